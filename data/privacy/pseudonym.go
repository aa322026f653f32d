package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// pseudonymLength is 16 characters of base32, 80 bits: among 10⁷ cases a year
// two share a pseudonym with a chance below 10⁻¹⁰ (n²/2·2⁻⁸⁰).
const pseudonymLength = 16

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// Pseudonym is the id of a case outside the house: the first 16 characters of
//
//	base32(HMAC-SHA256(key, "sag|" + kommune + "|" + journal))
//
// in lower case, RFC 4648 alphabet, where kommune is the four-digit code and
// journal is brought to one form by [JournalID]. To check one:
//
//	printf '%s' 'sag|0101|2025-1' | openssl dgst -sha256 -hmac "$KEY" -binary | base32 | tr A-Z a-z | cut -c1-16
//
// The code has a fixed length, so no two cases make the same text.
func Pseudonym(key []byte, kommune, journal string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("sag|" + kommune + "|" + JournalID(journal)))
	return base32Lower.EncodeToString(mac.Sum(nil))[:pseudonymLength]
}

// JournalID is the one form of a journal number: Unicode NFC, without white
// space around it, so that the same number from two programs is one case.
// Case and inner white space stay: some systems tell them apart.
func JournalID(s string) string { return strings.TrimSpace(norm.NFC.String(s)) }

// Commitment is the SHA-256 of the key in hexadecimal. Published with the
// frame, it shows later that the key was not exchanged. It cannot be turned
// back as long as the key is random.
func Commitment(key []byte) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:])
}
