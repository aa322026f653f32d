package lang

import "testing"

// What is rounded to nothing has no sign.
func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		number float64
		places int
		want   Text
	}{
		{-.0041, 2, Text{"0.00", "0,00"}}, {-.0051, 2, Text{"-0.01", "-0,01"}}, {-10, 1, Text{"-10.0", "-10,0"}},
		{.25, 2, Text{"0.25", "0,25"}}, {-.4, 0, Same("0")},
	} {
		if got := Decimal(c.number, c.places); got != c.want {
			t.Errorf("%v: %v, want %v", c.number, got, c.want)
		}
	}
}

// Texts among the arguments are in the language of the sentence, and stay as
// they were for whoever gave them.
func TestSentence(t *testing.T) {
	args := []any{3, Text{"years", "år"}, Decimal(2.5, 1)}
	for range 2 {
		if got, want := Sentence("%d %s of %v%%", "%d %s à %v %%", args...), (Text{"3 years of 2.5%", "3 år à 2,5 %"}); got != want {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}
