package privacy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"sagsbarometer/data/lang"
)

// LeastRecipients is how many people must each be able to open what is locked
// away: one may be ill, or leave.
const LeastRecipients = 2

// Recipients reads the public keys (age1…) of those who shall each be able to
// open an envelope: at least two, all different. A passphrase is not offered,
// since one that people remember can be guessed.
func Recipients(texts []string) ([]age.Recipient, error) {
	var to []age.Recipient
	seen := map[string]bool{}
	for _, text := range texts {
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, "AGE-SECRET-KEY-") {
			return nil, &KeyError{lang.Text{
				EN: "a secret key where a public one belongs: give age1…, and make a new pair, since this one has been shown",
				DA: "en hemmelig nøgle, hvor der skal stå en offentlig: skriv age1…, og lav et nyt par, for det hemmelige er nu vist"}}
		}
		one, err := age.ParseRecipients(strings.NewReader(text))
		if err != nil || len(one) != 1 {
			return nil, &KeyError{lang.Text{
				EN: fmt.Sprintf("%q is no public key of age, which begins with age1", text),
				DA: fmt.Sprintf("»%s« er ikke en offentlig nøgle fra age; de begynder med age1", text)}}
		}
		if !seen[text] {
			seen[text] = true
			to = append(to, one[0])
		}
	}
	if n := len(to); n < LeastRecipients {
		return nil, &KeyError{lang.Text{
			EN: fmt.Sprintf("%d different recipients, want at least %d, so that no one person can lose it", n, LeastRecipients),
			DA: fmt.Sprintf("%d forskellige modtagere; der skal være mindst %d, så ikke én person kan miste den", n, LeastRecipients)}}
	}
	return to, nil
}

// RecipientLines are the public keys of a file: one a line, with empty lines
// and comments (#) between them.
func RecipientLines(src []byte) []string {
	var lines []string
	for line := range strings.Lines(string(src)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// Identities reads the file of somebody's own secret key, as age-keygen writes
// it.
func Identities(src []byte) ([]age.Identity, error) {
	ids, err := age.ParseIdentities(bytes.NewReader(src))
	if err != nil { // which may quote the line
		return nil, &KeyError{lang.Text{
			EN: "no file of a secret key as age-keygen writes it, with a line that begins AGE-SECRET-KEY-1",
			DA: "ikke en fil med en hemmelig nøgle, som age-keygen laver den, med en linje, der begynder med AGE-SECRET-KEY-1"}}
	}
	return ids, nil
}

// WriteEnvelope encrypts what write writes, for each of the recipients alone.
// Armored it is text that can be printed and mailed.
func WriteEnvelope(w io.Writer, to []age.Recipient, armored bool, write func(io.Writer) error) error {
	var outer io.WriteCloser
	if armored {
		outer = armor.NewWriter(w)
		w = outer
	}
	inner, err := age.Encrypt(w, to...)
	if err != nil {
		return fmt.Errorf("encrypt: %w", err)
	}
	if err := write(inner); err != nil {
		return err
	}
	if err := inner.Close(); err != nil {
		return err
	}
	if outer != nil {
		return outer.Close()
	}
	return nil
}

// ErrOther says that an envelope is for others than who opens it.
var ErrOther = errors.New("the file is encrypted for others than this identity")

// OpenEnvelope decrypts what WriteEnvelope wrote, armored or not. What was cut
// or changed shows while it is read, at the latest at its end.
func OpenEnvelope(r io.Reader, ids []age.Identity) (io.Reader, error) {
	head := make([]byte, len(armor.Header))
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return nil, err
	}
	r = io.MultiReader(bytes.NewReader(head[:n]), r)
	if string(head[:n]) == armor.Header {
		r = armor.NewReader(r)
	}
	inner, err := age.Decrypt(r, ids...)
	if other := new(age.NoIdentityMatchError); errors.As(err, &other) {
		return nil, ErrOther
	}
	if err != nil {
		return nil, fmt.Errorf("not a whole file of age: %w", err)
	}
	return inner, nil
}
