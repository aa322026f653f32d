package sheet

import (
	"reflect"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/strict"
)

// Names of sheets.
const (
	headSheet    = "Måleskema"
	answerSheet  = "Svar"
	wholeSheet   = "Samlet skema"
	machineSheet = "_barometer"
)

// format is what the hidden sheet says that the workbook is.
const format = "maaleskema 1"

// A tab is one list of a codebook and the sheet that it stands on.
type tab struct {
	list, name string
	element    reflect.Type
	lead       string // what to know before writing on it
}

var tabs = []tab{
	{"section", "Afsnit", reflect.TypeFor[codebook.Section](),
		"Skemaets overskrifter i den rækkefølge, de står. Et afsnit fra kernen eller modulet får ny titel, når det står her med samme id."},
	{"item", "Spørgsmål", reflect.TypeFor[codebook.Item](),
		"Ét spørgsmål i hver række. Et spørgsmål fra kernen eller modulet erstattes, når det står her med samme id; de øvrige står i arket »" + wholeSheet + "«. " +
			"Betingelser skrives som sagsoplysning = nej; akter = ja, og flere svar som sagstype = ny eller genoptagelse. Både koder og tekster kan bruges. Svarene på valg og flere står i arket »" + answerSheet + "«."},
	{"derived", "Afledte svar", reflect.TypeFor[codebook.Derived](),
		"Et afledt svar skrives aldrig: det er ja, når et af spørgsmålene har et svar, der tælles. Spørgsmålene skilles med semikolon."},
	{"deadline", "Frister", reflect.TypeFor[codebook.Deadline](),
		"En frist beregnes ud fra datoer i skemaet og registret over kommunernes frister (deadlines.csv)."},
	{"edit", "Regler", reflect.TypeFor[codebook.Edit](),
		"Svar, der ikke kan stå sammen. En fejl skal rettes; en advarsel skal forklares med en bemærkning."},
	{"change", "Ændringer", reflect.TypeFor[codebook.Change](),
		"Hvad der er ændret siden version 1. Ved en ændret betydning skrives de tidligere svar, der skal gives igen. Alt, hvad der ændres, efter at der er givet svar, kræver et nyt versionsnummer i arket »" + headSheet + "«."},
}

// A column is one key of an element on its sheet.
type column struct {
	key      string
	field    int // of the type
	required bool
	kind     kind
}

// A kind is what a cell of a column may hold.
type kind int

const (
	textCell    kind = iota
	listCell         // ids or codes
	ruleCell         // a condition
	dateCell         // a day
	countCell        // a whole number
	numberCell       // a number, or nothing
	yesCell          // ja, or nothing
	answersCell      // stands on the sheet of answers
)

// columns are the keys of a type, in their order.
func columns(t reflect.Type) []column {
	var list []column
	for i := range t.NumField() {
		key, options, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
		if key == "" || key == "-" {
			continue
		}
		c := column{key: key, field: i, required: strings.Contains(options, "required")}
		switch of := t.Field(i).Type; {
		case of == reflect.TypeFor[codebook.Condition]():
			c.kind = ruleCell
		case of == reflect.TypeFor[strict.Pairs]():
			c.kind = answersCell
		case of == reflect.TypeFor[day.Date]():
			c.kind = dateCell
		case of == reflect.TypeFor[[]string]():
			c.kind = listCell
		case of.Kind() == reflect.Int:
			c.kind = countCell
		case of.Kind() == reflect.Pointer:
			c.kind = numberCell
		case of.Kind() == reflect.Bool:
			c.kind = yesCell
		case of.Kind() != reflect.String: // a list of elements: a sheet of its own
			continue
		}
		list = append(list, c)
	}
	return list
}

// shown are the columns that stand on the sheet of the list itself.
func (t tab) shown() []column {
	var list []column
	for _, c := range columns(t.element) {
		if c.kind != answersCell {
			list = append(list, c)
		}
	}
	return list
}

// answerKeys are the columns of the sheet of answers.
var answerKeys = []string{"item", "code", "label"}
