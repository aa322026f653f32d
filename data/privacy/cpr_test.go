package privacy

import (
	"fmt"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// All numbers are made up. 070761-4285 is the textbook example of the weights
// 4 3 2 7 6 5 4 3 2 1: 0+21+0+49+36+5+16+6+16+5 = 154 = 14·11.
func TestFindCPR(t *testing.T) {
	for _, test := range []struct {
		text string
		want Kind
	}{
		{"070761-4285", CPR},
		{"0707614285", CPR},
		{"070761-4286", LikelyCPR}, // 155 is no multiple of 11; such numbers are issued since 2007
		{"barn (070761 4285), mor", CPR},
		{"070761\u20104285", CPR}, {"070761\u20114285", CPR}, {"070761\u20134285", CPR},
		{"070761\u20144285", CPR}, {"070761\u22124285", CPR}, {"070761\u00ad4285", CPR},
		{"070761\u00a04285", CPR}, {"070761\u202f4285", CPR}, {"070761\u200b4285", CPR},
		{"070761 - 4285", CPR}, {"070761.4285", CPR}, {"070761/4285", CPR},
		{"07.07.61 4285", CPR}, {"07.07.61-4285", CPR}, {"07-07-61-4285", CPR}, {"07/07/61-4285", CPR},
		{"01.01.65 1234", LikelyCPR}, // 0+3+0+7+36+25+4+6+6+4 = 91
		{"０７０７６１４２８５", CPR},          // full-width digits
		{"25-070761-4285-1", CPR},
		// The first start, 12 07 07 - 6142, is a hit too and shares digits with
		// 07 07 61 - 4285, which is the certain one.
		{"12-07-07-6142 07-07-61-4285", CPR},
		{"12 07 07 61 4285", CPR},
		{"2902004000", LikelyCPR}, // 2000 was a leap year, and 4 with year 00 is 2000
		{"2902000000", 0},         // 0 is 1900, which was none
		{"3107574285", LikelyCPR},

		{"", 0},
		{"320161-4285", 0}, {"071361-4285", 0}, {"000161-4285", 0}, {"310461-4285", 0},
		{"0707614285123", 0}, {"1230707614285", 0}, // longer numbers are something else
		{"070761-42856", 0}, {"070761-428", 0},
		{"15-08-2025", 0}, {"2025-08-15", 0}, {"27.36.04-G01-12-25", 0}, {"2025-000123", 0},
		{"tlf. 12 12 12 12", 0}, {"070761a4285", 0}, {"070761\n\n\n\n4285", 0},
	} {
		if got := scanCPR([]rune(norm.NFKC.String(test.text))); got != test.want {
			t.Errorf("scanCPR(%q) = %d, want %d", test.text, got, test.want)
		}
		if got := FindCPR(test.text); got != (test.want != 0) {
			t.Errorf("FindCPR(%q) = %v", test.text, got)
		}
	}
}

// With a serial from 0000 to 3999 the century is 1900, whose days are
// 100·365 + 24 = 36,524: 1900 had no 29 February.
func TestEveryBirthDate(t *testing.T) {
	hits := 0
	for date := range 1_000_000 {
		if FindCPR(fmt.Sprintf("%06d1234", date)) {
			hits++
		}
	}
	if hits != 36_524 {
		t.Errorf("%d of 10⁶ six-digit beginnings are dates, want 36524", hits)
	}
}

// A number is found wherever it stands in a text that has no other digits.
func TestFindCPRInText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[ a-zæøå.,;:-]*`)
		number := "311299-" + rapid.StringMatching(`[0-3][0-9]{3}`).Draw(t, "serial")
		text := words.Draw(t, "before") + number + words.Draw(t, "after")
		if !FindCPR(text) {
			t.Fatalf("not found in %q", text)
		}
	})
}

func FuzzFindCPR(f *testing.F) {
	f.Add("07.07.61 - 4285")
	f.Add("\xff0707614285")
	f.Fuzz(func(t *testing.T, s string) {
		if FindCPR(s) && !FindCPR(" "+s+" ") {
			t.Errorf("white space hides the number in %q", s)
		}
	})
}

func ExampleFindCPR() {
	fmt.Println(FindCPR("Sag 2025-000123"), FindCPR("Sag om 070761-4285"))
	// Output: false true
}
