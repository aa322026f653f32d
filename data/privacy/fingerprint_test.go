package privacy

import "testing"

// printf 'a key of thirty-two characters!!' | sha256sum
func TestFingerprint(t *testing.T) {
	commitment := Commitment([]byte("a key of thirty-two characters!!"))
	if got := Fingerprint(commitment); got != "FE7E 600F 5EBA 9F14" {
		t.Errorf("fingerprint %q", got)
	}
	if got := Fingerprint(""); got != "" {
		t.Errorf("fingerprint of no key %q", got)
	}
	for text, want := range map[string]string{
		"1a2b3c4d5e6f7081": "1A2B 3C4D 5E6F 7081", "1A2B-3C4D-5E6F-7081": "1A2B 3C4D 5E6F 7081", " 1A2B 3C4D 5E6F 7081": "1A2B 3C4D 5E6F 7081",
		"": "", "1a2b": "", "1a2b3c4d5e6f708g": "", "1a2b3c4d5e6f70811": "",
	} {
		if got, ok := ParseFingerprint(text); got != want || ok != (want != "") {
			t.Errorf("ParseFingerprint(%q) = %q, %v", text, got, ok)
		}
	}
}
