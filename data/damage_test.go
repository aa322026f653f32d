package data

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// read reads bytes as a Parquet file; the error must be violations.
func read(t testing.TB, src []byte) (*Table, error) {
	t.Helper()
	table, err := ReadParquet(bytes.NewReader(src), int64(len(src)))
	var vs strict.Violations
	if err != nil && !errors.As(err, &vs) {
		t.Errorf("error %v (%T), want violations", err, err)
	}
	return table, err
}

// A file cut anywhere is refused, and the message says what it should be.
func TestReadParquetCut(t *testing.T) {
	src := parquetBytes(t, cases())
	for n := range src {
		if _, err := read(t, src[:n]); err == nil {
			t.Fatalf("cut to %d of %d bytes, and read all the same", n, len(src))
		} else if !strings.Contains(err.Error(), "a Parquet file, whole and unencrypted") {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
}

// A byte that is not what it was gives an error or a table, never a panic.
// Most land in pages, which carry checksums.
func TestReadParquetAltered(t *testing.T) {
	src := parquetBytes(t, cases())
	step := 1
	if testing.Short() {
		step = 11
	}
	for i := 0; i < len(src); i += step {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			altered := slices.Clone(src)
			altered[i] ^= flip
			if table, err := read(t, altered); err == nil {
				if err := table.check(); err != nil && !strings.Contains(err.Error(), "twice") && !strings.Contains(err.Error(), "NaN") {
					t.Errorf("byte %d: a table that is none: %v", i, err)
				}
			}
		}
	}
}

func TestOpenSourceOfOtherFiles(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct{ name, src, want string }{
		{"empty.parquet", "", "en fil på 0 byte"},
		{"sheet.parquet", "PK\x03\x04" + strings.Repeat("x", 100), "en anden slags fil"},
		{"cut.parquet", "PAR1" + strings.Repeat("x", 100), "beskadiget eller afkortet"},
		{"secret.parquet", "PARE" + strings.Repeat("x", 100), "en krypteret Parquet-fil"},
		{"liar.parquet", "PAR1xxxx\xff\xff\xff\xffPAR1", "beskadiget eller afkortet"},
	} {
		path := filepath.Join(dir, test.name)
		if err := os.WriteFile(path, []byte(test.src), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := OpenSource(path)
		var vs strict.Violations
		if !errors.As(err, &vs) || len(vs) != 1 || vs[0].File != path || !strings.HasPrefix(vs[0].Message(lang.Danish), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// What is read can be written and reads back the same.
func FuzzReadParquet(f *testing.F) {
	f.Add(parquetBytes(f, cases()))
	f.Add(parquetBytes(f, &Table{Columns: []Column{{Name: "a"}}}))
	files, err := filepath.Glob("testdata/parquet/*.parquet")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		table, err := read(t, src)
		if err != nil || table.check() != nil || table.checkParquet() != nil {
			return
		}
		again, err := read(t, parquetBytes(t, table))
		if err != nil {
			t.Fatal(err)
		}
		wantSame(t, table, again)
	})
}

// RFC 8878, section 3.1.1.1: descriptor, window, dictionary, content size.
func TestZstdContentSize(t *testing.T) {
	const magic = "\x28\xb5\x2f\xfd"
	for _, test := range []struct {
		frame string
		want  uint64
	}{
		{magic + "\x20\x05", 5},                              // single segment, one byte
		{magic + "\x00\x48\x05", 0},                          // a window and no size
		{magic + "\x60\x00\x01", 512},                        // two bytes, which count from 256
		{magic + "\xa2\x77\x77\x01\x00\x00\x80", 2147483649}, // after a dictionary of two bytes
		{magic + "\xc0\x48\x00\x00\x00\x00\x10\x00\x00\x00", 1 << 36},
		{"\x00" + magic, 0},
		{magic, 0},
	} {
		if got := zstdContentSize([]byte(test.frame)); got != test.want {
			t.Errorf("%x: %d, want %d", test.frame, got, test.want)
		}
	}
}

// A zstd frame and a snappy block that claim more than their page holds are
// refused before anybody makes room for it.
func TestBombs(t *testing.T) {
	for _, test := range []struct{ file, was, is string }{
		{"pyarrow_v2_zstd.parquet", "\x28\xb5\x2f\xfd\x20\x08", "\x28\xb5\x2f\xfd\x20\xff"},
		{"pyarrow_v1_snappy.parquet", "\x1d\x10\x01\x00\x00\x00a", "\xff\x7f\x01\x00\x00\x00a"},
	} {
		src, err := os.ReadFile(filepath.Join("testdata", "parquet", test.file))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(src, []byte(test.was)) {
			t.Fatalf("%s: no %x in it", test.file, test.was)
		}
		if _, err := read(t, bytes.Replace(src, []byte(test.was), []byte(test.is), 1)); err == nil || !strings.Contains(err.Error(), "claim to hold") {
			t.Errorf("%s: %v", test.file, err)
		}
	}
}

// LZ4 is refused by name: parquet-go v0.32.0 does not come back from a damaged
// block of it.
func TestLZ4Refused(t *testing.T) {
	type row struct {
		A int32 `parquet:"a,lz4"`
		B int32 `parquet:"b,zstd"`
	}
	var b bytes.Buffer
	if err := parquet.Write(&b, []row{{1, 2}}); err != nil {
		t.Fatal(err)
	}
	if _, err := read(t, b.Bytes()); err == nil || !strings.Contains(err.Error(), "a: lz4") || strings.Contains(err.Error(), "b:") {
		t.Errorf("error %v, want one about a", err)
	}
}
