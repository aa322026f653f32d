package sheet

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// meaning compares what codebooks say, not where.
var meaning = cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(codebook.Codebook{}, "Doc"), cmpopts.IgnoreFields(strict.Pair{}, "Place")}

func write(t rapid.TB, src []byte) []byte {
	t.Helper()
	own, found := codebook.ReadOwn("codebook.toml", src)
	if found != nil {
		t.Fatal(found)
	}
	whole, found := codebook.Read("codebook.toml", src, codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	var b bytes.Buffer
	if err := Write(&b, own, whole, day.Date(20_000)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t rapid.TB, xlsx []byte) *Codebook {
	t.Helper()
	got, found := Read(bytes.NewReader(xlsx), int64(len(xlsx)), "maaleskema.xlsx", codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	return got
}

// Whatever a codebook says comes back from the spreadsheet, and from the TOML
// that is written of it.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		drawn := drawBook(t)
		src := drawn.TOML()
		own, found := codebook.ReadOwn("codebook.toml", src)
		if found != nil {
			t.Fatalf("%v\n%s", found, src)
		}
		if diff := cmp.Diff(drawn, own, meaning); diff != "" {
			t.Fatalf("through TOML: %s\n%s", diff, src)
		}
		if _, found := codebook.Read("codebook.toml", src, codebooks.Library); found != nil {
			t.Skip(found)
		}
		got := read(t, write(t, src))
		if diff := cmp.Diff(drawn, got.Own, meaning); diff != "" {
			t.Fatalf("through the spreadsheet: %s\n%s", diff, src)
		}
		if got.Digest != Digest(own) || len(codebook.Differences(own, got.Own)) > 0 {
			t.Fatalf("the digest %s, want %s; differences %v", got.Digest, Digest(own), codebook.Differences(own, got.Own))
		}
	})
}

// The codebooks of the library mean the same after the journey.
func TestLibrary(t *testing.T) {
	for _, id := range codebooks.IDs() {
		src, _ := codebooks.Library(id)
		own, _ := codebook.ReadOwn(id, src)
		if got := read(t, write(t, src)); !bytes.Equal(got.Own.TOML(), own.TOML()) {
			t.Errorf("%s: %s", id, cmp.Diff(string(own.TOML()), string(got.Own.TOML())))
		}
	}
}

// Same codebook, same bytes.
func TestWriteIsDeterministic(t *testing.T) {
	src, _ := codebooks.Library("kerne@1")
	if !bytes.Equal(write(t, src), write(t, src)) {
		t.Error("two workbooks of one codebook differ")
	}
}
