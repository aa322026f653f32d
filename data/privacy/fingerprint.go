package privacy

import "strings"

// fingerprintDigits is how much of a commitment people compare: 64 bits, far
// more than anyone mixes up by mistake.
const fingerprintDigits = 16

// Fingerprint is the beginning of a commitment in groups that can be read
// aloud: 1A2B 3C4D 5E6F 7081. It is empty where there is no key.
func Fingerprint(commitment string) string {
	if len(commitment) < fingerprintDigits {
		return ""
	}
	digits := strings.ToUpper(commitment[:fingerprintDigits])
	groups := make([]string, 0, fingerprintDigits/4)
	for i := 0; i < fingerprintDigits; i += 4 {
		groups = append(groups, digits[i:i+4])
	}
	return strings.Join(groups, " ")
}

// ParseFingerprint reads a fingerprint as people write it, in any letters and
// groups, and gives it as Fingerprint does.
func ParseFingerprint(text string) (string, bool) {
	digits := strings.ToLower(strings.NewReplacer(" ", "", "-", "", ":", "", "\u00a0", "").Replace(text))
	if len(digits) != fingerprintDigits || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", false
	}
	return Fingerprint(digits), true
}
