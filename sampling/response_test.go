package sampling

import (
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Twelve cases of three classes, weights of the draw in brackets.
// A: reviewed (10), (10), (20), out of scope (10), unknown (20), unread (10).
//
//	W_all = 80, W_K = 60, W_E = 50, W_R = 40; E = 50·80/60 = 200/3,
//	a = (200/3)/40 = 5/3, spread = 80/60 = 4/3:
//	50/3 + 50/3 + 100/3 + 40/3 = 80.
//
// B: unknown (5), (5): nobody is left, so C carries it.
// C: reviewed (5), (5), unknown (10). With B: W_all = 30, W_K = W_E = W_R = 10,
//
//	a = 3: 15 + 15 = 30.
func classUnits() (units []Unit, want []string) {
	add := func(class string, s Status, w int64, final string) {
		units = append(units, Unit{class, s, rat(w)})
		want = append(want, final)
	}
	add("c", Reviewed, 5, "15")
	add("a", Reviewed, 10, "50/3")
	add("a", Reviewed, 10, "50/3")
	add("a", Reviewed, 20, "100/3")
	add("b", Unknown, 5, "0")
	add("a", OutOfScope, 10, "40/3")
	add("a", Unknown, 20, "0")
	add("a", Unread, 10, "0")
	add("b", Unknown, 5, "0")
	add("c", Reviewed, 5, "15")
	add("c", Unknown, 10, "0")
	return units, want
}

func TestFinalWeightsByHand(t *testing.T) {
	units, want := classUnits()
	got, err := FinalWeights(units)
	if err != nil {
		t.Fatal(err)
	}
	for i, w := range got {
		if w.RatString() != want[i] {
			t.Errorf("case %d of class %s: %s, want %s", i+1, units[i].Class, w.RatString(), want[i])
		}
	}
}

// TestClassesJoined: a class without a reviewed case joins the next one by
// name, the last the one before; one that is all out of scope has nothing to
// be carried and stays.
func TestClassesJoined(t *testing.T) {
	for _, test := range []struct{ given, want string }{
		{"a:R b:R", "a b"},
		{"a:U b:R", "ab"},
		{"a:R b:U", "ab"},
		{"a:R b:U c:R", "a bc"},
		{"a:U b:U c:R d:R", "abc d"},
		{"a:R b:O c:R", "a b c"},
		{"a:R b:OU c:R", "a bc"},
		{"a:R b:N c:U", "abc"},
		{"a:O b:U c:O d:R", "a bcd"},
		{"a:R b:O c:U", "abc"},
		{"a:O b:O", "a b"},
	} {
		var units []Unit
		for _, word := range strings.Fields(test.given) {
			class, statuses, _ := strings.Cut(word, ":")
			for _, s := range statuses {
				units = append(units, Unit{class, map[rune]Status{'R': Reviewed, 'U': Unknown, 'O': OutOfScope, 'N': Unread}[s], rat(2)})
			}
		}
		slices.Reverse(units)
		classes, err := Classes(units)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range classes {
			got = append(got, strings.Join(c.Names, ""))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: %s, want %s", test.given, strings.Join(got, " "), test.want)
		}
	}
}

func TestClassesRefuse(t *testing.T) {
	for _, test := range []struct {
		units []Unit
		want  string
	}{
		{[]Unit{{"a", Unknown, rat(1)}, {"b", OutOfScope, rat(1)}}, "classes: no case was reviewed, so nobody can stand for the others"},
		{[]Unit{{"a", Reviewed, rat(-1)}}, "classes: case 1 has weight -1/1, want one of at least 0"},
		{[]Unit{{"a", Reviewed, nil}}, "classes: case 1 has weight <nil>, want one of at least 0"},
		{[]Unit{{"a", 9, rat(1)}}, "classes: case 1 has the unknown status 9"},
	} {
		if _, err := FinalWeights(test.units); err == nil || err.Error() != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
}

// TestFinalWeightsProperties: whatever became of the cases, the weights add up
// to those of the draw, none is below that of the draw but those of missing
// cases, and the order of the cases does not matter.
func TestFinalWeightsProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Unit {
			return Unit{rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "class"), Status(rapid.IntRange(0, 3).Draw(t, "status")),
				big.NewRat(rapid.Int64Range(1, 60).Draw(t, "N"), rapid.Int64Range(1, 7).Draw(t, "n"))}
		}), 1, 30).Draw(t, "units")
		final, err := FinalWeights(units)
		if err != nil {
			return // nobody was reviewed
		}
		before, after := new(big.Rat), new(big.Rat)
		for i, u := range units {
			before.Add(before, u.Weight)
			after.Add(after, final[i])
			missing := u.Status == Unknown || u.Status == Unread
			if missing != (final[i].Sign() == 0) || !missing && final[i].Cmp(u.Weight) < 0 {
				t.Fatalf("%v: weight %s after %s", u.Status, final[i].RatString(), u.Weight.RatString())
			}
		}
		if before.Cmp(after) != 0 {
			t.Fatalf("weights add up to %s, want %s", after.RatString(), before.RatString())
		}
		slices.Reverse(units)
		back, err := FinalWeights(units)
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(back)
		for i := range final {
			if final[i].Cmp(back[i]) != 0 {
				t.Fatalf("case %d: %s, in reverse %s", i+1, final[i].RatString(), back[i].RatString())
			}
		}
	})
}
