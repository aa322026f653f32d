package page

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
)

const odd = `id = "x"
title = "Tom & Jerry <script>"
version = 3
use = "kerne@1"
rationale = "Hvorfor."
[[item]]
id = "timer"
section = "betingelser"
type = "tal"
min = 0.5
max = 37
label = "Hvor mange timer?"
law = "§ 87, stk. 1"
ask = { udfald = ["bevilling", "delvist"] }
[[edit]]
id = "D1"
level = "advarsel"
order = ["modtaget", "afgjort", "afsendt"]
message = "Datoerne."
[[change]]
version = 3
on = 2026-09-14
item = "sagsoplysning"
kind = "meaning"
redo = ["nej"]
why = "Blev blandet sammen."
`

func written(t *testing.T, src string) (string, *codebook.Codebook) {
	t.Helper()
	cb, found := codebook.Read("x.toml", []byte(src), codebooks.Library)
	if found != nil {
		t.Fatal(found)
	}
	var b bytes.Buffer
	on, _ := day.Parse("2026-11-22")
	if err := Write(&b, cb, About{Batch: `Prøve "1"`, Provision: "BL § 87", On: on}); err != nil {
		t.Fatal(err)
	}
	return b.String(), cb
}

// Everything that is agreed on stands on the page, under its number.
func TestPage(t *testing.T) {
	page, cb := written(t, odd)
	text := plain(page)
	for i, item := range cb.Items {
		if !strings.Contains(text, fmt.Sprintf(" %d %s ", i+1, item.Label)) {
			t.Errorf("question %d, %s, is missing", i+1, item.ID)
		}
		for _, a := range item.Options() {
			if !strings.Contains(text, a.Label) {
				t.Errorf("%s: the answer %s is missing", item.ID, a.Label)
			}
		}
	}
	for _, want := range []string{
		"Tom &amp; Jerry &lt;script&gt;",
		"x, version 3; bygger på kerne@1",
		"Et tal fra 0,5 til 37, eller »fremgår ikke«",
		"Stilles kun, når spørgsmål 2 »Hvad har kommunen afgjort?« er Fuld bevilling eller Delvist afslag .",
		"Afsnittet stilles kun, når spørgsmål 6 »Er akterne fuldstændige nok til, at sagen kan vurderes?« er Ja .",
		"§ 87, stk. 1",
		"datoerne ikke følger hinanden: spørgsmål 3 »Hvornår modtog kommunen ansøgningen?«, så spørgsmål 4",
		"Ændret fra version 3 (14. september 2026): Blev blandet sammen.",
		"betydning Nej Blev blandet sammen.",
		"Sæt et eller flere krydser, eller skriv »ingen af dem«",
		"Er ingen af dem stillet, er der intet svar",
		"Fristen løber fra spørgsmål 3",
		"er aftalt den",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(page, "<script") || regexp.MustCompile(`(src|href)=|url\(|@import`).MatchString(page) {
		t.Error("the page brings a script or takes something from elsewhere")
	}
	if !strings.Contains(page, "BL §\u00a087") {
		t.Error("a paragraph may part from its number")
	}
	if !Ours([]byte(page)) || Ours([]byte("<!DOCTYPE html><html>")) {
		t.Error("our pages are not told from others")
	}
	if again, _ := written(t, odd); again != page {
		t.Error("two pages of one codebook differ")
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// plain is what a reader sees of a page.
func plain(page string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(page, " ")), " ")
}

// Every element that opens closes.
func TestPageIsWellFormed(t *testing.T) {
	for _, src := range []string{odd, "id = \"a\"\ntitle = \"A\"\nversion = 1\nuse = \"kerne@1\"\n"} {
		page, _ := written(t, src)
		page = regexp.MustCompile(`<(meta[^>]*)>`).ReplaceAllString(page, "<$1/>")
		page = regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(page, "")
		d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!DOCTYPE html>")))
		d.Entity = xml.HTMLEntity
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
