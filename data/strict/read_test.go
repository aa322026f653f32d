package strict

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
)

// form has a field of every type that Decode knows.
type form struct {
	Title  string              `toml:"title,required"`
	Kind   word                `toml:"kind"`
	Flag   bool                `toml:"flag"`
	Year   int                 `toml:"year"`
	Total  int64               `toml:"total"`
	Small  int8                `toml:"small"`
	Margin float64             `toml:"margin"`
	On     day.Date            `toml:"on"`
	Period *span               `toml:"period"`
	Files  []string            `toml:"files"`
	Groups [][]string          `toml:"groups"`
	Items  []item              `toml:"item"`
	Names  map[string]string   `toml:"names"`
	Keep   map[string][]string `toml:"keep"`
	Codes  Pairs               `toml:"codes"`
	Y      indicator           `toml:"y"`
	Hidden string              `toml:"-"`
	Plain  string
}

type word string

type span struct {
	From day.Date `toml:"from,required"`
	To   day.Date `toml:"to"`
}

type item struct {
	ID    string `toml:"id,required"`
	Label string `toml:"label"`
}

type indicator struct {
	Column string   `toml:"column,required,text"`
	Is     []string `toml:"is"`
}

func TestDecode(t *testing.T) {
	src := `title = "Sager om § 87" # comment
kind  = 'ja'
flag  = true
year  = 2_025
total = 0x10
small = -128
margin = 1
on    = 2025-08-15
period = { from = 2024-07-01, to = 2025-06-30 }
files = [ "a", # first
  "b", ]
groups = [[], ["x"], ["x", "y"]]
keep.appealed = ["nej"]
y = "enroll"

[[item]]
id = "1"
[[item]]
id = "2"
label = """
two
lines"""

[names]
b = "B"
"å" = "Å"

[codes]
z = "Z"
a = "A"
`
	want := form{
		Title: "Sager om § 87", Kind: "ja", Flag: true, Year: 2025, Total: 16, Small: -128, Margin: 1,
		On:     20315, // python3: (date(2025,8,15) - date(1970,1,1)).days
		Period: &span{From: 19905, To: 20269},
		Files:  []string{"a", "b"}, Groups: [][]string{{}, {"x"}, {"x", "y"}},
		Items: []item{{ID: "1"}, {ID: "2", Label: "two\nlines"}},
		Names: map[string]string{"b": "B", "å": "Å"},
		Keep:  map[string][]string{"appealed": {"nej"}},
		Codes: Pairs{
			{"z", "Z", Place{File: "f.toml", Line: 29, Column: 1}},
			{"a", "A", Place{File: "f.toml", Line: 30, Column: 1}},
		},
		Y: indicator{Column: "enroll"},
	}
	for name, src := range map[string]string{
		"plain": src, "byte order mark": "\ufeff" + src, "CRLF": strings.ReplaceAll(src, "\n", "\r\n"),
	} {
		doc, found := Read("f.toml", []byte(src))
		var got form
		if found = append(found, doc.Decode(&got)...); found != nil {
			t.Fatalf("%s: %v", name, found)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}

func TestAt(t *testing.T) {
	doc, found := Read("f.toml", []byte(`"æøå" = [ [1], { "å" = "x" } ] # three letters, six bytes
[a.b]
c.d = 2
[[t]]
x = 1
[[t]]
y = [
  10, 20]
[a]
z = 3
`))
	if found != nil {
		t.Fatal(found)
	}
	for _, test := range []struct {
		path    []any
		at, key string
	}{
		{nil, "1:1", "1:1"},
		{[]any{"æøå"}, "1:9", "1:1"},
		{[]any{"æøå", 0}, "1:11", "1:11"},
		{[]any{"æøå", 0, 0}, "1:12", "1:12"},
		{[]any{"æøå", 1}, "1:16", "1:16"},
		{[]any{"æøå", 1, "å"}, "1:24", "1:18"},
		{[]any{"æøå", 1, "nothing"}, "1:16", "1:16"},
		{[]any{"æøå", 7}, "1:9", "1:9"},
		{[]any{"a", "b"}, "2:1", "2:4"},
		{[]any{"a", "b", "c", "d"}, "3:7", "3:3"},
		{[]any{"t"}, "4:1", "4:3"},
		{[]any{"t", 1}, "6:1", "6:1"},
		{[]any{"t", 1, "y", 1}, "8:7", "8:7"},
		{[]any{"t", -1}, "4:1", "4:1"},
		{[]any{"a"}, "9:1", "9:2"},
		{[]any{"a", "z"}, "10:5", "10:1"},
		{[]any{3.14}, "1:1", "1:1"},
	} {
		if got := doc.At(test.path...).String(); got != "f.toml:"+test.at {
			t.Errorf("At(%v) = %s, want %s", test.path, got, test.at)
		}
		if got := doc.KeyAt(test.path...).String(); got != "f.toml:"+test.key {
			t.Errorf("KeyAt(%v) = %s, want %s", test.path, got, test.key)
		}
	}
	if !doc.Has("a", "b", "c") || doc.Has("a", "c") || doc.Has("t", 2) {
		t.Error("Has is wrong")
	}
	if none := (*Document)(nil); none.At("a") != (Place{}) || none.Has("a") {
		t.Error("no document has places")
	}
}

// The columns were counted by hand; the messages are what the user reads.
func TestRefuses(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		// Keys.
		{"titel = \"x\"", `1:1: titel: unknown key, want one of ` + formKeys + ` (did you mean "title"?)`},
		{"title = \"x\"\nxyzzy = 1", `2:1: xyzzy: unknown key, want one of ` + formKeys},
		{"Title = \"x\"", `1:1: Title: unknown key, want one of ` + formKeys + ` (keys are lower case: title)`},
		{"Title = \"x\"\ntitle = \"y\"", `1:1: Title: unknown key, want one of ` + formKeys + ` (keys are lower case: title)`},
		{"flag = true", `1:1: title: missing, want text in quotation marks`},
		{"title = \"x\"\n[[item]]\nlabel = \"æ\"\n", `2:1: item.id: missing, want text in quotation marks`},
		{"title = \"x\"\nperiod = { to = 2025-01-01 }", `2:10: period.from: missing, want a date such as 2025-08-15`},
		{"title = \"x\"\ntitle = \"y\"", `2:1: title: given already in line 1, want each key and each [table] once`},
		{"title = \"x\"\nnames = { å = 1 }", `2:11: a line that is no key = value, want key = value or a [table] (a key with other letters than a to z, such as å, stands in quotation marks)`},
		{"title = \"x\"\nnames = { a = \"1\", a = \"2\" }", `2:20: a: given already in line 2, want each key and each [table] once`},
		{"title = \"x\"\n[names]\n[names]", `3:2: names: given already in line 2, want each key and each [table] once`},
		{"title = \"x\"\n[[item]]\nid=\"1\"\n[item]", `4:2: item: given already in line 2, want each key and each [table] once (write [[item]] for one more)`},
		{"title = \"x\"\nnames.a = \"1\"\n[names]", `3:2: names: given already in line 2, want each key and each [table] once`},
		{"title = \"x\"\nnames = {}\nnames.a = \"1\"", `3:1: names: given already in line 2, want each key and each [table] once`},
		// Types.
		{"title = 3", `1:9: title: the whole number 3, want text in quotation marks (write "3")`},
		{"title = 2025-01-01", `1:9: title: the date 2025-01-01, want text in quotation marks (write "2025-01-01")`},
		{"title = [\"x\"]", `1:9: title: a list, want text in quotation marks`},
		{"title = \"x\"\nyear = \"2025\"", `2:8: year: the text "2025", want a whole number (write it without quotation marks)`},
		{"title = \"x\"\nyear = 1.000", `2:8: year: the decimal number 1.000, want a whole number (without a decimal point, and no point between thousands)`},
		{"title = \"x\"\nsmall = 128", `2:9: small: the whole number 128, want at most 127`},
		{"title = \"x\"\nsmall = -129", `2:9: small: the whole number -129, want at least -128`},
		{"title = \"x\"\ntotal = 9223372036854775808", `2:9: the whole number xxxxxx-xxxx, want a whole number of at most 18 digits`},
		{"title = \"x\"\nmargin = \"0,05\"", `2:10: margin: the text "0,05", want a number such as 0.05 (write 0.05, with a point and without quotation marks)`},
		{"title = \"x\"\nmargin = nan", `2:10: margin: nan, want a number such as 0.05`},
		{"title = \"x\"\nmargin = -inf", `2:10: margin: -inf, want a number such as 0.05`},
		{"title = \"x\"\nmargin = 1e999", `2:10: the decimal number 1e999, want a number below 1e308`},
		{"title = \"x\"\nflag = \"true\"", `2:8: flag: the text "true", want true or false (write it without quotation marks)`},
		{"title = \"x\"\nflag = 1", `2:8: flag: the whole number 1, want true or false`},
		{"title = \"x\"\non = \"2025-01-01\"", `2:6: on: the text "2025-01-01", want a date such as 2025-08-15 (write it without quotation marks)`},
		{"title = \"x\"\non = \"1.2.2025\"", `2:6: on: the text "1.2.2025", want a date such as 2025-08-15 (write 2025-02-01 without quotation marks)`},
		{"title = \"x\"\non = 2025-01-01T10:00:00Z", `2:6: on: the time 2025-01-01T10:00:00Z, want a date such as 2025-08-15 (leave out the time of day)`},
		{"title = \"x\"\non = 2025-02-29", `2:6: the date 2025-02-29, which does not exist, want a date such as 2025-08-15`},
		{"title = \"x\"\nfiles = \"æ\"", `2:9: files: the text "æ", want a list of texts such as ["a", "b"] (write ["æ"])`},
		{"title = \"x\"\nfiles = [\"æ\", 1]", `2:15: files: the whole number 1, want text in quotation marks (write "1")`},
		{"title = \"x\"\ngroups = [\"a\"]", `2:11: groups: the text "a", want a list of texts such as ["a", "b"] (write ["a"])`},
		{"title = \"x\"\n[item]", `2:1: item: a table, want a list of tables (write [[item]] with two brackets)`},
		{"title = \"x\"\n[[period]]", `2:1: period: a list of tables, want a table (write [period] with one bracket)`},
		{"title = \"x\"\nnames = { a = 1 }", `2:15: names.a: the whole number 1, want text in quotation marks (write "1")`},
		{"title = \"x\"\nkeep = { a = \"b\" }", `2:14: keep.a: the text "b", want a list of texts such as ["a", "b"] (write ["b"])`},
		{"title = \"x\"\ncodes = [\"a\"]", `2:9: codes: a list, want a table of texts such as { a = "A" }`},
		{"title = \"x\"\ncodes = { a = 1 }", `2:15: codes.a: the whole number 1, want text in quotation marks (write "1")`},
		{"title = \"x\"\ny = 1", `2:5: y: the whole number 1, want a table`},
		{"title = 0101801234", `1:9: a number that begins with 0, want a number without leading zeros (if it is a code, write "xxxxxx-xxxx")`},
		{"title = \"x\"\nyear = \"010180-1234\"", `2:8: year: the text "xxxxxx-xxxx", want a whole number`},
		// Files that are no UTF-8, and characters that are no text.
		{"title = \"L\xe6ring\"", `1:11: the byte 0xe6, which is æ in Windows-1252, want text in UTF-8 (save the file as UTF-8 in your text editor)`},
		{"title = \"æ\"\n# \x96", `2:3: the byte 0x96, which is – in Windows-1252, want text in UTF-8 (save the file as UTF-8 in your text editor)`},
		{"\xff\xfet\x00", `1:1: text in UTF-16, want text in UTF-8 (save the file as UTF-8 in your text editor)`},
		{"t\x00i\x00", `1:1: text in UTF-16, want text in UTF-8 (save the file as UTF-8 in your text editor)`},
		{"title = \"æ\tb\"", `1:9: a tab inside the text, want letters, digits, signs and spaces only (delete it)`},
		{"title = \"æ\x07\"", `1:11: the control character U+0007, want letters, digits, signs and spaces only (delete it)`},
		{"title = \"frame\\new\"", `1:9: a line break inside the text, want letters, digits, signs and spaces only (a backslash starts a special character; in a path write "frame/new")`},
		{"title\u00a0= \"x\"", `1:6: the special space U+00A0, want an ordinary space (it looks like a space or like nothing; delete it and press the space bar)`},
		// What word processors and habits do.
		{"title = “x”", `1:9: the curly quotation mark “, want straight quotation marks "…" (word processors bend quotation marks; write the file in a plain text editor)`},
		{"title = \"x”\nyear = 1", `1:11: the curly quotation mark ”, want straight quotation marks "…" (word processors bend quotation marks; write the file in a plain text editor)`},
		{"title = ‘x’", `1:9: the curly quotation mark ‘, want straight quotation marks "…" (word processors bend quotation marks; write the file in a plain text editor)`},
		{"title = \"x\"\nmargin = 0,05", `2:10: the decimal comma in 0,05, want a decimal point (write 0.05)`},
		{"y = { a = 0,05 }", `1:11: the decimal comma in 0,05, want a decimal point (write 0.05)`},
		{"files = [\"frame\\*\"]", `1:16: a backslash in "frame\*", want a slash / (a backslash starts a special character; in a path write "frame/*")`},
		{"files = [\"C:\\Users\\x\"]", `1:13: a backslash in "C:\Users\x", want a slash / (a backslash starts a special character; in a path write "C:/Users/x")`},
		{"title = Måling af sager", `1:9: Måling af sager without quotation marks, want text in quotation marks, a number, a date, true or false (write "Måling af sager")`},
		{"flag = True", `1:8: True without quotation marks, want text in quotation marks, a number, a date, true or false (write true)`},
		{"title = \"x\"\nyear = 20s", `2:8: 20s without quotation marks, want text in quotation marks, a number, a date, true or false (write "20s")`},
		{"title = \"en \"god\" sag\"", `1:13: a quotation mark inside a text, want quotation marks around texts only (write \" inside a text)`},
		{"on = 15.12.2025", `1:6: the date 15.12.2025, want a date such as 2025-08-15 (write 2025-12-15)`},
		{"on = 1/2-2025", `1:6: the date 1/2-2025, want a date such as 2025-08-15 (write 2025-02-01)`},
		{"total = 1.000.000", `1:9: the number 1.000.000, want a number such as 385 or 0.05 (no point and no space between thousands, no percent sign)`},
		{"margin = 5 %", `1:10: the number 5 %, want a number such as 385 or 0.05 (no point and no space between thousands, no percent sign)`},
		{"title: \"x\"", `1:6: a line that is no key = value, want key = value or a [table] (write = instead of :)`},
		{"title =\n", `1:8: nothing after =, want a value (an empty text is "")`},
		{"title = \"x\nyear = 1", `1:11: a text without its closing quotation mark, want the mark that it begins with, at its end (it begins in line 1; a text of several lines stands between """ and """)`},
		{"year = 1\ntitle = \"\"\"x\n\ny", `4:1: a text without its closing quotation mark, want the mark that it begins with, at its end (it begins in line 2; a text of several lines stands between """ and """)`},
		{"files = [\"a\"\nyear = 1", `2:1: a list in [ ] that is not in order, want a comma between its parts and ] at its end (it begins in line 1)`},
		{"y = { is = [] is = [] }", `1:15: a list in { } that is not in order, want a comma between its parts and } at its end (it begins in line 1)`},
		{"[item", `1:5: a header that is not closed, want ] after the name`},
		{"[[item]\n", `1:7: a header that is not closed, want ]] after the name`},
		{"year = 1 # x\nyear = 1__0", `2:9: something that is no number, want a number such as 385 or 0.05 (no point and no space between thousands, no percent sign)`},
		{"year = 1 b = 2", `1:10: "b = 2", which does not belong here, want one key = value a line`},
		{"# nothing", `1:1: the file is empty, want at least title`},
		{"", `: the file is empty, want at least title`},
	} {
		var f form
		doc, found := Read("f.toml", []byte(test.src))
		found = append(found, doc.Decode(&f)...)
		want := "f.toml:" + test.want
		if test.src == "" {
			want = "f.toml" + test.want
		}
		if got := found.Error(); got != want {
			t.Errorf("%q:\n got %s\nwant %s", test.src, got, want)
		}
		for _, v := range found {
			if v.Found.DA == "" || v.Wanted.DA == "" || (v.Hint.EN == "") != (v.Hint.DA == "") || v.Rule == "" {
				t.Errorf("%q: no Danish or no rule: %+v", test.src, v)
			}
		}
	}
}

const formKeys = "title, kind, flag, year, total, small, margin, on, period, files, groups, item, names, keep, codes, y"

func TestRefusesAllAtOnce(t *testing.T) {
	doc, found := Read("f.toml", []byte("year = \"x\"\n[period]\nform = 2025-01-01\n[period]\n[[item]]\nid = 1\n[[item]]\nID = \"a\"\n"))
	var f form
	found = append(found, doc.Decode(&f)...)
	found.Sort()
	want := []string{
		"1:1: title: mangler, ventet: tekst i anførselstegn",
		`1:8: year: teksten "x", ventet: et heltal`,
		`3:1: period.form: ukendt nøgle, ventet: en af from, to (mente du "from"?)`,
		"4:2: period: står allerede i linje 2, ventet: hver nøgle og hver [tabel] én gang",
		`6:6: item.id: heltallet 1, ventet: tekst i anførselstegn (skriv "1")`,
		"8:1: item.ID: ukendt nøgle, ventet: en af id, label (nøgler skrives med små bogstaver: id)",
	}
	var got []string
	for _, v := range found {
		got = append(got, strings.TrimPrefix(v.Place.String(), "f.toml:")+": "+v.Message(lang.Danish))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if f.Items[1].ID != "a" {
		t.Error("a miscased key was not read as what it was meant to be")
	}
}

// After a syntax error the rest is unknown, so nothing is called missing.
func TestSyntaxErrorHidesTheRest(t *testing.T) {
	doc, found := Read("f.toml", []byte("years = 1\n[period]\nto = ja\n"))
	var f form
	found = append(found, doc.Decode(&f)...)
	if len(found) != 2 || found[0].Rule != "syntax" || found[1].Rule != "unknown-key" {
		t.Error(found)
	}
}

func TestSizeLimit(t *testing.T) {
	_, found := Read("f.toml", make([]byte, MaxSize+1))
	if len(found) != 1 || found[0].Rule != "size" {
		t.Error(found)
	}
}

// Depth is bounded by the parser, so that brackets alone cannot exhaust the
// stack.
func TestDeepNesting(t *testing.T) {
	doc, found := Read("f.toml", []byte("files = "+strings.Repeat("[", 1_000_000)))
	var f form
	if found = append(found, doc.Decode(&f)...); len(found) != 1 {
		t.Error(found)
	}
}

func TestClosest(t *testing.T) {
	for _, test := range []struct {
		word    string
		allowed []string
		want    string
	}{
		{"titel", []string{"id", "title"}, "title"},            // one swap
		{"komune", []string{"region", "kommune"}, "kommune"},   // one letter left out
		{"OVERSAMPLE", []string{"oversample"}, "oversample"},   // case
		{"regoin", []string{"reason", "region"}, "region"},     // 1 before 2
		{"ab", []string{"ax", "ay"}, "ax"},                     // first of equals
		{"id", []string{"by", "of"}, ""},                       // 2 changes of 2 letters
		{"x", []string{"y"}, ""},                               // nothing in common
		{"", []string{"y"}, ""},                                //
		{"allocation", []string{"location", ""}, "location"},   // 2 of 10
		{"æøå", []string{"æøa"}, "æøa"},                        // letters, not bytes
		{strings.Repeat("a", 65), []string{"a"}, ""},           // no word
		{"stratum", []string{"strata", "structure"}, "strata"}, // 2: u→a, m left out
		{"kitten", []string{"sitting"}, ""},                    // 3 of 6: the textbook example, one too many
	} {
		if got, ok := Closest(test.word, test.allowed); got != test.want || ok != (test.want != "") {
			t.Errorf("Closest(%q, %q) = %q, want %q", test.word, test.allowed, got, test.want)
		}
	}
	// Textbook values: Levenshtein(kitten, sitting) = 3; optimal string
	// alignment(ca, abc) = 3 (Boytsov 2011), where unrestricted
	// Damerau-Levenshtein has 2.
	if d := distance([]rune("kitten"), []rune("sitting"), 9); d != 3 {
		t.Errorf("distance = %d, want 3", d)
	}
	if d := distance([]rune("ca"), []rune("abc"), 9); d != 3 {
		t.Errorf("distance = %d, want 3", d)
	}
}

func TestDecodePanicsOnUnknownGoType(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a field that cannot be decoded is a mistake of the program")
		}
	}()
	doc, _ := Read("f.toml", []byte("x = 1"))
	var dst struct {
		X chan int `toml:"x"`
	}
	_ = doc.Decode(&dst)
}

func TestEveryTypeIsDescribed(t *testing.T) {
	for i := range reflect.TypeFor[form]().NumField() {
		if w := describeType(reflect.TypeFor[form]().Field(i).Type); w.EN == "" || w.DA == "" {
			t.Errorf("no words for %s", reflect.TypeFor[form]().Field(i).Type)
		}
	}
}
