package start

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/pipeline/batch"
)

// spec is batch.toml as a new batch gets it.
func spec(t *testing.T) string {
	t.Helper()
	src, err := Files.ReadFile("batch.toml")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := template.New("").Funcs(template.FuncMap{"quote": strconv.Quote}).Parse(string(src))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := parsed.Execute(&b, map[string]any{"Title": "Prøve", "DirName": "bl87", "ID": "bl87", "Year": 2026, "Provision": "BL § 87", "Key": "n.key", "KeyFingerprint": "1A2B 3C4D 5E6F 7081",
		"PeriodFrom": "2025-07-01", "PeriodTo": "2026-06-30", "Total": 385, "PublishOn": "2026-12-15"}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// setting is a line that is a setting but for its comment sign.
var setting = regexp.MustCompile(`(?m)^# ([a-z_]+ *=|\[)`)

// The batch to start from is one, and every setting that it shows as a comment
// is known and of the right type. Some exclude each other, so all of them at
// once are refused for that, and for nothing else.
func TestTheTemplateIsValid(t *testing.T) {
	src := spec(t)
	if _, found := batch.Read("batch.toml", []byte(src)); found != nil {
		t.Error(found)
	}
	if n := len(setting.FindAllString(src, -1)); n < 22 {
		t.Errorf("%d commented settings", n)
	}
	all := setting.ReplaceAllString(src, "$1")
	_, found := batch.Read("batch.toml", []byte(all))
	for _, v := range found {
		if !slices.Contains([]string{"size", "allocation", "alone", "reserve"}, v.Rule) {
			t.Error(v)
		}
	}

	// Those that fit together, as an officer would take them in.
	for _, lines := range [][]string{
		{"exclude", "[[frame.undelivered]]", "kommune ", "cases", "estimated", "source", "reserve", "maximum", "take_all", "nonresponse", "poststrata", "hours_per_case", "detect_power", "[compare]", "family", "standard"},
		{"margin", "[[design.target]]", "domain", "margin"},
	} {
		one := src
		for _, line := range lines {
			one = strings.Replace(one, "# "+line, line, 1)
		}
		if lines[0] == "margin" {
			one = regexp.MustCompile(`(?m)^(total|allocation) .*$`).ReplaceAllString(one, "")
			one = strings.Replace(one, "# margin", "margin", 1)
		}
		if _, found := batch.Read("batch.toml", []byte(one)); found != nil {
			t.Errorf("%v: %v", lines, found)
		}
	}
}

// The codebook to start from is one, on whatever the library has, and so it is
// with the question and the rule that it shows as comments.
func TestTheCodebookIsValid(t *testing.T) {
	src, err := Files.ReadFile("codebook.toml")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := template.New("").Funcs(template.FuncMap{"quote": strconv.Quote}).Parse(string(src))
	if err != nil {
		t.Fatal(err)
	}
	for _, use := range []string{"kerne@2", "bl87@1", "sel97@1"} {
		var b strings.Builder
		if err := parsed.Execute(&b, map[string]any{"Title": "Prøve", "CodebookID": "proeve", "Use": use, "Subject": "BL § 87 (Tabt arbejdsfortjeneste)"}); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{b.String(), setting.ReplaceAllString(b.String(), "$1")} {
			cb, found := codebook.Read("codebook.toml", []byte(text), codebooks.Library)
			if found != nil {
				t.Errorf("%s: %v", use, found)
			}
			if _, own := cb.Item("eget_spoergsmaal"); own != (text != b.String()) {
				t.Errorf("%s: its own question is there: %v", use, own)
			}
		}
	}
}
