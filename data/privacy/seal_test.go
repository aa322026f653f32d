package privacy

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// The key and the sealed text were computed with Python's hmac and
// cryptography, following the comments of seal.go:
//
//	bound = lambda *w: b''.join(str(len(x.encode())).encode() + b':' + x.encode() for x in w)
//	auth = lambda k, *w: hmac.new(k, bound(*w), hashlib.sha256).digest()
//	key = auth(b'barometer-eksempel-bl87-2025', 'barometer case key', 'bl87-2025', '0101-01')
//	about = bound('bl87-2025', '0101-01', 'answers')
//	nonce = auth(key, 'barometer nonce', about.decode(), text)[:12]
//	base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), about))
func TestSealVector(t *testing.T) {
	key := DerivedCaseKey([]byte("barometer-eksempel-bl87-2025"), "bl87-2025", "0101-01")
	if got := hex.EncodeToString(key[:]); got != "39ada89a60291cbb624b17134a9f634ba13757af5adcf1ff63a3a40a8ec740f5" {
		t.Errorf("key %s", got)
	}
	got, err := Seal(key, nil, "bl87-2025", "0101-01", "answers", []byte("Partshøring mangler."))
	if want := "gcm1:DVvg2fpqooLd2gFYhcG2axyR4ckA5cY4chi6jVV+iY6m++RZ0wQ5o/0o2/J8mJhJbQ"; got != want || err != nil {
		t.Errorf("sealed %s, %v", got, err)
	}
}

// What is sealed comes back, and only with the same key for the same batch,
// case and field; one changed character is noticed.
func TestSealed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, err := NewCaseKey(bytes.NewReader(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key")))
		if err != nil {
			t.Fatal(err)
		}
		text := rapid.SliceOf(rapid.Byte()).Draw(t, "text")
		sealed, err := Seal(key, rand.Reader, "b", "0101-03", "answers", text)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 4 && bytes.Contains([]byte(sealed), text) {
			t.Fatalf("the text stands in %s", sealed)
		}
		if got, err := Unseal(key, "b", "0101-03", "answers", sealed); err != nil || !bytes.Equal(got, text) {
			t.Fatalf("came back as %q, %v", got, err)
		}
		other := key
		other[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 1
		changed := []byte(sealed)
		changed[rapid.IntRange(0, len(changed)-1).Draw(t, "character")] ^= 1
		for i, err := range []error{
			second(Unseal(other, "b", "0101-03", "answers", sealed)),
			second(Unseal(key, "b2", "0101-03", "answers", sealed)),
			second(Unseal(key, "b", "0101-04", "answers", sealed)),
			second(Unseal(key, "b0101-03", "", "answers", sealed)),
			second(Unseal(key, "b", "0101-03", "disposition", sealed)),
			second(Unseal(key, "b", "0101-03", "answers", string(changed))),
			second(Unseal(key, "b", "0101-03", "answers", sealed[:len(sealed)/2])),
		} {
			if !errors.Is(err, ErrUnseal) {
				t.Fatalf("attempt %d: %v, want %v", i, err, ErrUnseal)
			}
		}
	})
}

func second(_ []byte, err error) error { return err }

func TestSealTwice(t *testing.T) {
	key, err := NewCaseKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := Seal(key, rand.Reader, "b", "c", "f", []byte("same"))
	b, _ := Seal(key, rand.Reader, "b", "c", "f", []byte("same"))
	if a == b {
		t.Error("the same text twice can be seen to be the same")
	}
	if _, err := NewCaseKey(bytes.NewReader(make([]byte, 31))); err == nil {
		t.Error("a key of 31 random bytes")
	}
}

func FuzzUnseal(f *testing.F) {
	f.Add("gcm1:DVvg2fpqooLd2gFYhcG2axyR4ckA5cY4chi6jVV+iY6m++RZ0wQ5o/0o2/J8mJhJbQ")
	f.Fuzz(func(t *testing.T, s string) {
		if text, err := Unseal(CaseKey{}, "b", "c", "f", s); err == nil {
			t.Errorf("%q opens as %q", s, text)
		}
	})
}
