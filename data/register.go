package data

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"sagsbarometer/data/day"
)

//go:embed kommuner.csv
var kommunerCSV string // kommuner.SOURCE.md says where it comes from

// A Kommune is one of the 98.
type Kommune struct {
	Code       string // four digits, "0101"
	Name       string // "København", Danmarks Statistik's spelling
	Region     string // code, "hovedstaden"
	RegionName string // "Region Hovedstaden"
	Group      string // kommunegruppe, code: "hovedstadskommune"
	GroupName  string // "Hovedstadskommuner"
	Population int64  // inhabitants on 1 January 2026
}

// Authority is what the kommune calls itself in a letter: its name and
// "Kommune", with the two that are named otherwise.
func (k Kommune) Authority() string {
	switch k.Code {
	case "0101":
		return "Københavns Kommune"
	case "0400":
		return "Bornholms Regionskommune"
	}
	return k.Name + " Kommune"
}

// A Code is one entry of a code list: what data hold, and what people read.
// It was in force from From to To, both days included; To is 0 where no end
// is known.
type Code struct {
	Code, Name string
	From, To   day.Date
}

// In reports whether the code was in force on d.
func (c Code) In(d day.Date) bool { return c.From <= d && (c.To == 0 || d <= c.To) }

// regionCodes are a dated list because the two eastern ones end with 2026, when
// they become Region Østdanmark: figures by region do not compare across
// that day. The order is the one in which they are listed for people.
var regionCodes = []Code{
	{"hovedstaden", "Region Hovedstaden", on(2007, 1, 1), on(2026, 12, 31)},
	{"sjaelland", "Region Sjælland", on(2007, 1, 1), on(2026, 12, 31)},
	{"syddanmark", "Region Syddanmark", on(2007, 1, 1), 0},
	{"midtjylland", "Region Midtjylland", on(2007, 1, 1), 0},
	{"nordjylland", "Region Nordjylland", on(2007, 1, 1), 0},
}

// groupCodes are Danmarks Statistik's KOMMUNEGRUPPER_V1_2018.
var groupCodes = []Code{
	{"hovedstadskommune", "Hovedstadskommuner", on(2018, 1, 1), 0},
	{"storbykommune", "Storbykommuner", on(2018, 1, 1), 0},
	{"provinsbykommune", "Provinsbykommuner", on(2018, 1, 1), 0},
	{"oplandskommune", "Oplandskommuner", on(2018, 1, 1), 0},
	{"landkommune", "Landkommuner", on(2018, 1, 1), 0},
}

func on(year int, month time.Month, d int) day.Date {
	t, _ := day.Of(year, month, d)
	return t
}

// A Register is the list of kommuner. It is read-only and safe for
// concurrent use.
type Register struct {
	byCode []Kommune
	people []Kommune
	names  map[string]int // folded name -> index in byCode
}

// Kommuner is the register that the program carries.
func Kommuner() *Register { return carried() }

var carried = sync.OnceValue(func() *Register {
	r, err := parseRegister(kommunerCSV)
	if err != nil {
		panic("kommuner.csv: " + err.Error()) // our own file; a test reads it
	}
	return r
})

func parseRegister(src string) (*Register, error) {
	rows, err := csv.NewReader(strings.NewReader(src)).ReadAll()
	if err != nil {
		return nil, err
	}
	r := &Register{names: make(map[string]int)}
	for _, row := range rows[1:] { // kode,navn,region,befolkning,kommunegruppe,…
		number, err := strconv.Atoi(row[0])
		if err != nil {
			return nil, err
		}
		region, ok := codeNamed(regionCodes, "Region "+row[2])
		if !ok {
			return nil, fmt.Errorf("%s: unknown region %q", row[1], row[2])
		}
		group, ok := codeNamed(groupCodes, row[4])
		if !ok {
			return nil, fmt.Errorf("%s: unknown kommunegruppe %q", row[1], row[4])
		}
		population, err := strconv.ParseInt(row[3], 10, 64)
		if err != nil {
			return nil, err
		}
		r.byCode = append(r.byCode, Kommune{
			Code: fmt.Sprintf("%04d", number), Name: row[1],
			Region: region.Code, RegionName: region.Name,
			Group: group.Code, GroupName: group.Name,
			Population: population,
		})
	}
	slices.SortFunc(r.byCode, func(a, b Kommune) int { return strings.Compare(a.Code, b.Code) })
	for i, k := range r.byCode {
		r.names[foldName(k.Name)] = i
	}
	r.people = forPeople(r.byCode)
	return r, nil
}

// forPeople orders by region and then by name as a Dane looks names up: Aa is
// Å and comes last, so Aabenraa stands after Ærø.
func forPeople(list []Kommune) []Kommune {
	c := collate.New(language.Danish)
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b Kommune) int {
		if d := codeIndex(regionCodes, a.Region) - codeIndex(regionCodes, b.Region); d != 0 {
			return d
		}
		return c.CompareString(a.Name, b.Name)
	})
	return out
}

func codeNamed(list []Code, name string) (Code, bool) {
	i := slices.IndexFunc(list, func(c Code) bool { return c.Name == name })
	if i < 0 {
		return Code{}, false
	}
	return list[i], true
}

func codeIndex(list []Code, code string) int {
	return slices.IndexFunc(list, func(c Code) bool { return c.Code == code })
}

func nameOf(list []Code, code string) string {
	if i := codeIndex(list, code); i >= 0 {
		return list[i].Name
	}
	return code
}

// All are the kommuner by code, the order of data files.
func (r *Register) All() []Kommune { return slices.Clone(r.byCode) }

// ForPeople are the kommuner by region and name, the order of reports.
func (r *Register) ForPeople() []Kommune { return slices.Clone(r.people) }

// ByCode is the kommune with a four-digit code, "0101".
func (r *Register) ByCode(code string) (Kommune, bool) {
	i, ok := slices.BinarySearchFunc(r.byCode, code, func(k Kommune, code string) int {
		return strings.Compare(k.Code, code)
	})
	if !ok {
		return Kommune{}, false
	}
	return r.byCode[i], true
}

// Regions is the dated code list of regions, in the order for people.
func (r *Register) Regions() []Code { return slices.Clone(regionCodes) }

// Groups is the code list of kommunegrupper, in Danmarks Statistik's order.
func (r *Register) Groups() []Code { return slices.Clone(groupCodes) }

// RegionName is what people read for a region's code; the code itself where
// it is unknown.
func (r *Register) RegionName(code string) string { return nameOf(regionCodes, code) }

// GroupName is what people read for a kommunegruppe's code; the code itself
// where it is unknown.
func (r *Register) GroupName(code string) string { return nameOf(groupCodes, code) }
