package frame

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// What a text file may cost.
const (
	longestLine = 1 << 20
	largestText = 256 << 20
)

// text reads a CSV file: in which encoding is found by its bytes, which
// separator by which one makes its headings ours. It gives no table where the
// file is refused.
func (r *reader) text(dir, name string) (tables []table, encodingName string, err error) {
	path := filepath.Join(dir, filepath.FromSlash(name))
	form, refused, err := scan(path)
	if err != nil {
		return nil, "", err
	}
	if refused != nil {
		refused.File, refused.Kommune = name, r.fileKommune(name, "")
		r.violations.add(*refused)
		return nil, form.name, nil
	}
	var best table
	most := -1
	for _, separator := range []rune{';', ',', '\t'} {
		t := table{file: name, separated: true, rows: csvRows(path, form, separator)}
		h, ok := r.findHeading(t)
		score := len(h.cells) // without headings, for the message: the one that makes most cells
		if ok {
			score += 1000 * (1 + h.matched)
		}
		if score > most {
			best, most = t, score
		}
	}
	return []table{best}, form.name, nil
}

// A form is how the bytes of a text file stand for letters.
type form struct {
	name   string
	decode encoding.Encoding
}

var (
	utf8Form    = form{"utf-8", unicode.UTF8BOM}
	utf16Form   = form{"utf-16", unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)}
	windowsForm = form{"windows-1252", charmap.Windows1252}
)

// scan reads a file once, to learn its form before any of it is kept: what is
// not UTF-8 is Windows-1252. It refuses what is no text, and lines that go on
// for a megabyte.
func scan(path string) (form, *strict.Violation, error) {
	f, err := os.Open(path)
	if err != nil {
		return form{}, nil, err
	}
	defer func() { _ = f.Close() }() // read only: nothing is lost
	head := make([]byte, workbook.SniffLength)
	n, err := io.ReadFull(f, head)
	switch {
	case errors.Is(err, io.EOF):
		return form{}, refusal(0, "empty-file", lang.Text{EN: "an empty file", DA: "en tom fil"}, aList, lang.Text{}), nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return form{}, nil, err
	}
	head = head[:n]
	if what, known := workbook.Sniff(head); known {
		return form{}, refusal(0, "format", what,
			lang.Text{EN: "text, as the name of the file says", DA: "tekst, som filens navn siger"}, saveAsList), nil
	}
	found := utf8Form
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		found = utf16Form
	}
	return scanLines(io.MultiReader(bytes.NewReader(head), f), found)
}

func scanLines(src io.Reader, found form) (form, *strict.Violation, error) {
	buffer := make([]byte, 64<<10)
	line, length, size, kept := 1, 0, 0, 0 // kept: bytes of a letter that the next read completes
	for {
		n, err := src.Read(buffer[kept:])
		b := buffer[kept : kept+n]
		if size += n; size > largestText {
			return found, refusal(0, "too-large",
				lang.Text{EN: "a file of more than 256 MB", DA: "en fil på mere end 256 MB"}, aList, lang.Text{}), nil
		}
		if zero := bytes.IndexByte(b, 0); zero >= 0 && found != utf16Form {
			return found, refusal(line+bytes.Count(b[:zero], []byte("\n")), "binary", lang.Text{EN: "a zero byte", DA: "en nulbyte"},
				lang.Text{EN: "text", DA: "tekst"}, saveAsList), nil
		}
		for len(b) > 0 {
			end := bytes.IndexByte(b, '\n')
			if end < 0 {
				end = len(b) - 1
				length += len(b)
			} else {
				length += end
			}
			if length > longestLine {
				return found, refusal(line, "long-line", lang.Text{EN: "a line of more than a million characters", DA: "en linje på mere end en million tegn"},
					lang.Text{EN: "one case a line", DA: "én sag pr. linje"}, lang.Text{}), nil
			}
			if b[end] == '\n' {
				line, length = line+1, 0
			}
			b = b[end+1:]
		}
		if found == utf8Form {
			b := buffer[:kept+n]
			whole := len(b)
			if err != io.EOF {
				whole = wholeLetters(b)
			}
			if !utf8.Valid(b[:whole]) {
				found = windowsForm
			}
			kept = copy(buffer, b[whole:])
		}
		if found != utf8Form {
			kept = 0
		}
		if err == io.EOF {
			return found, nil, nil
		}
		if err != nil {
			return found, nil, err
		}
	}
}

// wholeLetters is the length of b without a letter that its end cuts in two.
func wholeLetters(b []byte) int {
	for i := len(b) - 1; i >= 0 && i >= len(b)-utf8.UTFMax; i-- {
		if utf8.RuneStart(b[i]) {
			if !utf8.FullRune(b[i:]) {
				return i
			}
			break
		}
	}
	return len(b)
}

// csvRows reads the rows of a text file (RFC 4180). A row whose quotation
// marks do not match is given as an error, since what follows it may have
// been swallowed. Excel's first line sep=; is passed over.
func csvRows(path string, f form, separator rune) iter.Seq[tableRow] {
	return func(yield func(tableRow) bool) {
		file, err := os.Open(path)
		if err != nil {
			yield(tableRow{err: err})
			return
		}
		defer func() { _ = file.Close() }()
		src := csv.NewReader(f.decode.NewDecoder().Reader(file))
		src.Comma, src.FieldsPerRecord, src.ReuseRecord = separator, -1, true
		for first := true; ; first = false {
			fields, err := src.Read()
			var bad *csv.ParseError
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				if !yield(tableRow{line: bad.StartLine, err: errQuotes}) {
					return
				}
				continue
			case err != nil:
				yield(tableRow{err: fmt.Errorf("read: %w", err)})
				return
			}
			if first && strings.HasPrefix(fields[0], "sep=") {
				continue
			}
			line, _ := src.FieldPos(0)
			if !yield(tableRow{line: line, cells: textCells(fields)}) {
				return
			}
		}
	}
}

func textCells(fields []string) []workbook.Cell {
	cells := make([]workbook.Cell, len(fields))
	for i, s := range fields {
		if s = strings.TrimSpace(s); s != "" {
			cells[i] = workbook.Cell{Kind: workbook.TextCell, Text: s}
		}
	}
	return cells
}

func refusal(line int, rule string, found, wanted, hint lang.Text) *strict.Violation {
	return &strict.Violation{Place: strict.Place{Line: line}, Rule: rule, Found: found, Wanted: wanted, Hint: hint}
}
