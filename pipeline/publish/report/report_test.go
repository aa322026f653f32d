package report

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

func render(t *testing.T, in publish.Input) (string, *publish.Model) {
	t.Helper()
	m, err := publish.Build(in)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := HTML(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.String(), m
}

// all lists the elements of that name in the order of the page.
func all(n *html.Node, name string) []*html.Node {
	var list []*html.Node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && d.Data == name {
			list = append(list, d)
		}
	}
	return list
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func parse(t *testing.T, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// void elements of HTML have no end tag.
var void = []string{"meta", "br", "link", "img", "hr", "input"}

// Every start tag has its end tag: the page is not repaired by the browser.
func TestWellFormed(t *testing.T) {
	page, _ := render(t, publishtest.Input())
	z := html.NewTokenizer(strings.NewReader(page))
	var open []string
	for {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			if len(open) > 0 {
				t.Errorf("left open: %v", open)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !slices.Contains(void, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// One main, one h1, headings without a gap, a skip link that leads there,
// ids that are unique, references that exist, tables with caption and scoped
// headers, scrolling boxes that a keyboard reaches.
func TestAccessible(t *testing.T) {
	page, m := render(t, publishtest.Input())
	doc := parse(t, page)
	if got := attr(all(doc, "html")[0], "lang"); got != "da" {
		t.Errorf("language %q", got)
	}
	if got := text(all(doc, "title")[0]); !strings.Contains(got, m.Title) {
		t.Errorf("title %q", got)
	}
	for _, name := range []string{"main", "h1", "nav", "header", "footer"} {
		if n := len(all(doc, name)); n != 1 {
			t.Errorf("%d <%s>, want 1", n, name)
		}
	}
	ids := map[string]bool{}
	level := 1
	for d := range doc.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		if id := attr(d, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements are called %s", id)
			}
			ids[id] = true
		}
		if len(d.Data) == 2 && d.Data[0] == 'h' && d.Data[1] >= '1' && d.Data[1] <= '6' {
			if got := int(d.Data[1] - '0'); got > level+1 {
				t.Errorf("heading %q of level %d follows level %d", text(d), got, level)
			} else {
				level = got
			}
		}
	}
	for d := range doc.Descendants() {
		if d.Type != html.ElementNode {
			continue
		}
		for _, id := range strings.Fields(attr(d, "aria-labelledby")) {
			if !ids[id] {
				t.Errorf("<%s> is labelled by %s, which is not there", d.Data, id)
			}
		}
		if d.Data == "a" && !ids[strings.TrimPrefix(attr(d, "href"), "#")] {
			t.Errorf("link to %s, which is not there", attr(d, "href"))
		}
		if attr(d, "class") == "scroll" && (attr(d, "tabindex") != "0" || attr(d, "role") != "region" || attr(d, "aria-labelledby") == "") {
			t.Error("a scrolling box that no keyboard reaches")
		}
	}
	if skip := all(doc, "a")[0]; attr(skip, "class") != "skip" || attr(skip, "href") != "#"+attr(all(doc, "main")[0], "id") {
		t.Error("the first link does not skip to main")
	}
	for _, table := range all(doc, "table") {
		if len(all(table, "caption")) != 1 || text(all(table, "caption")[0]) == "" {
			t.Error("a table without caption")
		}
		for _, th := range all(table, "th") {
			if attr(th, "scope") == "" || text(th) == "" {
				t.Errorf("header %q of table %q has no scope or no text", text(th), text(all(table, "caption")[0]))
			}
		}
		width := 0
		for _, tr := range all(table, "tr") {
			cells := len(all(tr, "th")) + len(all(tr, "td"))
			if attr(tr, "class") == "part" {
				continue
			}
			if width == 0 {
				width = cells
			}
			if cells != width {
				t.Errorf("a row of %d cells in a table of %d", cells, width)
			}
		}
	}
}

// Nothing outside the page: no script, no picture, no address, no font.
func TestSelfContained(t *testing.T) {
	page, _ := render(t, publishtest.Input())
	doc := parse(t, page)
	for _, name := range []string{"script", "link", "img", "iframe", "object", "form"} {
		if len(all(doc, name)) > 0 {
			t.Errorf("there is a <%s>", name)
		}
	}
	for _, at := range regexp.MustCompile(`(?i)(https?:|//[a-z]|url\(|@import)[^"]*`).FindAllString(page, -1) {
		if !strings.HasPrefix(at, "http://www.w3.org/2000/svg") {
			t.Errorf("the page refers to %q", at)
		}
	}
}

var svgPart = regexp.MustCompile(`(?s)<svg.*?</svg>`)

// The chart is well-formed XML, each mark has a title and a description with
// its numbers, and lies on the scale.
func TestChart(t *testing.T) {
	page, m := render(t, publishtest.Input())
	d := xml.NewDecoder(strings.NewReader(svgPart.FindString(page)))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	marks := 0
	for _, g := range all(parse(t, page), "g") {
		marks++
		if len(all(g, "title")) != 1 || len(all(g, "desc")) != 1 {
			t.Error("a mark without title or desc")
		}
	}
	if want := len(m.Chart.Panels[0].Marks) + len(m.Chart.Panels[1].Marks); marks != want || want != 10 { // six measures, four of five regions
		t.Errorf("%d marks, want %d", marks, want)
	}
	if !strings.Contains(page, "54 procent. 206 ud af de 385 sager.") {
		t.Error("the first mark does not say its numbers")
	}
	// 0 percent is at x = 8 and 100 percent at 258: 53.5065 percent is at
	// 8 + .535065 x 250 = 141.8, and the second interval, .4321 to .5343,
	// from 116.0 to 141.6.
	for _, want := range []string{`cx="141.8"`, `x1="116" x2="141.6"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in the chart", want)
		}
	}
}

// What a reader must see.
func TestSays(t *testing.T) {
	in := publishtest.Input()
	page, m := render(t, in)
	doc := parse(t, page)
	body := text(all(doc, "body")[0])
	for _, want := range []string{
		"UDKAST", in.Batch.Batch.Constructed, in.Batch.Design.Rationale,
		"54 procent", "206 ud af de 385 sager. 95 %-sikkerhedsinterval: 48-59 procent.",
		"107 ud af de 255 sager, hvor det har været relevant og muligt at vurdere",
		"Ingen af de 107 sager", "andelen er højst 4 procent", "[c]", "[x]",
		in.Seed, in.SeedSource, in.FrameSHA256, in.MerkleRoot, `printf '%s\0%s' "$seed" "$id" | sha256sum`,
		"Clopper-Pearson", "95 ud af 100", "97 af landets 98 kommuner", "Har ikke leveret en liste: Læsø", "Afgjort uden for perioden",
		"Gennemgået", "Alle sagerne i basen kommer fra én kommune", m.Tool,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, f := range m.Findings {
		if !strings.Contains(body, f.Sentence) || !strings.Contains(body, f.Headline) {
			t.Errorf("finding %q is not on the page", f.Label)
		}
	}
	in.Release = &publish.Release{Number: 2, Date: publishtest.On("2026-01-20"), Reason: "Rettet fordeling på regioner."}
	released, _ := render(t, in)
	if strings.Contains(strings.ToLower(released), "udkast") {
		t.Error("a release calls itself a draft")
	}
	for _, want := range []string{"Version 2", "20. januar 2026", "Rettet fordeling på regioner."} {
		if !strings.Contains(released, want) {
			t.Errorf("the release does not say %q", want)
		}
	}
}

// Picked cases: no percentage anywhere but in the style sheet and the words
// of people.
func TestPurposiveHasNoPercent(t *testing.T) {
	in := publishtest.Input()
	in.Batch.Batch.Basis = batch.Purposive
	in.Batch.Tables[0].Title = "Retlige mangler"
	page, _ := render(t, in)
	body := text(all(parse(t, page), "main")[0])
	for _, found := range regexp.MustCompile(`\d+ ?(%|procent)|sikkerhedsinterval`).FindAllString(body, -1) {
		t.Errorf("the page says %q", found)
	}
}

// Words of people are text, whatever they hold.
func TestEscapes(t *testing.T) {
	in := publishtest.Input()
	const bad = `<script>alert("x")</script> & 'y'`
	in.Batch.Batch.Title, in.Batch.Measures[0].Label, in.Batch.Tables[1].Note, in.Seed = bad, bad, bad, bad
	in.Batch.Tables[0].ID = `T"1 <x>`
	page, _ := render(t, in)
	doc := parse(t, page)
	if len(all(doc, "script")) > 0 || !strings.Contains(text(all(doc, "h1")[0]), "<script>") {
		t.Error("a title became markup")
	}
}

func TestSameBytes(t *testing.T) {
	a, _ := render(t, publishtest.Input())
	b, _ := render(t, publishtest.Input())
	if a != b {
		t.Error("the same input gives two pages")
	}
	if err := HTML(io.Discard, nil); err == nil {
		t.Error("no model is accepted")
	}
}

// Bounds and the names of intervals do not break over lines; dates and other
// numbers do, and nothing of a text is markup.
func TestWhole(t *testing.T) {
	got := string(whole("<b> 95 %-sikkerhedsinterval: 48-59 procent (43-62%), 2024-25."))
	want := `&lt;b&gt; <span class="whole">95 %-sikkerhedsinterval</span>: <span class="whole">48-59 procent</span> (<span class="whole">43-62%</span>), 2024-25.`
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
