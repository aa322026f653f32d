package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

// draftMark begins the banner of a publication that has not been released.
const draftMark = "UDKAST"

// Digest is the SHA-256, in hex, of all that a publication says, whether as a
// draft or released and by whatever version of the program: two models with
// the same digest say the same, to the letter.
func Digest(m *Model) string {
	said := *m
	said.Release, said.Tool, said.Banners = nil, "", nil
	for _, b := range m.Banners {
		if !strings.HasPrefix(b, draftMark) {
			said.Banners = append(said.Banners, b)
		}
	}
	b, err := json.Marshal(said)
	if err != nil {
		panic("publish: " + err.Error()) // strings and finite numbers
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
