package deadline_test

import (
	"strings"
	"testing"

	"sagsbarometer/data/deadline"
	"sagsbarometer/data/lang"
)

const head = "kommune,provision,case_type,valid_from,valid_to,value,unit,start,stop,source,seen_on,stated_by\n"

func TestRead(t *testing.T) {
	for name, src := range map[string]string{
		"comma":         head + "0101,BL § 87,,2024-01-01,,12,uger,modtaget,afgjort,hjemmeside,2025-09-01,kommunen\n",
		"spreadsheet":   "\uFEFF" + strings.ReplaceAll(head, ",", ";") + "101;BL §\u00a087;;01-01-2024;;12;Uger;;;hjemmeside;01-09-2025;kommunen\r\n;;;;;;;;;;;\r\n",
		"tabs":          strings.ReplaceAll(head, ",", "\t") + "101\tBL § 87\t\t2024-01-01\t\t12\tuge\t\t\thjemmeside\t2025-09-01\tkommunen\n",
		"other order":   "unit,value,provision,kommune,valid_from,source,seen_on,stated_by\nuger,12,bl §87,0101,1/1-2024,hjemmeside,2025-09-01,kommunen\n",
		"quoted fields": head + "\"0101\",\"BL § 87\",,2024-01-01,,\"12\",uger,modtaget,afgjort,hjemmeside,2025-09-01,kommunen\n",
	} {
		reg, found := deadline.Read("deadlines.csv", []byte(src), nil)
		if err := found.Err(); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		rule, why := reg.Valid("0101", "BL § 87", "ny", date(t, "2025-03-01"))
		if why != "" || rule.Value != 12 || rule.Unit != deadline.Weeks || rule.Start != "modtaget" || rule.Stop != "afgjort" ||
			rule.Source != "hjemmeside" || rule.SeenOn.String() != "2025-09-01" || rule.StatedBy != "kommunen" || rule.Place.Line != 2 {
			t.Errorf("%s: rule %+v, %v", name, rule, why)
		}
		if _, why := reg.Valid("0101", "BL § 87", "ny", date(t, "2023-12-31")); why != deadline.NotInForce {
			t.Errorf("%s: %q before valid_from", name, why)
		}
		for _, nobody := range [][2]string{{"0147", "BL § 87"}, {"0101", "BL § 86"}} {
			if _, why := reg.Valid(nobody[0], nobody[1], "ny", date(t, "2025-03-01")); why != deadline.NoDeadline {
				t.Errorf("%s: %v has a deadline that nobody stated", name, nobody)
			}
		}
		if !reg.States("0101", "BL §87", 12, deadline.Weeks) || reg.States("0101", "BL § 87", 12, deadline.Days) || reg.States("0147", "BL § 87", 12, deadline.Weeks) {
			t.Errorf("%s: states another deadline than 12 weeks of 0101", name)
		}
	}
}

// Every mistake of a file is reported at once, each at its place.
func TestReadRefuses(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"empty", "", "d.csv: the file is empty, want a row of headings"},
		{"missing and unknown columns", "kommune,provison,value,unit,value\n0101,BL § 87,12,uger,12\n", `
			d.csv:1: provision: the column is missing among kommune, provison, value, unit, value
			d.csv:1:9: provison: unknown column, want one of kommune, provision, case_type, valid_from, valid_to, value, unit, start, stop, source, seen_on, stated_by, closed, pause (did you mean "provision"?)
			d.csv:1:29: value: the column is there twice`},
		{"fields", head +
			"1O1,BL § 87,,2025-02-30,,0,ugr,modtagelse,afgjort,,i går,\n" +
			"0101,,,2025-01-01,2024-12-31,1e3,,,,,,\n" +
			"0101,BL § 87\n" +
			"0101,BL § 87,,,,0101901234,uger\n", `
			d.csv:2:1: kommune: "1O1", want a code such as 0101
			d.csv:2:14: valid_from: "2025-02-30", want a date such as 2025-08-15
			d.csv:2:26: value: "0", want a whole number from 1 to 1000
			d.csv:2:28: unit: "ugr", want one of dage, hverdage, uger, maaneder (did you mean "uger"?)
			d.csv:2:32: start: "modtagelse", want one of modtaget, fuldt_oplyst (did you mean "modtaget"?)
			d.csv:2:52: seen_on: "i går", want a date such as 2025-08-15
			d.csv:3:6: provision: nothing, want a value
			d.csv:3:19: valid_to: 2024-12-31, want not before valid_from 2025-01-01
			d.csv:3:30: value: "1e3", want a whole number from 1 to 1000
			d.csv:3:34: unit: nothing, want one of dage, hverdage, uger, maaneder
			d.csv:4:1: value: nothing, want a whole number from 1 to 1000
			d.csv:4:1: unit: nothing, want one of dage, hverdage, uger, maaneder
			d.csv:5:17: value: "xxxxxx-xxxx", want a whole number from 1 to 1000`},
		{"overlap", head +
			"0101,BL § 87,,,,12,uger,,,,,\n" + // open: covers all that follows
			"0101,BL § 87,,2024-01-01,2024-12-31,10,uger,,,,,\n" +
			"0101,BL § 87,,2025-01-01,,8,uger,,,,,\n" +
			"0101,BL § 87,ny,2025-01-01,,8,uger,,,,,\n" + // for a type of case: no overlap
			"0147,BL § 87,,,2024-12-31,12,uger,,,,,\n" +
			"0147,BL § 87,,2025-01-01,2025-06-30,8,uger,,,,,\n" + // the day after: no overlap
			"0147,BL § 87,,2025-06-30,,10,uger,,,,,\n", // the same day
			`
			d.csv:3: 0101: a second deadline for days that line 2 covers, want one deadline for each day (end the first with valid_to)
			d.csv:4: 0101: a second deadline for days that line 2 covers, want one deadline for each day (end the first with valid_to)
			d.csv:8: 0147: a second deadline for days that line 7 covers, want one deadline for each day (end the first with valid_to)`},
		{"no headings", "0101,BL § 87,0101901234\n0147,BL § 87,12\n",
			"d.csv:1: a first row without any heading, want the headings kommune,provision,case_type,valid_from,valid_to,value,unit,start,stop,source,seen_on,stated_by,closed,pause"},
		{"a CPR number for a heading", "kommune,provision,value,0101901234\n", `
			d.csv:1: unit: the column is missing among kommune, provision, value, xxxxxx-xxxx
			d.csv:1:25: xxxxxx-xxxx: unknown column, want one of kommune, provision, case_type, valid_from, valid_to, value, unit, start, stop, source, seen_on, stated_by, closed, pause`},
		{"twice the same", head + "0101,BL § 87,,2024-01-01,,12,uger,,,,,\n0101,BL § 87,,2024-01-01,,12,uger,,,,,\n",
			"d.csv:3: 0101: a second deadline for days that line 2 covers, want one deadline for each day (delete the one that is wrong)"},
		{"quotation mark", head + "0101,\"BL\" § 87,,,,12,uger,,,,,\n",
			`d.csv:2:9: a stray quotation mark, want "" inside a quoted field (the rest of the file was not read)`},
		{"Windows-1252", head + "0101,BL \xa7 87,,,,12,uger,,,,,\n",
			`d.csv:2:9: a letter that is not UTF-8, want UTF-8 (save as "CSV UTF-8")`},
	} {
		_, found := deadline.Read("d.csv", []byte(test.src), nil)
		want := strings.ReplaceAll(strings.TrimSpace(test.want), "\t", "")
		if got := found.Error(); got != want {
			t.Errorf("%s:\n%s\nwant\n%s", test.name, got, want)
		}
		for _, v := range found {
			if v.Message(lang.Danish) == "" || v.Rule == "" {
				t.Errorf("%s: %+v has no Danish wording or no rule", test.name, v)
			}
		}
	}
}

// Kommuner and units as people write them.
func TestReadWords(t *testing.T) {
	find := func(text string) (string, bool) { return "0101", text == "København" || text == "101" }
	reg, found := deadline.Read("d.csv", []byte("kommune,provision,value,unit\nKøbenhavn,BL § 87,3,Måneder\n101,BL § 86,40,arbejdsdage\n199,BL § 85,1,mdr.\n"), find)
	want := "d.csv:4:1: kommune: \"199\", want the code or the name of a kommune"
	if found.Error() != want {
		t.Errorf("%v, want %s", found, want)
	}
	var got []string
	for _, r := range reg.Rules() {
		got = append(got, r.Kommune+" "+string(r.Unit))
	}
	if strings.Join(got, ", ") != "0101 maaneder, 0101 hverdage" {
		t.Error(got)
	}
}

func TestReadClosed(t *testing.T) {
	const top = "kommune;provision;value;unit;closed;pause\n"
	for cell, want := range map[string]string{
		"": "", "grundlovsdag": "grundlovsdag", "24-12": "24-12", "24-dec": "24-12", "31-12, Grundlovsdag": "grundlovsdag;31-12",
		"31-DEC": "31-12", "\"31-12;24-12;grundlovsdag;24-12;\"": "grundlovsdag;24-12;31-12", "05-06": "grundlovsdag",
	} {
		reg, found := deadline.Read("d.csv", []byte(top+"0101;BL § 87;8;hverdage;"+cell+"; når der ventes på andre \n"), nil)
		if found != nil {
			t.Errorf("%s: %v", cell, found)
			continue
		}
		if r := reg.Rules()[0]; r.Closed.String() != want || r.Pause != "når der ventes på andre" {
			t.Errorf("%s: closed %q and paused %q, want %q", cell, r.Closed, r.Pause, want)
		}
	}
	_, found := deadline.Read("d.csv", []byte(top+"0101;BL § 87;8;hverdage;\"24-12;grundlovdag;påske\";\n"), nil)
	want := "d.csv:2:25: closed: \"grundlovdag\", want one of grundlovsdag, 24-12, 31-12 (did you mean \"grundlovsdag\"?)\n" +
		"d.csv:2:25: closed: \"påske\", want one of grundlovsdag, 24-12, 31-12"
	if got := found.Error(); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// Whatever Read accepts can be computed with, and whatever it refuses it
// refuses with a place.
func FuzzRead(f *testing.F) {
	f.Add([]byte(head + "0101,BL § 87,,2024-01-01,,12,uger,modtaget,afgjort,hjemmeside,2025-09-01,kommunen\n"))
	f.Add([]byte("kommune,provision,value,unit,start,stop,closed,pause\n0101,BL § 87,8,hverdage,fuldt_oplyst,afsendt,grundlovsdag;24-12;31-12,når der ventes\n"))
	f.Add([]byte("unit;value;provision;kommune\nhverdage;5;BL § 87;101\n\"\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		reg, found := deadline.Read("d.csv", src, nil)
		for _, v := range found {
			if v.File != "d.csv" || v.Rule == "" || v.Message(lang.Danish) == "" {
				t.Fatalf("violation without place or words: %+v", v)
			}
		}
		for _, r := range reg.Rules() {
			d := date(t, "2025-01-31")
			if r.From != nil {
				d = *r.From
			}
			if r.To != nil {
				d = min(d, *r.To)
			}
			later := d + 100000
			got := deadline.Compute(reg, r.Kommune, r.Provision, r.CaseType, &d, &later)
			if !got.Assessed() && len(found) == 0 {
				t.Fatalf("%+v is not in force on %v: %+v", r, d, got)
			}
			soon := d + 30
			own := reg.Assess(deadline.Case{Kommune: r.Kommune, Provision: r.Provision, Type: r.CaseType, Received: &d, Complete: &d,
				Decided: &later, Sent: &later, Paused: []deadline.Paused{{From: &d, To: &soon}}}, deadline.OwnRules)
			if len(found) == 0 && (!own.Assessed() || *own.Due < *got.Due) {
				t.Fatalf("%+v: by its own rules %+v, else %+v", r, own, got)
			}
		}
	})
}
