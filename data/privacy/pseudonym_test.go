package privacy

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The vectors were computed with openssl and Python; see the head of the file.
func TestPseudonymVectors(t *testing.T) {
	src, err := os.ReadFile("testdata/pseudonyms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	vectors := 0
	for line := range strings.Lines(string(src)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || f[0] == "key" {
			continue
		}
		key, public, err := PublicKey(f[0])
		if err == nil && !public {
			key.Bytes, err = ParseKey([]byte(f[0] + "\n"))
		}
		if err != nil {
			t.Fatalf("%s: %v", f[5], err)
		}
		if got := Pseudonym(key.Bytes, f[1], f[2]); got != f[3] {
			t.Errorf("%s: pseudonym %s, want %s", f[5], got, f[3])
		}
		if got := Commitment(key.Bytes); got != f[4] {
			t.Errorf("%s: commitment %s, want %s", f[5], got, f[4])
		}
		vectors++
	}
	if vectors != 7 {
		t.Errorf("%d vectors, want 7", vectors)
	}
}

// One case, one form: composed and decomposed letters, white space around.
func TestJournalID(t *testing.T) {
	for _, s := range []string{"Sag/Å 7", " Sag/Å 7\t", "Sag/A\u030a 7", "\u00a0Sag/Å 7\u2003"} {
		if got := JournalID(s); got != "Sag/Å 7" {
			t.Errorf("JournalID(%q) = %q", s, got)
		}
		key := []byte("key")
		if Pseudonym(key, "0101", s) != Pseudonym(key, "0101", "Sag/Å 7") {
			t.Errorf("%q has a pseudonym of its own", s)
		}
	}
}

func TestPseudonymForm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(t, "key")
		p := Pseudonym(key, "0101", rapid.String().Draw(t, "journal"))
		if len(p) != 16 || strings.Trim(p, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Fatalf("pseudonym %q", p)
		}
	})
}

func TestParseKey(t *testing.T) {
	const good = "a key of thirty-two characters!!"
	for _, src := range []string{good, good + "\n", good + "\r\n"} {
		if key, err := ParseKey([]byte(src)); err != nil || string(key) != good {
			t.Errorf("ParseKey(%q) = %q, %v", src, key, err)
		}
	}
	for _, test := range []struct{ src, reason string }{
		{"", "empty"}, {"\n", "empty"}, {"short\n", "5 characters"}, {good[:31], "31 characters"},
		{good + "\n\n", "more than one line"}, {good + "\n" + good, "more than one line"},
		{"\ufeff" + good, "byte order mark"}, {" " + good, "white space"}, {good + "\u00a0", "white space"},
		{good + "\x00", "control character"}, {"\xf8" + good, "not UTF-8"},
	} {
		_, err := ParseKey([]byte(test.src))
		var refused *KeyError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), test.reason) || refused.Reason.DA == "" {
			t.Errorf("ParseKey(%q): %v, want %q", test.src, err, test.reason)
		}
		if err != nil && strings.Contains(err.Error(), good) {
			t.Errorf("the error holds the key: %v", err)
		}
	}
}

func TestPublicKey(t *testing.T) {
	if k, ok, err := PublicKey("public:barometer"); !ok || err != nil || !k.Public || string(k.Bytes) != "barometer" {
		t.Errorf("got %+v, %v, %v", k, ok, err)
	}
	if _, ok, err := PublicKey("../keys/2025.key"); ok || err != nil {
		t.Errorf("a path is taken for a public key: %v", err)
	}
	if _, ok, err := PublicKey("public:"); !ok || err == nil {
		t.Error("an empty public key is accepted")
	}
	if k, _, _ := PublicKey(""); !k.None() {
		t.Error("an empty setting is a key")
	}
}

func TestNewKey(t *testing.T) {
	key, err := NewKey(bytes.NewReader(make([]byte, 32)))
	// RFC 4648: 32 zero bytes are 52 times the first letter.
	if err != nil || string(key) != strings.Repeat("a", 52) {
		t.Errorf("NewKey = %q, %v", key, err)
	}
	if again, err := ParseKey(append(key, '\n')); err != nil || !bytes.Equal(again, key) {
		t.Errorf("the new key is refused: %v", err)
	}
	if _, err := NewKey(strings.NewReader("too little")); err == nil {
		t.Error("a key from too little randomness")
	}
}

func FuzzParseKey(f *testing.F) {
	f.Add([]byte("a key of thirty-two characters!!\n"))
	f.Add([]byte("\xef\xbb\xbf\r\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		key, err := ParseKey(src)
		if err != nil {
			return
		}
		if again, err := ParseKey(append(key, '\n')); err != nil || !bytes.Equal(again, key) {
			t.Errorf("key %q does not read back: %v", key, err)
		}
	})
}

func ExamplePseudonym() {
	key, _, _ := PublicKey("public:barometer")
	fmt.Println(Pseudonym(key.Bytes, "0101", "2025-000123"))
	// Output: soqnuxxzexb6z4uo
}
