package privacy

import (
	"bufio"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var kindWords = map[Kind]string{CPR: "cpr", LikelyCPR: "likely", EMail: "mail", Phone: "phone"}

func found(text string) string {
	words := []string{}
	for _, k := range Scan(text) {
		words = append(words, kindWords[k])
	}
	if len(words) == 0 {
		return "-"
	}
	return strings.Join(words, " ")
}

// TestRemarks holds Scan to remarks that were written, and judged, by hand.
// What is found or missed wrongly is known and counted: 3 false alarms and 4
// misses among 201 remarks.
func TestRemarks(t *testing.T) {
	f, err := os.Open("testdata/remarks.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	remarks, alarms, misses := 0, 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		want, text, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			continue
		}
		remarks++
		text, _, _ = strings.Cut(text, "\t") // why a known fault is one
		if known, fault := strings.CutPrefix(want, "!"); fault {
			want = known
			if known == "-" {
				misses++
			} else {
				alarms++
			}
		}
		if got := found(text); got != want {
			t.Errorf("%s: found %s, want %s", text, got, want)
		}
	}
	if remarks != 201 || alarms != 3 || misses != 4 {
		t.Errorf("%d remarks, %d known false alarms, %d known misses; want 201, 3, 4", remarks, alarms, misses)
	}
}

// TestNumbersWithinNumbers: what is longer than eight digits is no number of
// eight, wherever one cuts it.
func TestNumbersWithinNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		digits := rapid.StringMatching(`[2-9][0-9]{10,18}`).Draw(t, "digits")
		for _, k := range Scan("nr. " + digits) {
			if k == Phone {
				t.Fatalf("a telephone number in %s", digits)
			}
		}
	})
}

// TestPhoneAnywhere: a number with the country before it is found in any
// grouping and between any words.
func TestPhoneAnywhere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`[ a-zæøå.,;:]*`)
		digits := rapid.StringMatching(`[2-9][0-9]{7}`).Draw(t, "digits")
		cut := rapid.IntRange(1, 7).Draw(t, "cut")
		sep := rapid.SampledFrom([]string{"", " ", "-", "."}).Draw(t, "separator")
		number := digits[:cut] + sep + digits[cut:]
		text := words.Draw(t, "before") + " +45" + rapid.SampledFrom([]string{"", sep}).Draw(t, "gap") + number + " " + words.Draw(t, "after")
		if !strings.Contains(found(text), "phone") {
			t.Fatalf("nothing found in %q", text)
		}
	})
}

func FuzzScan(f *testing.F) {
	f.Add("mor@example.dk (+45) 20 30 40 50")
	f.Add("12.345.678 kr \xff § 20304050")
	f.Fuzz(func(t *testing.T, s string) {
		if kinds := Scan(s); (len(kinds) == 0) != (Words(kinds).DA == "") {
			t.Errorf("kinds %v without words", kinds)
		}
	})
}

func ExampleScan() {
	kinds := Scan("Ring til mor på 20 30 40 50, sag 27.36.04-G01-12-25")
	fmt.Println(Words(kinds).DA)
	// Output: noget, der kan være et telefonnummer
}

// TestScanLostZero: a number cell takes the zero off a CPR number; nine digits
// alone may be one, and nine digits in a sentence or of no day are not.
func TestScanLostZero(t *testing.T) {
	for text, want := range map[string]bool{"707614285": true, " 707614285\n": true, "757614285": false, "70761428": false, "sag 707614285 hos os": false} {
		if got := slices.Contains(Scan(text), LikelyCPR); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
