package data

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Counts and sums are those of kommuner.SOURCE.md.
func TestRegisterTotals(t *testing.T) {
	all := Kommuner().All()
	var inhabitants int64
	regions, groups := map[string]int{}, map[string]int{}
	for i, k := range all {
		inhabitants += k.Population
		regions[k.Region]++
		groups[k.Group]++
		if i > 0 && all[i-1].Code >= k.Code {
			t.Errorf("%s stands after %s", k.Code, all[i-1].Code)
		}
	}
	if len(all) != 98 || all[0].Code != "0101" || all[97].Code != "0860" || inhabitants != 6_025_511 {
		t.Errorf("%d kommuner, %d inhabitants", len(all), inhabitants)
	}
	for code, want := range map[string]int{"hovedstaden": 29, "sjaelland": 17, "syddanmark": 22, "midtjylland": 19, "nordjylland": 11} {
		if regions[code] != want {
			t.Errorf("%s: %d kommuner, want %d", code, regions[code], want)
		}
	}
	for code, want := range map[string]int{"hovedstadskommune": 24, "storbykommune": 3, "provinsbykommune": 16, "oplandskommune": 24, "landkommune": 31} {
		if groups[code] != want {
			t.Errorf("%s: %d kommuner, want %d", code, groups[code], want)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ text, code string }{
		{"101", "0101"}, {"0101", "0101"}, {" 101 ", "0101"},
		{"København", "0101"}, {"KØBENHAVN", "0101"}, {"københavns kommune", "0101"},
		{"Kommune: København", "0101"}, {"Koebenhavn", "0101"},
		{"101 København", "0101"}, {"Københavns Kommune (0101)", "0101"},
		{"Århus", "0751"}, {"Aarhus Kommune", "0751"}, {"A\u030arhus", "0751"}, // Å as A and a ring, as a Mac writes it
		{"Ålborg", "0851"}, {"Aalborg", "0851"}, {"Åbenrå", "0580"}, {"Fåborg-Midtfyn", "0430"},
		{"Høje Taastrup", "0169"}, {"Høje-Tåstrup Kommune", "0169"}, {"Lyngby-Tårbæk", "0173"}, {"Taarnby", "0185"},
		{"Nordfyn", "0480"}, {"Nordfyns", "0480"}, {"Nordfyns Kommune", "0480"}, {"Vesthimmerland", "0820"},
		{"Randers", "0730"}, {"Assens Kommune", "0420"}, {"Bornholms Regionskommune", "0400"}, {"Fakse", "0320"},
		{"", ""}, {"Kommune", ""}, {"I alt", ""}, {"102", ""}, {"10", ""}, {"00101", ""}, {"1010", ""},
		{"751 København", ""}, {"Roskildee", ""}, {"Farum", ""}, // Farum was merged into Furesø in 2007
	} {
		k, ok := Kommuner().Find(test.text)
		if k.Code != test.code || ok != (test.code != "") {
			t.Errorf("Find(%q) = %q, %v, want %q", test.text, k.Code, ok, test.code)
		}
	}
}

func TestFindIn(t *testing.T) {
	for _, test := range []struct{ text, code string }{
		{"0101_sager", "0101"}, {"sager-751", "0751"}, {"Sager Høje-Taastrup 2025", "0169"},
		{"lyngby_taarbaek_kommune", "0173"}, {"Aarhus Kommune, sager", "0751"}, {"BL87 Nordfyn", "0480"},
		{"Struer 0810", "0671"}, // a name goes before what may be a date
		{"Ark1", ""}, {"sager 2025", ""}, {"Aarhus og Odense", ""}, {"0101 0751", ""}, {"1 01", ""},
	} {
		k, ok := Kommuner().FindIn(test.text)
		if ok != (test.code != "") || ok && k.Code != test.code {
			t.Errorf("FindIn(%q) = %q, %v, want %q", test.text, k.Code, ok, test.code)
		}
	}
}

// Every kommune is found by code, number and name, in any case.
func TestFindEvery(t *testing.T) {
	all := Kommuner().All()
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(all).Draw(t, "kommune")
		text := rapid.SampledFrom([]string{
			k.Code, strings.TrimLeft(k.Code, "0"), k.Name, strings.ToUpper(k.Name),
			k.Name + "s Kommune", k.Name + " kommune", k.Code + " " + k.Name,
		}).Draw(t, "text")
		if got, ok := Kommuner().Find(text); !ok || got.Code != k.Code {
			t.Fatalf("Find(%q) = %q, want %q", text, got.Code, k.Code)
		}
	})
}

// Danish order: Æ, Ø, Å and Aa as Å, last (Dansk Sprognævn,
// Retskrivningsordbogen § 4); Faaborg is Fåborg and follows Fredericia.
func TestForPeople(t *testing.T) {
	var names []string
	for _, k := range Kommuner().ForPeople() {
		if k.Region == "syddanmark" || k.Region == "nordjylland" {
			names = append(names, k.Name)
		}
	}
	want := "Assens Billund Esbjerg Fanø Fredericia Faaborg-Midtfyn Haderslev Kerteminde Kolding Langeland Middelfart Nordfyns Nyborg Odense Svendborg Sønderborg Tønder Varde Vejen Vejle Ærø Aabenraa" +
		" Brønderslev Frederikshavn Hjørring Jammerbugt Læsø Mariagerfjord Morsø Rebild Thisted Vesthimmerlands Aalborg"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestRegionsAreDated(t *testing.T) {
	for _, c := range Kommuner().Regions() {
		eastern := c.Code == "hovedstaden" || c.Code == "sjaelland"
		if !c.In(on(2026, 12, 31)) || c.In(on(2027, 1, 1)) == eastern || c.In(on(2006, 12, 31)) {
			t.Errorf("%s is in force from %s to %s", c.Code, c.From, c.To)
		}
	}
}

func ExampleRegister_Find() {
	k, ok := Kommuner().Find("Århus Kommune")
	fmt.Println(k.Code, k.Name, k.Region, k.GroupName, ok)
	// Output: 0751 Aarhus midtjylland Storbykommuner true
}

// A letter goes to Københavns Kommune, and what it is called is found again.
func TestAuthority(t *testing.T) {
	for code, want := range map[string]string{"0101": "Københavns Kommune", "0400": "Bornholms Regionskommune", "0147": "Frederiksberg Kommune", "0820": "Vesthimmerlands Kommune", "0751": "Aarhus Kommune"} {
		if k, ok := Kommuner().ByCode(code); !ok || k.Authority() != want {
			t.Errorf("%s is %q, want %q", code, k.Authority(), want)
		}
	}
	for _, k := range Kommuner().All() {
		if found, ok := Kommuner().Find(k.Authority()); !ok || found.Code != k.Code {
			t.Errorf("%q is found as %q", k.Authority(), found.Code)
		}
		if found, ok := Kommuner().FindIn(k.Authority() + " 2025"); !ok || found.Code != k.Code {
			t.Errorf("a file of %q is found as one of %q", k.Authority(), found.Code)
		}
	}
}
