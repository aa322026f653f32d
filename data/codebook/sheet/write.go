package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// spare is how many empty rows below a list are ready to be filled in.
const spare = 25

// Write writes the workbook of a codebook: own is what stands in its file
// ([codebook.ReadOwn]), whole what that is with all it uses ([codebook.Read]).
func Write(w io.Writer, own, whole *codebook.Codebook, on day.Date) error {
	book := workbook.Book{Title: whole.Title, On: on, Pages: []workbook.Page{head(own, whole)}}
	for _, t := range tabs {
		book.Pages = append(book.Pages, t.page(own, whole))
		if t.list == "item" {
			book.Pages = append(book.Pages, answers(own))
		}
	}
	view, marks := overview(whole)
	book.Pages = append(book.Pages, view, machine(own, marks))
	if err := book.Write(w); err != nil {
		return fmt.Errorf("spreadsheet of the codebook %s: %w", own.ID, err)
	}
	return nil
}

// Digest tells two contents of a codebook's own file apart.
func Digest(own *codebook.Codebook) string {
	sum := sha256.Sum256(own.TOML())
	return hex.EncodeToString(sum[:])
}

func machine(own *codebook.Codebook, marks []string) workbook.Page {
	p := workbook.Page{Name: machineSheet, Hidden: true, Locked: true, Widths: []float64{24, 70}}
	for _, line := range [][2]string{{"format", format}, {"codebook", own.ID}, {"codebook_version", strconv.Itoa(own.Version)}, {"sha256", Digest(own)}} {
		p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(line[0]), workbook.AsText(line[1])})
	}
	for _, m := range marks {
		p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(m)})
	}
	return p
}

// top begins a page: a title, and running text over its columns.
func top(name, title string, widths []float64, paragraphs ...string) workbook.Page {
	p := workbook.Page{Name: name, Widths: widths}
	p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(title).As(workbook.Title)})
	p.Heights = append(p.Heights, 28)
	last, across := 0, 0.0
	for last < len(widths) && across < 110 {
		across += widths[last]
		last++
	}
	for _, text := range paragraphs {
		p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(text).As(workbook.Lead)})
		row := len(p.Rows)
		p.Merged = append(p.Merged, workbook.Area{Top: row, Left: 1, Bottom: row, Right: last})
		p.Heights = append(p.Heights, workbook.Height(text, across))
	}
	p.Rows, p.Heights = append(p.Rows, nil), append(p.Heights, 0)
	return p
}

// under adds the rows of headings and of machine names, by which the sheet is
// read however its columns are moved.
func under(p *workbook.Page, list string, keys []string) {
	var names, small []workbook.Value
	for _, k := range keys {
		names = append(names, workbook.AsText(heading(list, k)).As(workbook.Heading))
		small = append(small, workbook.AsText(k).As(workbook.Small))
	}
	p.Rows, p.Heights = append(p.Rows, names, small), append(p.Heights, 0, 0)
	p.FreezeRows = len(p.Rows)
}

func head(own, whole *codebook.Codebook) workbook.Page {
	uses := "Måleskemaet står alene."
	if len(whole.Uses) > 0 {
		uses = "Måleskemaet bygger på " + strings.Join(whole.Uses, " og ") + " fra biblioteket. Her står kun dets egne spørgsmål; det hele står samlet i arket »" + wholeSheet + "«."
	}
	p := top(headSheet, whole.Title, []float64{24, 14, 90},
		"Ret i arkene, gem filen, og læs den ind igen med barometer review BATCH --codebook-read FIL. Alt, hvad der er galt, meldes med ark og celle, og intet ændres, før alt er i orden.",
		uses,
		"Den lille grå række under overskrifterne er programmets navne; den skal blive stående. Rækker kan flyttes, indsættes og slettes. Egne noter hører til i kommentarer eller i et ark for sig.")
	p.Rows, p.Heights = append(p.Rows, row(workbook.Heading, "Felt", "Nøgle", "Indhold")), append(p.Heights, 0)
	v := reflect.ValueOf(*own)
	for _, c := range columns(v.Type()) {
		p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(heading("", c.key)).As(workbook.Identity),
			workbook.AsText(c.key).As(workbook.Small), value(c, "", v.Field(c.field), whole).As(workbook.Entry)})
		fit(&p, []string{"", "", text(c, "", v.Field(c.field), whole)})
	}
	return p
}

func row(look workbook.Look, texts ...string) []workbook.Value {
	values := make([]workbook.Value, len(texts))
	for i, t := range texts {
		values[i] = workbook.AsText(t).As(look)
	}
	return values
}

// page is the sheet of one list.
func (t tab) page(own, whole *codebook.Codebook) workbook.Page {
	var keys []string
	var across []float64
	shown := t.shown()
	for _, c := range shown {
		keys, across = append(keys, c.key), append(across, width(c.key))
	}
	p := top(t.name, t.name, across, t.lead)
	under(&p, t.list, keys)
	p.FreezeColumns = 1
	first := len(p.Rows) + 1
	elements := t.elements(own)
	for i := range elements.Len() + spare {
		var cells []workbook.Value
		var texts []string
		for _, c := range shown {
			if i >= elements.Len() {
				cells = append(cells, empty(c).As(workbook.Entry))
				continue
			}
			field := elements.Index(i).Field(c.field)
			cells, texts = append(cells, value(c, t.list, field, whole).As(workbook.Entry)), append(texts, text(c, t.list, field, whole))
		}
		p.Rows = append(p.Rows, cells)
		fit(&p, texts)
	}
	for i, c := range shown {
		area := workbook.Area{Top: first, Left: i + 1, Bottom: len(p.Rows), Right: i + 1}
		switch allowed := words[t.list+"."+c.key]; {
		case allowed != nil:
			input := workbook.Input{Area: area}
			for _, w := range allowed {
				input.Options = append(input.Options, w.shown)
			}
			p.Inputs = append(p.Inputs, input)
		case c.kind == dateCell:
			p.Inputs = append(p.Inputs, workbook.Input{Area: area, Dates: true})
		case c.kind == numberCell || c.kind == countCell:
			p.Inputs = append(p.Inputs, workbook.Input{Area: area, Numbers: true})
		}
	}
	return p
}

// elements are the elements of the list in a codebook, a slice.
func (t tab) elements(cb *codebook.Codebook) reflect.Value {
	v := reflect.ValueOf(cb).Elem()
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == t.list {
			return v.Field(i)
		}
	}
	return reflect.Value{} // tabs name lists that there are
}

// answers is the sheet with the answers of all own questions that bring some.
func answers(own *codebook.Codebook) workbook.Page {
	p := top(answerSheet, "Svar", []float64{width("item"), width("code"), 80},
		"De svar, der kan gives på et spørgsmål af typen valg eller flere, i den rækkefølge, de vises. Koden står i data og må ikke ændres, når der er givet svar; teksten er den, juristen ser. De øvrige typer har deres svar fra programmet.")
	under(&p, "answers", answerKeys)
	add := func(item string, a strict.Pair) {
		texts := []string{item, a.Key, strings.TrimSpace(a.Value)}
		p.Rows = append(p.Rows, row(workbook.Entry, texts...))
		fit(&p, texts)
	}
	for _, i := range own.Items {
		for _, a := range i.Answers {
			add(i.ID, a)
		}
	}
	for range spare {
		add("", strict.Pair{})
	}
	return p
}
