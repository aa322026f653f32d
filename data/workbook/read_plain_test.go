package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// bothWays reads a part by itself and by encoding/xml.
func bothWays(t testing.TB, src []byte) (plainly bool) {
	t.Helper()
	opened := func() *pack {
		archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
		if err != nil {
			t.Skip()
		}
		p, err := open(archive, standard)
		if err != nil {
			t.Skip()
		}
		return p
	}
	const part = "xl/worksheets/sheet1.xml"
	here, there := opened(), opened()
	there.streamed = true
	b := func(p *pack) *book {
		b := &book{words: map[string]string{}, dates: []bool{false, true}}
		if err := p.sharedStrings("xl/sharedStrings.xml", b); err != nil {
			b.texts = []string{err.Error()}
		}
		return b
	}
	ourTexts, theirTexts := b(here), b(there)
	if diff := cmp.Diff(theirTexts.texts, ourTexts.texts); diff != "" {
		t.Fatalf("shared texts: %s", diff)
	}
	got, err := here.rows(part, "Ark1", ourTexts)
	want, wantErr := there.rows(part, "Ark1", theirTexts)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) || here.cells != there.cells {
		t.Fatalf("%v and %d cells, want %v and %d", err, here.cells, wantErr, there.cells)
	}
	if diff := cmp.Diff(want, got); err == nil && diff != "" {
		t.Fatal(diff)
	}
	x, ok := opened().readPlain(part)
	return ok && x.rows(&sheetRows{pack: opened(), book: ourTexts, name: "Ark1"})
}

// What is read without encoding/xml is what encoding/xml reads, and what other
// programs write is so read.
func FuzzPlain(f *testing.F) {
	for _, sheet := range plainSheets {
		f.Add(sheet, plainTexts)
	}
	for _, sheet := range oddSheets {
		f.Add(sheet, `<sst><si><r><t>a</t></r></si></sst>`)
	}
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		bothWays(t, packed(t, sheet, "xl/sharedStrings.xml", texts))
	})
}

const plainTexts = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<sst uniqueCount='2'><si><t xml:space=\"preserve\"> Ja &amp; nej</t></si><si/></sst>"

var plainSheets = []string{
	sheetTop + `<row r="3"><c r="B3" t="s" s="1"><v>0</v></c><c s="1"><v>45884</v></c><c r="AA3" t="str"><f>IF(A1&lt;&gt;&#34;&#34;,1)</f><v>x &gt; y</v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="inlineStr"><is><t>å_x000D_b</t></is></c><c t="b"><v>1</v></c><c t="e"><f/><v>#N/A</v></c><c><f a='"'>1</f></c></row>` + sheetEnd,
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x:worksheet xmlns:x=\"w\" >\r\n<x:sheetData><x:row r=\"2\" ><x:c r=\"a2\" x:s=\"\"><x:v> 1e3 </x:v></x:c></x:row ></x:sheetData></x:worksheet>\n",
	`<row r="2"/><c/><c r="C2"><v/></c>`,
	sheetTop + `<row><c xmlns:r="C1"><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v>Ja&#10;nej&#13;&#9;&#233;</v></c><c t="inlineStr"><is><t>a&#10;b</t></is></c></row>` + sheetEnd,
	``, `text`, "\ufeff<a/>",
}

// Each is read by encoding/xml or refused by it.
var oddSheets = []string{
	sheetTop + `<row><c r="A1" r="B1"><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row><c><v>1</v><v>2</v></c></row>` + sheetEnd,
	sheetTop + `<row><c><v>1<x>2</x>3</v></c></row>` + sheetEnd,
	sheetTop + `<row><c><v>1<!-- 2 -->3</v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v><![CDATA[<a>]]></v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v>]]></v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v>&boom;</v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v>&#x41;&#1;</v></c></row>` + sheetEnd,
	sheetTop + `<row><c t="str"><v>&#xE6;</v></c></row>` + sheetEnd,
	sheetTop + "<row><c t=\"str\"><v>a\r\nb</v></c></row>" + sheetEnd,
	sheetTop + "<row><c t=\"str\"><v>\xff</v></c></row>" + sheetEnd,
	sheetTop + "<row><c t=\"str\"><v>\ufffe\x01</v></c></row>" + sheetEnd,
	sheetTop + `<row><c t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>` + sheetEnd,
	sheetTop + `<row><c t="inlineStr"><is><t>a</t><rPh><t>b</t></rPh></is></c></row>` + sheetEnd,
	sheetTop + `<row><c><is><t>a</t></is><is><t>b</t></is></c></row>` + sheetEnd,
	sheetTop + `<row><c s="x"><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row><c s="-1"><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row r="&#49;"><c><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row a="<"/>` + sheetEnd,
	sheetTop + `<row a = "1"><c><v>1</v></c></row>` + sheetEnd,
	sheetTop + `<row a="1"b="2"></row></sheetData>`,
	sheetTop + `<row></c>`,
	`<a:b:c/>`, `<å><c><v>1</v></c></å>`, `<1/>`, `</a>`, `<a`, `<a b`, `<a b="`, `<a/`, `<`, `&amp`,
	`<?xml version="1.1"?><a/>`, `<?xml version="1.0" encoding="ISO-8859-1"?><a/>`,
	`<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><row><c t="str"><v>&b;</v></c></row>`,
	strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100),
}

func TestPlain(t *testing.T) {
	for _, sheet := range plainSheets {
		if !bothWays(t, packed(t, sheet, "xl/sharedStrings.xml", plainTexts)) {
			t.Errorf("encoding/xml is asked about %s", sheet)
		}
	}
	for _, sheet := range oddSheets {
		if bothWays(t, packed(t, sheet)) {
			t.Errorf("encoding/xml is not asked about %s", sheet)
		}
	}
}

// What goes on for a megabyte is refused wherever it stands.
func TestPlainEndless(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	space := make([]byte, longestToken*5/4) // which does not pack like a zip bomb
	for i := range space {
		space[i] = " \t\n\n"[random.IntN(4)]
	}
	const row = `<row%s a="%s"%s><c%s>%s<v>1</v%s></c></row>`
	for place := range 8 {
		var at [8]any
		for i := range at {
			at[i] = ""
		}
		at[place] = string(space)
		src := packed(t, fmt.Sprintf("%s"+sheetTop+row+sheetEnd+"%s", at[:]...))
		if bothWays(t, src) {
			t.Errorf("place %d: encoding/xml is not asked", place)
		}
	}
}

// What a cell does not show is not kept until the whole file is read.
func TestPlainKeepsNoLongWords(t *testing.T) {
	long := `<row><c t="e"><v>` + strings.Repeat("#", 100_000) + `</v></c><c><is><t>` + strings.Repeat("a", 100_000) + `</t></is></c></row>`
	src := packed(t, sheetTop+long+sheetEnd)
	archive, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := open(archive, standard)
	if err != nil {
		t.Fatal(err)
	}
	b := &book{words: map[string]string{}}
	rows, err := p.rows("xl/worksheets/sheet1.xml", "Ark1", b)
	if err != nil || rows[0][0].Kind != ErrorCell {
		t.Fatal(rows, err)
	}
	kept := 0
	for w := range b.words {
		kept += len(w)
	}
	if kept > 1000 {
		t.Errorf("%d bytes are kept", kept)
	}
}
