package check

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"sagsbarometer/sampling/lottery"
)

// hostile are journal numbers as nobody should write them.
var hostile = []string{
	`</script><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<!--<script>`, `"'` + "`${1}\\", "12\u202e43\u2066", "a\u2028b\u0085", `]]>&lt;{{.}}`, "æøå 😀",
}

// fixture is a page of n cases, all of one kommune, 5 of them drawn.
func fixture(t testing.TB, n int) Page {
	t.Helper()
	var cases []lottery.Case
	journal := map[string]string{}
	for i := range n {
		c := lottery.Case{Stratum: "0101", ID: fmt.Sprintf("id%014d", i)}
		journal[c.ID] = fmt.Sprint(24000 + i)
		if i < len(hostile) {
			journal[c.ID] = hostile[i]
		}
		cases = append(cases, c)
	}
	frame, err := lottery.CanonicalFrame(cases)
	if err != nil {
		t.Fatal(err)
	}
	plan := fmt.Appendf(nil, "stratum,stratum_pop,n_planned\n0101,%d,5\n", n)
	c, err := lottery.Commit(lottery.Commitment{Batch: "prøve", Design: lottery.Stratified, Total: 5}, frame, plan)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := lottery.Draw("2026", cases, map[string]lottery.Size{"0101": {Sample: 5}})
	if err != nil {
		t.Fatal(err)
	}
	r := lottery.Receipt{Batch: "prøve", Cases: []lottery.ReceiptCase{{Journal: "uden for", ID: "idx", ExcludedBy: "period"}}}
	tree := lottery.NewTree(lottery.Lines(frame))
	for i, c := range cases { // ids are in order, so are the lines
		proof, err := tree.Proof(i)
		if err != nil {
			t.Fatal(err)
		}
		r.Cases = append(r.Cases, lottery.ReceiptCase{Journal: journal[c.ID], ID: c.ID, Stratum: "0101", Leaf: int64(i), Proof: proof})
	}
	seed := lottery.Seed{Batch: "prøve", CommitmentSHA256: c.SHA256(), Source: "Lotto </pre><b>", Seed: "2026"}
	return Page{Title: "Prøve <b>", Constructed: "Opdigtet", Kommune: "0101", Name: "København Kommune", ReceiptFile: "kvittering-0101.csv",
		Receipt: r.Text(), Parts: []Part{{c.Text(), plan, seed.Text(), lottery.DrawText(drawn)}},
		Reasons: []Reason{{"period", "Afgjort uden for perioden"}}, Tool: "barometer test"}
}

func render(t testing.TB, p Page) (string, *html.Node) {
	t.Helper()
	var b bytes.Buffer
	if err := HTML(&b, p); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

// all lists the elements of that name in the order of the page.
func all(n *html.Node, name string) (list []*html.Node) {
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
	return b.String()
}

// What the script reads is what went in, byte for byte, whatever the journal
// numbers are made of.
func TestEmbeds(t *testing.T) {
	p := fixture(t, 20)
	_, doc := render(t, p)
	scripts := all(doc, "script")
	if len(scripts) != 2 || attr(scripts[0], "type") != "application/json" {
		t.Fatalf("%d scripts, want the data and the program", len(scripts))
	}
	var got content
	if err := json.Unmarshal([]byte(text(scripts[0])), &got); err != nil {
		t.Fatal(err)
	}
	want := content{Kommune: "0101", Name: p.Name, Receipt: string(p.Receipt), Reasons: p.Reasons, Parts: []partContent{
		{0, string(p.Parts[0].Commitment), string(p.Parts[0].Plan), string(p.Parts[0].Seed), string(p.Parts[0].Draw)}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	body := text(all(doc, "body")[0])
	for _, want := range []string{"Fortroligt", "Prøve <b>", "Lotto </pre><b>", string(p.Parts[0].Commitment), "2026", "Opdigtet", "kvittering-0101.csv"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// Nothing but our script runs, and it comes from nowhere else: the policy
// names its digest, and nothing on the page has an address.
func TestSelfContained(t *testing.T) {
	page, doc := render(t, fixture(t, 20))
	sum := sha256.Sum256([]byte(text(all(doc, "script")[1])))
	policy := ""
	for _, m := range all(doc, "meta") {
		if attr(m, "http-equiv") == "Content-Security-Policy" {
			policy = attr(m, "content")
		}
	}
	want := "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'"
	if policy != want {
		t.Errorf("policy %q\nwant   %q", policy, want)
	}
	for _, name := range []string{"link", "img", "iframe", "object", "form", "base", "b"} {
		if n := len(all(doc, name)); n > 0 {
			t.Errorf("%d <%s>", n, name)
		}
	}
	for d := range doc.Descendants() {
		for _, a := range d.Attr {
			if a.Key == "src" || strings.HasPrefix(a.Key, "on") || a.Key == "href" && !strings.HasPrefix(a.Val, "#") {
				t.Errorf("<%s %s=%q>", d.Data, a.Key, a.Val)
			}
		}
	}
	if at := regexp.MustCompile(`(?i)(https?:|//[a-z]|url\(|@import)[^"]{0,40}`).FindString(style + page[:strings.Index(page, "<script")]); at != "" {
		t.Errorf("the page refers to %q", at)
	}
}

// The script ends where its element does, and neither reaches out nor turns
// text into markup.
func TestScripts(t *testing.T) {
	for _, word := range []string{"</script", "<!--", "innerHTML", "outerHTML", "insertAdjacent", "document.write", "fetch(", "XMLHttpRequest", "WebSocket", "import(", "eval(", "Function(", "crypto", "localStorage"} {
		code := regexp.MustCompile(`(?m)^\s*//.*$`).ReplaceAllString(script(), "")
		if strings.Contains(strings.ToLower(code), strings.ToLower(word)) {
			t.Errorf("the script says %q", word)
		}
	}
}

// Every field has its label, every reference its target, and there is one
// heading to begin with.
func TestAccessible(t *testing.T) {
	_, doc := render(t, fixture(t, 20))
	if attr(all(doc, "html")[0], "lang") != "da" || len(all(doc, "h1")) != 1 || len(all(doc, "main")) != 1 {
		t.Error("want Danish, one h1 and one main")
	}
	ids, labelled := map[string]bool{}, map[string]bool{}
	for d := range doc.Descendants() {
		if id := attr(d, "id"); id != "" {
			if ids[id] {
				t.Errorf("two elements are called %s", id)
			}
			ids[id] = true
		}
	}
	for _, l := range all(doc, "label") {
		labelled[attr(l, "for")] = true
	}
	for _, name := range []string{"input", "textarea", "select"} {
		for _, field := range all(doc, name) {
			if !labelled[attr(field, "id")] {
				t.Errorf("<%s id=%s> has no label", name, attr(field, "id"))
			}
		}
	}
	for d := range doc.Descendants() {
		for _, key := range []string{"aria-labelledby", "aria-describedby"} {
			for _, id := range strings.Fields(attr(d, key)) {
				if !ids[id] {
					t.Errorf("<%s> names %s, which is not there", d.Data, id)
				}
			}
		}
		if href := attr(d, "href"); href != "" && !ids[strings.TrimPrefix(href, "#")] {
			t.Errorf("link to %s, which is not there", href)
		}
	}
}

func TestSameBytes(t *testing.T) {
	a, _ := render(t, fixture(t, 30))
	b, _ := render(t, fixture(t, 30))
	if a != b {
		t.Error("the same input gives two pages")
	}
}

// 900 cases of a frame of a million lines, with proofs of 20 hashes, are below
// 2 MB: 900 x 20 x 65 bytes are 1.17 MB, and the page itself is small.
func TestSize(t *testing.T) {
	p := fixture(t, 900)
	r, err := lottery.ParseReceipt(p.Receipt)
	if err != nil {
		t.Fatal(err)
	}
	for i := range r.Cases {
		r.Cases[i].Proof = make([][32]byte, 20)
	}
	p.Receipt = r.Text()
	if page, _ := render(t, p); len(page) > 2_000_000 || len(page) < 1_170_000 {
		t.Errorf("%d bytes, want above 1.17 and below 2 million", len(page))
	}
}

// A supplement that has not been drawn has its list, and no seed to ask for.
func TestSupplement(t *testing.T) {
	p := fixture(t, 20)
	c, err := lottery.ParseCommitment(p.Parts[0].Commitment)
	if err != nil {
		t.Fatal(err)
	}
	c.Part = 1
	p.Parts = append(p.Parts, Part{Commitment: c.Text(), Plan: p.Parts[0].Plan})
	_, doc := render(t, p)
	ids := map[string]bool{}
	for d := range doc.Descendants() {
		ids[attr(d, "id")] = true
	}
	for id, want := range map[string]bool{"commitment-0": true, "commitment-1": true, "seed-0": true, "seed-1": false} {
		if ids[id] != want {
			t.Errorf("%s on the page: %v, want %v", id, ids[id], want)
		}
	}
}

// Only where ids are pseudonyms is the list public.
func TestKeyed(t *testing.T) {
	p := fixture(t, 20)
	const public, hidden = "Enhver kan regne hele lodtrækningen efter", "Listen er ikke offentlig"
	for key, wanted := range map[string]string{"": hidden, strings.Repeat("0", 64): public} {
		c, err := lottery.ParseCommitment(p.Parts[0].Commitment)
		if err != nil {
			t.Fatal(err)
		}
		c.KeySHA256 = key
		p.Parts[0].Commitment = c.Text()
		_, doc := render(t, p)
		body := text(all(doc, "main")[0])
		if strings.Contains(body, public) != (wanted == public) || strings.Contains(body, hidden) != (wanted == hidden) {
			t.Errorf("with key %q the page does not say %q alone", key, wanted)
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*Page)
		want   string
	}{
		{"no part", func(p *Page) { p.Parts = nil }, "check page of 0101: nothing has been drawn"},
		{"no seed", func(p *Page) { p.Parts[0].Seed = nil }, "check page of 0101: nothing has been drawn"},
		{"no commitment", func(p *Page) { p.Parts[0].Commitment = nil }, "check page of 0101: commitment: 0 lines, want 12"},
		{"no seed's file", func(p *Page) { p.Parts[0].Seed = []byte("2026\n") }, "check page of 0101: seed: 1 lines, want 6"},
	} {
		p := fixture(t, 20)
		test.change(&p)
		if err := HTML(io.Discard, p); err == nil || err.Error() != test.want {
			t.Errorf("%s: got %v, want %s", test.name, err, test.want)
		}
	}
}
