package strict

import (
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
)

var wantDate = lang.Text{EN: "a date such as 2025-08-15", DA: "en dato som 2025-08-15"}

// describe names a value as it was found.
func describe(n *node) lang.Text {
	switch n.kind {
	case table:
		return lang.Text{EN: "a table", DA: "en tabel"}
	case tables:
		return lang.Text{EN: "a list of tables", DA: "en liste af tabeller"}
	case list:
		return lang.Text{EN: "a list", DA: "en liste"}
	case text:
		return lang.Text{EN: "the text " + Quote(n.text), DA: "teksten " + Quote(n.text)}
	case integer:
		return lang.Text{EN: "the whole number " + clip(n.text), DA: "heltallet " + clip(n.text)}
	case decimal:
		return lang.Text{EN: "the decimal number " + clip(n.text), DA: "decimaltallet " + clip(n.text)}
	case date:
		return lang.Text{EN: "the date " + clip(n.text), DA: "datoen " + clip(n.text)}
	case moment:
		return lang.Text{EN: "the time " + clip(n.text), DA: "tidspunktet " + clip(n.text)}
	default:
		return lang.Same(n.text) // true, false
	}
}

// describeType names what a Go type takes.
func describeType(t reflect.Type) lang.Text {
	switch t {
	case reflect.TypeFor[day.Date]():
		return wantDate
	case reflect.TypeFor[Pairs]():
		return lang.Text{EN: `a table of texts such as { a = "A" }`, DA: `en tabel af tekster som { a = "A" }`}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return describeType(t.Elem())
	case reflect.String:
		return lang.Text{EN: "text in quotation marks", DA: "tekst i anførselstegn"}
	case reflect.Bool:
		return lang.Text{EN: "true or false", DA: "true eller false"}
	case reflect.Float64:
		return lang.Text{EN: "a number such as 0.05", DA: "et tal som 0.05"}
	case reflect.Struct:
		return lang.Text{EN: "a table", DA: "en tabel"}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Slice {
			return lang.Text{EN: `a table of lists such as { a = ["x", "y"] }`, DA: `en tabel af lister som { a = ["x", "y"] }`}
		}
		return lang.Text{EN: `a table of texts such as { a = "A" }`, DA: `en tabel af tekster som { a = "A" }`}
	case reflect.Slice:
		switch t.Elem().Kind() {
		case reflect.Struct:
			return lang.Text{EN: "a list of tables", DA: "en liste af tabeller"}
		case reflect.Slice:
			return lang.Text{EN: `a list of lists such as [[], ["a", "b"]]`, DA: `en liste af lister som [[], ["a", "b"]]`}
		case reflect.String:
			return lang.Text{EN: `a list of texts such as ["a", "b"]`, DA: `en liste af tekster som ["a", "b"]`}
		}
		return lang.Text{EN: "a list in brackets [ ]", DA: "en liste i kantede parenteser [ ]"}
	}
	return lang.Text{EN: "a whole number", DA: "et heltal"}
}

var decimalComma = regexp.MustCompile(`^[+-]?[0-9]+,[0-9]+$`)

// mend says how to turn what was found into what is wanted, where that is
// plain. name is the dotted key, as a header has it.
func mend(n *node, t reflect.Type, name string) lang.Text {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	number := t.Kind() == reflect.Float64 || t.Kind() == reflect.Int || t.Kind() == reflect.Int64
	_, dateInText := day.Parse(n.text)
	switch {
	case n.kind == table && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return lang.Text{EN: "write [[" + name + "]] with two brackets", DA: "skriv [[" + name + "]] med to kantede parenteser"}
	case n.kind == tables && (t.Kind() == reflect.Struct || t.Kind() == reflect.Map):
		return lang.Text{EN: "write [" + name + "] with one bracket", DA: "skriv [" + name + "] med én kantet parentes"}
	case n.kind == text && t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.String:
		return lang.Text{EN: "write [" + Quote(n.text) + "]", DA: "skriv [" + Quote(n.text) + "]"}
	case n.kind == text && t == reflect.TypeFor[day.Date]():
		if iso, ok := isoDate(n.text); ok {
			return lang.Text{EN: "write " + iso + " without quotation marks", DA: "skriv " + iso + " uden anførselstegn"}
		}
		if dateInText == nil {
			return withoutQuotes
		}
	case n.kind == moment && t == reflect.TypeFor[day.Date]():
		return lang.Text{EN: "leave out the time of day", DA: "udelad klokkeslættet"}
	case n.kind == text && number && decimalComma.MatchString(n.text):
		point := strings.Replace(n.text, ",", ".", 1)
		return lang.Text{EN: "write " + point + ", with a point and without quotation marks", DA: "skriv " + point + " med punktum og uden anførselstegn"}
	case n.kind == text && number && isNumber(n.text), n.kind == text && t.Kind() == reflect.Bool && (n.text == "true" || n.text == "false"):
		return withoutQuotes
	case t.Kind() == reflect.String && n.kind > text && n.kind != moment:
		return lang.Text{EN: "write " + Quote(n.text), DA: "skriv " + Quote(n.text)}
	case n.kind == decimal && number:
		return lang.Text{EN: "without a decimal point, and no point between thousands", DA: "uden decimaler og uden punktum mellem tusinder"}
	}
	return lang.Text{}
}

var withoutQuotes = lang.Text{EN: "write it without quotation marks", DA: "skriv det uden anførselstegn"}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

var danishDate = regexp.MustCompile(`\b([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4})\b`)

// isoDate reads a Danish date, 15.8.2025, and writes it as TOML does.
func isoDate(s string) (string, bool) {
	m := danishDate.FindStringSubmatch(s)
	if m == nil || m[0] != s {
		return "", false
	}
	iso := m[3] + "-" + ("0" + m[2])[len(m[2])-1:] + "-" + ("0" + m[1])[len(m[1])-1:]
	_, err := day.Parse(iso)
	return iso, err == nil
}

// Quote shows a text that was found, in quotation marks and cut to a
// readable length.
func Quote(s string) string { return strconv.Quote(clip(s)) }

var civilNumber = regexp.MustCompile(`[0-9]{6}[- ]?[0-9]{4,}`)

// Shown is a text as messages may repeat it: … instead of one that may point to
// a person.
func Shown(s string) string {
	if len(privacy.Scan(s)) > 0 {
		return "…"
	}
	return s
}

// clip cuts a text to 60 characters and blanks what may be a CPR number, since
// no message repeats one.
func clip(s string) string {
	s = Shown(civilNumber.ReplaceAllString(s, "xxxxxx-xxxx"))
	if r := []rune(s); len(r) > 60 {
		return string(r[:59]) + "…"
	}
	return s
}
