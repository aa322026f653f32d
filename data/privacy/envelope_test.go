package privacy

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
)

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestRecipients(t *testing.T) {
	a, b := identity(t).Recipient().String(), identity(t).Recipient().String()
	for _, test := range []struct {
		name string
		to   []string
		want string // of the error; empty: none
	}{
		{"two", []string{a, " " + b + "\n"}, ""},
		{"one", []string{a}, "1 different"},
		{"one twice", []string{a, a}, "1 different"},
		{"none", nil, "0 different"},
		{"a word", []string{a, "bob"}, "no public key"},
		{"cut", []string{a, b[:20]}, "no public key"},
		{"two in one", []string{a + "\n" + b}, "no public key"},
		{"secret", []string{a, identity(t).String()}, "secret key"},
	} {
		to, err := Recipients(test.to)
		var refused *KeyError
		switch {
		case test.want == "" && (err != nil || len(to) != 2):
			t.Errorf("%s: %d, %v", test.name, len(to), err)
		case test.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), test.want) || refused.Reason.DA == ""):
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		case test.name == "secret" && (strings.Contains(err.Error(), "AGE-SECRET") || strings.Contains(refused.Reason.DA, "AGE-SECRET")):
			t.Errorf("the secret key is repeated: %v", err)
		}
	}
	if got := RecipientLines([]byte("# Lone\n" + a + "\r\n\n  " + b)); len(got) != 2 || got[0] != a || got[1] != b {
		t.Errorf("lines %q", got)
	}
}

// Each of the recipients opens the envelope alone; nobody else does, and
// neither does anybody what was changed or cut.
func TestEnvelope(t *testing.T) {
	one, two := identity(t), identity(t)
	to, err := Recipients([]string{one.Recipient().String(), two.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Repeat("a key, or a whole batch. ", 5000)
	for _, armored := range []bool{true, false} {
		var b bytes.Buffer
		if err := WriteEnvelope(&b, to, armored, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			t.Fatal(err)
		}
		if armored != strings.HasPrefix(b.String(), "-----BEGIN AGE ENCRYPTED FILE-----") {
			t.Errorf("armored %v: %.40q", armored, b.String())
		}
		open := func(src []byte, id *age.X25519Identity) (string, error) {
			ids, err := Identities([]byte("# created: today\n" + id.String() + "\n"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := OpenEnvelope(bytes.NewReader(src), ids)
			if err != nil {
				return "", err
			}
			got, err := io.ReadAll(r)
			return string(got), err
		}
		for _, id := range []*age.X25519Identity{one, two} {
			if got, err := open(b.Bytes(), id); err != nil || got != text {
				t.Errorf("armored %v: %d bytes, %v", armored, len(got), err)
			}
		}
		if _, err := open(b.Bytes(), identity(t)); !errors.Is(err, ErrOther) {
			t.Errorf("somebody else: %v", err)
		}
		for at := 0; at < b.Len(); at += 997 {
			changed := bytes.Clone(b.Bytes())
			changed[at] ^= 1
			if got, err := open(changed, one); err == nil && got != text {
				t.Errorf("armored %v: byte %d changed without a word", armored, at)
			}
			if _, err := open(b.Bytes()[:at], one); err == nil {
				t.Errorf("armored %v: cut after %d bytes without a word", armored, at)
			}
		}
	}
	if _, err := Identities([]byte("AGE-SECRET-KEY-1NOTONE")); err == nil || strings.Contains(err.Error(), "NOTONE") {
		t.Errorf("a bad identity: %v", err)
	}
}
