package privacy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A CaseKey encrypts the free text about one case. Without it the text is
// gone, wherever copies of the encrypted one are.
type CaseKey [32]byte

// NewCaseKey makes one from random (crypto/rand.Reader).
func NewCaseKey(random io.Reader) (key CaseKey, err error) {
	if _, err := io.ReadFull(random, key[:]); err != nil {
		return key, fmt.Errorf("new key of a case: %w", err)
	}
	return key, nil
}

// DerivedCaseKey is the key of a case in a batch whose own key is public: it
// hides nothing, and the same batch always has the same.
func DerivedCaseKey(public []byte, batch, caseNo string) CaseKey {
	return CaseKey(authenticate(public, "barometer case key", batch, caseNo))
}

// sealedPrefix names the format: AES-256-GCM.
const sealedPrefix = "gcm1:"

const nonceSize, tagSize = 12, 16

// Seal encrypts a text. The batch, the case and the field that it is of are
// bound to it, so that it cannot be moved to another.
//
// The nonce is drawn from random. A nil random derives it from key and text:
// then the same text gives the same bytes, which shows that two texts are the
// same, and is for public keys only.
func Seal(key CaseKey, random io.Reader, batch, caseNo, field string, text []byte) (string, error) {
	about := bound(batch, caseNo, field)
	nonce := make([]byte, nonceSize, nonceSize+len(text)+tagSize)
	if random == nil {
		copy(nonce, authenticate(key[:], "barometer nonce", string(about), string(text)))
	} else if _, err := io.ReadFull(random, nonce); err != nil {
		return "", fmt.Errorf("seal: %w", err)
	}
	return sealedPrefix + base64.RawStdEncoding.EncodeToString(key.gcm().Seal(nonce, nonce, text, about)), nil
}

// ErrUnseal says that a sealed text is not what was sealed, or that the key,
// the batch, the case or the field is another.
var ErrUnseal = errors.New("the sealed text cannot be read with this key")

// Unseal is the text that Seal encrypted.
func Unseal(key CaseKey, batch, caseNo, field, sealed string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(sealed, sealedPrefix)
	b, err := base64.RawStdEncoding.Strict().DecodeString(encoded)
	if !ok || err != nil || len(b) < nonceSize {
		return nil, ErrUnseal
	}
	text, err := key.gcm().Open(nil, b[:nonceSize], b[nonceSize:], bound(batch, caseNo, field))
	if err != nil {
		return nil, ErrUnseal
	}
	return text, nil
}

func (k CaseKey) gcm() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // 32 bytes are a key of AES-256
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has the block size of GCM
	}
	return aead
}

// bound joins words so that no two lists of them give the same bytes: each is
// preceded by its length.
func bound(words ...string) []byte {
	var b []byte
	for _, w := range words {
		b = fmt.Appendf(b, "%d:%s", len(w), w)
	}
	return b
}

func authenticate(key []byte, words ...string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write(bound(words...))
	return mac.Sum(nil)
}
