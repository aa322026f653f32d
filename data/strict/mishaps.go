package strict

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sagsbarometer/data/lang"
)

func curlyQuotes(m *mishap) (said, bool) {
	const curly = "“”„‟‘’‚‛«»"
	if !strings.ContainsRune(curly, m.at) {
		i := strings.IndexAny(m.line, curly)
		if i < 0 || !m.textOpen() {
			return said{}, false
		}
		m.column = i
		m.at, _ = utf8.DecodeRuneInString(m.line[i:])
	}
	return said{
		lang.Text{EN: fmt.Sprintf("the curly quotation mark %c", m.at), DA: fmt.Sprintf("det krumme anførselstegn %c", m.at)},
		lang.Text{EN: `straight quotation marks "…"`, DA: `lige anførselstegn "…"`},
		lang.Text{
			EN: "word processors bend quotation marks; write the file in a plain text editor",
			DA: "tekstbehandling krummer anførselstegn; skriv filen i et rent tekstredigeringsprogram",
		},
	}, true
}

func specialSpace(m *mishap) (said, bool) {
	if m.at < 0x80 || !unicode.IsSpace(m.at) && !unicode.Is(unicode.Cf, m.at) {
		return said{}, false
	}
	return said{
		lang.Text{EN: fmt.Sprintf("the special space %U", m.at), DA: fmt.Sprintf("det særlige mellemrum %U", m.at)},
		lang.Text{EN: "an ordinary space", DA: "et almindeligt mellemrum"},
		lang.Text{EN: "it looks like a space or like nothing; delete it and press the space bar", DA: "det ligner et mellemrum eller ingenting; slet det, og tryk på mellemrumstasten"},
	}, true
}

func openText(m *mishap) (said, bool) {
	if !m.textOpen() {
		return said{}, false
	}
	return said{
		lang.Text{EN: "a text without its closing quotation mark", DA: "en tekst uden afsluttende anførselstegn"},
		lang.Text{EN: "the mark that it begins with, at its end", DA: "det tegn, den begynder med, til sidst"},
		lang.Text{
			EN: fmt.Sprintf(`it begins in line %d; a text of several lines stands between """ and """`, m.began),
			DA: fmt.Sprintf(`den begynder i linje %d; en tekst på flere linjer står mellem """ og """`, m.began),
		},
	}, true
}

func backslash(m *mishap) (said, bool) {
	if !m.says("escape", "need a character after") {
		return said{}, false
	}
	if i := strings.LastIndexByte(m.line[:min(m.column+1, len(m.line))], '\\'); i >= 0 {
		m.column = i // \Users: the parser stops at the s, which is no digit
	}
	raw := m.line
	if i := strings.LastIndexByte(raw[:min(m.column, len(raw))], '"'); i >= 0 {
		raw = raw[i:]
		if j := strings.IndexByte(raw[1:], '"'); j >= 0 {
			raw = raw[:j+2]
		}
	}
	return said{
		lang.Text{EN: "a backslash in " + clip(raw), DA: "en omvendt skråstreg i " + clip(raw)},
		lang.Text{EN: "a slash /", DA: "en skråstreg /"},
		slashHint(raw),
	}, true
}

func strayControl(m *mishap) (said, bool) {
	if m.at == 0 || m.at == '\n' || m.at == '\t' || m.at >= 0x20 && m.at != 0x7f {
		return said{}, false
	}
	return said{
		lang.Text{EN: fmt.Sprintf("the control character %U", m.at), DA: fmt.Sprintf("styretegnet %U", m.at)},
		lang.Text{EN: "letters, digits, signs and spaces only", DA: "kun bogstaver, tal, tegn og mellemrum"},
		lang.Text{EN: "delete it", DA: "slet det"},
	}, true
}

func noValue(m *mishap) (said, bool) {
	if !m.says("not end of input") && (!m.says("start of value") || m.at != '\n' && m.at != '#') {
		return said{}, false
	}
	return said{
		lang.Text{EN: "nothing after =", DA: "intet efter ="},
		lang.Text{EN: "a value", DA: "en værdi"},
		lang.Text{EN: `an empty text is ""`, DA: `en tom tekst er ""`},
	}, true
}

func danishDateUnquoted(m *mishap) (said, bool) {
	found, ok := m.around(danishDate)
	if !ok {
		return said{}, false
	}
	s := said{lang.Text{EN: "the date " + found, DA: "datoen " + found}, wantDate, lang.Text{}}
	if iso, ok := isoDate(found); ok {
		s.hint = lang.Text{EN: "write " + iso, DA: "skriv " + iso}
	}
	return s, true
}

var commaInNumber = regexp.MustCompile(`[0-9]+,[0-9]+`)

func decimalCommaUnquoted(m *mishap) (said, bool) {
	found, ok := m.around(commaInNumber)
	if !ok {
		return said{}, false
	}
	point := clip(strings.Replace(found, ",", ".", 1))
	return said{
		lang.Text{EN: "the decimal comma in " + clip(found), DA: "decimalkommaet i " + clip(found)},
		lang.Text{EN: "a decimal point", DA: "decimalpunktum"},
		lang.Text{EN: "write " + point, DA: "skriv " + point},
	}, true
}

// innerQuotes is a quotation mark inside a text, which ends it too early.
func innerQuotes(m *mishap) (said, bool) {
	if !m.says("expected newline", "expected ','") || m.column == 0 || m.column >= len(m.line) ||
		m.line[m.column-1] != '"' || !strings.Contains(m.line[m.column:], `"`) {
		return said{}, false
	}
	m.column--
	return said{
		lang.Text{EN: "a quotation mark inside a text", DA: "et anførselstegn inde i en tekst"},
		lang.Text{EN: `quotation marks around texts only`, DA: `kun anførselstegn om tekster`},
		lang.Text{EN: `write \" inside a text`, DA: `skriv \" inde i en tekst`},
	}, true
}

var bareWord = regexp.MustCompile(`[\pL\pN][^"',\]}#=]*`)

// missingQuotes is a word where a value should be: ja, Handicap, 20s, True.
func missingQuotes(m *mishap) (said, bool) {
	if !m.says("at start of value", "expected keyword", "strings must be quoted", "expected newline") {
		return said{}, false
	}
	equals := strings.IndexByte(m.line[:min(m.column, len(m.line))], '=')
	for _, loc := range bareWord.FindAllStringIndex(m.line, -1) {
		if loc[0] <= equals || loc[0] > m.column || m.column > loc[1] {
			continue
		}
		word := strings.TrimSpace(m.line[loc[0]:loc[1]])
		if !strings.ContainsFunc(word, unicode.IsLetter) || strings.HasPrefix(m.line[loc[1]:], "=") {
			break // a number, or the next key
		}
		m.column = loc[0]
		meant := Quote(word)
		if w := strings.ToLower(word); w == "true" || w == "false" {
			meant = w
		}
		return said{
			lang.Text{EN: clip(word) + " without quotation marks", DA: clip(word) + " uden anførselstegn"},
			lang.Text{EN: "text in quotation marks, a number, a date, true or false", DA: "tekst i anførselstegn, et tal, en dato, true eller false"},
			lang.Text{EN: "write " + meant, DA: "skriv " + meant},
		}, true
	}
	return said{}, false
}

func notAPair(m *mishap) (said, bool) {
	if !m.says("expected '='", "start of key", "expected key") {
		return said{}, false
	}
	s := said{
		found:  lang.Text{EN: "a line that is no key = value", DA: "en linje, der ikke er nøgle = værdi"},
		wanted: lang.Text{EN: "key = value or a [table]", DA: "nøgle = værdi eller en [tabel]"},
	}
	switch {
	case m.at == ':':
		s.hint = lang.Text{EN: "write = instead of :", DA: "skriv = i stedet for :"}
	case m.at >= 0x80:
		s.hint = lang.Text{
			EN: fmt.Sprintf("a key with other letters than a to z, such as %c, stands in quotation marks", m.at),
			DA: fmt.Sprintf("en nøgle med andre bogstaver end a til z, såsom %c, står i anførselstegn", m.at),
		}
	}
	return s, true
}

func unclosedBracket(m *mishap) (said, bool) {
	switch {
	case m.says("array table name"):
		return unclosedHeader("]]"), true
	case m.says("table name"):
		return unclosedHeader("]"), true
	case m.says("array", "expected value but got"):
		return m.brokenList("[ ]", "]"), true
	case m.says("inline table"):
		return m.brokenList("{ }", "}"), true
	}
	return said{}, false
}

func unclosedHeader(bracket string) said {
	return said{
		lang.Text{EN: "a header that is not closed", DA: "en overskrift, der ikke er lukket"},
		lang.Text{EN: bracket + " after the name", DA: bracket + " efter navnet"},
		lang.Text{},
	}
}

func (m *mishap) brokenList(brackets, closing string) said {
	return said{
		lang.Text{EN: "a list in " + brackets + " that is not in order", DA: "en liste i " + brackets + ", der ikke er i orden"},
		lang.Text{EN: "a comma between its parts and " + closing + " at its end", DA: "komma mellem dens dele og " + closing + " til sidst"},
		lang.Text{EN: fmt.Sprintf("it begins in line %d", m.began), DA: fmt.Sprintf("den begynder i linje %d", m.began)},
	}
}

var (
	digits      = regexp.MustCompile(`[0-9]+`)
	spacedDigit = regexp.MustCompile(`[0-9][0-9. ]*%?`)
)

// badNumber is a number that is not written as TOML does: 0101, 1.000.000,
// 1 000, 5 %.
func badNumber(m *mishap) (said, bool) {
	if m.says("leading zero") {
		s := said{
			found:  lang.Text{EN: "a number that begins with 0", DA: "et tal, der begynder med 0"},
			wanted: lang.Text{EN: "a number without leading zeros", DA: "et tal uden foranstillede nuller"},
		}
		if code, ok := m.around(digits); ok {
			s.hint = lang.Text{EN: "if it is a code, write " + Quote(code), DA: "hvis det er en kode, så skriv " + Quote(code)}
		}
		return s, true
	}
	stopped := m.column
	number, ok := m.around(spacedDigit)
	if ok && m.column+len(number) == stopped { // the number was in order, what follows is not
		m.column, ok = stopped, false
	}
	if !ok && !m.says("digit", "number", "radix", `expected "`) {
		return said{}, false
	}
	s := said{
		lang.Text{EN: "something that is no number", DA: "noget, der ikke er et tal"},
		lang.Text{EN: "a number such as 385 or 0.05", DA: "et tal som 385 eller 0.05"},
		lang.Text{
			EN: "no point and no space between thousands, no percent sign",
			DA: "uden punktum og mellemrum mellem tusinder og uden procenttegn",
		},
	}
	if ok {
		number = clip(strings.TrimSpace(number))
		s.found = lang.Text{EN: "the number " + number, DA: "tallet " + number}
	}
	return s, true
}

func anythingElse(m *mishap) (said, bool) {
	s := said{
		found:  lang.Text{EN: "the end of the line", DA: "linjens slutning"},
		wanted: lang.Text{EN: "one key = value a line", DA: "én nøgle = værdi pr. linje"},
	}
	if m.column < len(m.line) {
		rest := Quote(m.line[m.column:])
		s.found = lang.Text{EN: rest + ", which does not belong here", DA: rest + ", som ikke hører til her"}
	}
	return s, true
}
