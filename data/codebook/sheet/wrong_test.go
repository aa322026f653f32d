package sheet

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
)

const small = `id = "x"
title = "X"
version = 1
[[section]]
id = "s"
title = "S"
[[item]]
id = "oplyst"
section = "s"
type = "ja-nej-kiv"
label = "Er sagen oplyst?"
defect = ["nej"]
[[item]]
id = "mangler"
section = "s"
type = "flere"
label = "Hvad mangler?"
ask = { oplyst = ["nej"] }
answers = { helbred = "Helbred, herunder lægeattest", andet = "Andet; ikke nævnt" }
[[item]]
id = "dato"
section = "s"
type = "dato"
label = "Hvornår?"
[[derived]]
id = "mangel"
label = "En mangel"
any_defect = ["oplyst"]
[[edit]]
id = "R1"
level = "fejl"
wrong = { oplyst = ["kan_ikke_vurderes"], mangel = ["ja"] }
message = "?"
`

// edited is the workbook of a codebook after cells were changed, "Ark!A1" to
// their text or number.
func edited(t testing.TB, src string, cells map[string]any) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(write(t, []byte(src))))
	if err != nil {
		t.Fatal(err)
	}
	for at, value := range cells {
		sheet, cell, _ := strings.Cut(at, "!")
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small without what makes it wrong: an edit that never fires, and a semicolon
// in a label of several.
var sound = strings.NewReplacer("Andet; ikke nævnt", "Andet", `{ oplyst = ["kan_ikke_vurderes"], mangel = ["ja"] }`, `{ oplyst = ["nej"], mangler = ["andet"] }`).Replace(small)

// Each mistake is told at its cell, all at once, in both languages. Questions
// stand from row 6, answers and rules too.
func TestReadRefuses(t *testing.T) {
	for _, test := range []struct {
		name  string
		cells map[string]any
		want  string // Danish
	}{
		{"empty cells", map[string]any{"Måleskema!C8": "", "Spørgsmål!D6": "", "Regler!E6": "", "Svar!C7": "", "Afledte svar!C6": ""}, `
			Afledte svar!C6: any_defect: en tom celle, ventet: »Ja, når et af disse tælles« udfyldt
			Måleskema!C8: title: en tom celle, ventet: »Titel« udfyldt
			Regler!E6: message: en tom celle, ventet: »Besked« udfyldt
			Spørgsmål!D6: label: en tom celle, ventet: »Spørgsmål« udfyldt
			Svar!C7: label: en tom celle, ventet: »Svar« udfyldt`},
		{"words that are not allowed", map[string]any{"Spørgsmål!C8": "datto", "Regler!B6": "advarel", "Ændringer!A6": 2, "Ændringer!B6": "1/2-2026", "Ændringer!C6": "dato", "Ændringer!D6": "tydning", "Ændringer!F6": "?", "Måleskema!C9": 2}, `
			Regler!B6: level: "advarel", ventet: en af fejl, advarsel (mente du "advarsel"?)
			Spørgsmål!C8: type: "datto", ventet: en af ja-nej, ja-nej-kiv, ja-nej-ir-kiv, valg, flere, dato, tal, tekst (mente du "dato"?)
			Ændringer!D6: kind: "tydning", ventet: en af ordlyd, betydning (mente du "betydning"?)`},
		{"what the codebook refuses", map[string]any{"Spørgsmål!B8": "t", "Spørgsmål!A8": "Dato!", "Afledte svar!C6": "oplyst; mangler; opplyst"}, `
			Afledte svar!C6: mangel: mangler, som er af typen flere, ventet: et spørgsmål med ét svar
			Afledte svar!C6: mangel: der er intet spørgsmål "opplyst", ventet: et af måleskemaets (mente du "oplyst"?)
			Spørgsmål!A8: id: "Dato!", ventet: a-z, 0-9 og enkelte _, et bogstav først, højst 32 i alt
			Spørgsmål!B8: Dato!: "t", ventet: s`},
		{"conditions", map[string]any{"Spørgsmål!G7": "oplyst", "Spørgsmål!G8": "oplyst = måske; hvornaar = ja", "Regler!C6": "oplyst = nej; oplyst = ja"}, `
			Regler!C6: wrong: "oplyst = nej; oplyst = ja", ventet: spørgsmål = svar, flere adskilt af semikolon: akter = ja; sagstype = ny eller genoptagelse
			Spørgsmål!G7: ask: "oplyst", ventet: spørgsmål = svar, flere adskilt af semikolon: akter = ja; sagstype = ny eller genoptagelse
			Spørgsmål!G8: dato: oplyst har intet svar "måske", ventet: en af ja, nej, kan_ikke_vurderes
			Spørgsmål!G8: dato: der er intet spørgsmål "hvornaar", ventet: et af måleskemaets`},
		{"never asked", map[string]any{"Spørgsmål!G8": "oplyst = ja; mangler = Andet"}, `
			Spørgsmål!G8: dato: det stilles aldrig: hvor mangler er andet, er oplyst aldrig ja, ventet: betingelser, som én sag kan opfylde`},
		{"never fires", map[string]any{"Regler!C6": "oplyst = Ja; En mangel = Ja"}, `
			Regler!C6: R1: den slår aldrig ud: hvor mangel er ja, er oplyst aldrig ja, ventet: svar, som én sag kan have, og ikke alle sager`},
		{"a cycle", map[string]any{"Spørgsmål!G6": "mangler = andet"}, `
			Spørgsmål!G6: oplyst: mangler, som selv afhænger af dette, ventet: et spørgsmål tidligere i skemaet`},
		{"answers of nobody", map[string]any{"Svar!A6": "mangle", "Svar!B7": "Andet"}, `
			Svar!A6: item: et svar på "mangle", ventet: id'et på et spørgsmål i arket »Spørgsmål« (mente du "mangler"?)
			Svar!B7: mangler: "Andet", ventet: en kode af a-z, 0-9 og enkelte _, et bogstav først (skriv andet)`},
		{"numbers and dates", map[string]any{"Måleskema!C9": "to", "Ændringer!A6": 2.5, "Ændringer!B6": "31-02-2026", "Ændringer!C6": "oplyst", "Ændringer!D6": "Betydning", "Ændringer!F6": "?"}, `
			Måleskema!C9: version: "to", ventet: et helt tal
			Ændringer!A6: version: "2.5", ventet: et helt tal
			Ændringer!B6: on: "31-02-2026", ventet: en dato som 15-08-2025`},
		{"notes", map[string]any{"Spørgsmål!P9": "husk"}, `
			Spørgsmål!P9: noget i en kolonne uden navn, ventet: noter som kommentarer eller i et ark for sig`},
		{"signs that nobody sees", map[string]any{"Spørgsmål!E8": "_x0002_ klip"}, `
			Spørgsmål!E8: et tegn, som ikke kan ses, ventet: kun bogstaver, tal, tegn og mellemrum`},
		{"a column gone", map[string]any{"Spørgsmål!D5": "", "Svar!B5": "kode"}, `
			Spørgsmål!5: label: kolonnen mangler i rækken med små grå navne, ventet: en celle med label i den, over en kolonne, der gerne må være tom
			Svar!5: code: kolonnen mangler i rækken med små grå navne, ventet: en celle med code i den, over en kolonne, der gerne må være tom`},
		{"all names gone", map[string]any{"Svar!A5": "", "Svar!B5": "", "Svar!C5": ""}, `
			Svar: rækken med små grå navne er væk, ventet: den under overskrifterne: item, code, label`},
		{"what follows from half a question", map[string]any{"Måleskema!C10": "kerne@2", "Spørgsmål!A9": "sagstype", "Spørgsmål!B9": "grund", "Spørgsmål!D9": "Hvilken?"}, `
			Spørgsmål!C9: type: en tom celle, ventet: »Type« udfyldt`},
		{"names of people who do not write code", map[string]any{"Spørgsmål!A9": "Særligt behov", "Spørgsmål!B9": "s", "Spørgsmål!C9": "ja-nej", "Spørgsmål!D9": "?",
			"Spørgsmål!A10": "a010190-1234", "Spørgsmål!B10": "s", "Spørgsmål!C10": "ja-nej", "Spørgsmål!D10": "?"}, `
			Spørgsmål!A9: id: "Særligt behov", ventet: a-z, 0-9 og enkelte _, et bogstav først, højst 32 i alt (skriv saerligt_behov)
			Spørgsmål!A10: id: "axxxxxx-xxxx", ventet: a-z, 0-9 og enkelte _, et bogstav først, højst 32 i alt`},
		{"written where nothing is read", map[string]any{"Samlet skema!B6": "Er sagen ikke oplyst?", "Samlet skema!A20": "ny", "Regler!E6": ""}, `
			Regler!E6: message: en tom celle, ventet: »Besked« udfyldt
			Samlet skema!6: der er skrevet i et ark, som ikke læses, ventet: spørgsmålet med sit id i arket »Spørgsmål« og denne række, som den var
			Samlet skema!20: der er skrevet i et ark, som ikke læses, ventet: spørgsmålet med sit id i arket »Spørgsmål« og denne række, som den var`},
		{"a CPR number", map[string]any{"Spørgsmål!B8": "010190-1234"}, `
			Spørgsmål!B8: dato: "xxxxxx-xxxx", ventet: s`},
	} {
		t.Run(test.name, func(t *testing.T) {
			xlsx := edited(t, sound, test.cells)
			_, found := Read(bytes.NewReader(xlsx), int64(len(xlsx)), "m.xlsx", codebooks.Library)
			var got []string
			for _, v := range found {
				if v.Message(lang.English) == v.Message(lang.Danish) {
					t.Errorf("%v is in one language", v)
				}
				got = append(got, strings.TrimPrefix(v.Place.String(), "m.xlsx:")+": "+v.Message(lang.Danish))
			}
			want := strings.Split(strings.ReplaceAll(strings.TrimSpace(test.want), "\t", ""), "\n")
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Sections and questions are named by their words too, wherever one is named.
func TestReadByWords(t *testing.T) {
	xlsx := edited(t, strings.Replace(sound, "version = 1", "version = 2", 1), map[string]any{
		"Spørgsmål!B8": "S", "Svar!A7": "Hvad mangler", "Afledte svar!C6": "»Er sagen oplyst?«",
		"Frister!A6": "f", "Frister!C6": "Hvornår?", "Frister!D6": "dato",
		"Ændringer!A6": 2, "Ændringer!B6": "1/2-2026", "Ændringer!C6": "Er sagen oplyst?", "Ændringer!D6": "betydning", "Ændringer!E6": "Nej", "Ændringer!F6": "Fordi."})
	got := read(t, xlsx).Own
	was, _ := codebook.ReadOwn("x.toml", []byte(strings.Replace(sound, "version = 1", "version = 2", 1)+
		"[[deadline]]\nid = \"f\"\nstart = \"dato\"\nstop = \"dato\"\n[[change]]\nversion = 2\non = 2026-02-01\nitem = \"oplyst\"\nkind = \"meaning\"\nredo = [\"nej\"]\nwhy = \"Fordi.\"\n"))
	if diff := cmp.Diff(was, got, meaning); diff != "" {
		t.Error(diff)
	}
}

// Words that differ in a question mark only are told apart where they are
// written as they stand, and name nothing otherwise.
func TestAmong(t *testing.T) {
	list := []codebook.Answer{{Code: "a", Label: "Ja"}, {Code: "b", Label: "Ja?"}, {Code: "ja", Label: "»Nej«"}, {Code: "c", Label: "?"}}
	for text, want := range map[string]string{"Ja": "ja", "JA?": "b", "»Ja?«": "", "»ja«": "", "nej": "ja", "?": "c", "": "", "»«": "", "B": "b"} {
		if got, ok := among(list, text); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v, want %q", text, got, ok, want)
		}
	}
}

// Conditions are read by codes and by words, also words that hold what
// separates.
func TestReadRule(t *testing.T) {
	cb, _ := codebook.Read("x.toml", []byte(small), nil)
	for _, test := range []struct {
		text string
		want codebook.Condition
	}{
		{"oplyst = nej", codebook.Condition{"oplyst": {"nej"}}},
		{" Oplyst=Nej ;\n mangler = andet ", codebook.Condition{"oplyst": {"nej"}, "mangler": {"andet"}}},
		{"Er sagen  oplyst? = Ja eller Kan ikke vurderes", codebook.Condition{"oplyst": {"ja", "kan_ikke_vurderes"}}},
		{"oplyst = ja | nej, kan_ikke_vurderes", codebook.Condition{"oplyst": {"ja", "nej", "kan_ikke_vurderes"}}},
		{"mangler = Helbred, herunder lægeattest, andet", codebook.Condition{"mangler": {"helbred", "andet"}}},
		{"mangler = Andet; ikke nævnt; oplyst = nej;", codebook.Condition{"mangler": {"andet"}, "oplyst": {"nej"}}},
		{"En mangel = Ja", codebook.Condition{"mangel": {"ja"}}},
		{"»Er sagen oplyst?« er Nej eller Kan ikke vurderes, og »En mangel« er Ja", codebook.Condition{"oplyst": {"nej", "kan_ikke_vurderes"}, "mangel": {"ja"}}},
		{"„Er sagen oplyst?“ = ”Nej”", codebook.Condition{"oplyst": {"nej"}}},
		{"er sagen oplyst = nej", codebook.Condition{"oplyst": {"nej"}}},
		{"oplyst = nej og mangel = ja", codebook.Condition{"oplyst": {"nej"}, "mangel": {"ja"}}},
		{"oplyst = nej, og mangel = ja", codebook.Condition{"oplyst": {"nej"}, "mangel": {"ja"}}},
		{"ukendt = helbred, ja", codebook.Condition{"ukendt": {"helbred", "ja"}}},
		{"oplyst = ", codebook.Condition{"oplyst": nil}},
	} {
		got, ok := readRule(cb, test.text)
		if diff := cmp.Diff(test.want, got, meaning); diff != "" || !ok {
			t.Errorf("%q: %v %s", test.text, ok, diff)
		}
	}
	for _, text := range []string{"oplyst", "oplyst er nej", "= nej", "oplyst = ja; oplyst = nej"} {
		if got, ok := readRule(cb, text); ok {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
