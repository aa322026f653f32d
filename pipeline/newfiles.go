package pipeline

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/template"

	"sagsbarometer/data"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/start"
)

// lists are the files that a batch takes over from an earlier one as they are.
var lists = []string{"codebook.toml", "deadlines.csv", "reviewers.csv", "kommuner.csv"}

// files are the contents of the new directory by name.
func (n *NewBatch) files() (map[string][]byte, error) {
	files := map[string][]byte{
		"deadlines.csv": []byte(strings.Join(deadline.Columns(), ",") + "\n"),
		"reviewers.csv": []byte("code,name,share,from,to,not_kommuner\n"),
		"kommuner.csv":  []byte(contactsTemplate()),
	}
	for name, template := range map[string]string{SpecFile: "batch.toml", "codebook.toml": "codebook.toml"} {
		b, err := n.expand(template)
		if err != nil {
			return nil, err
		}
		files[name] = b
	}
	if n.From != "" {
		if err := n.takeOver(files); err != nil {
			return nil, err
		}
	}
	_, vs := batch.Read(SpecFile, files[SpecFile])
	return files, vs.Err()
}

func (n *NewBatch) expand(name string) ([]byte, error) {
	src, err := fs.ReadFile(start.Files, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Funcs(template.FuncMap{"quote": strict.String}).Parse(string(src))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, n)
	return b.Bytes(), err
}

// takeOver replaces templates by the files of an earlier batch. Its spec is
// taken with the lines that must change rewritten.
func (n *NewBatch) takeOver(files map[string][]byte) error {
	var err error
	for _, name := range lists {
		b, err := os.ReadFile(filepath.Join(n.From, name))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		files[name] = b
	}
	files[SpecFile] = n.rewrite(n.last, n.lastSpec)
	files[contactsFile], err = askedAnew(files[contactsFile])
	return err
}

// askedAnew keeps whom to write to, and forgets when that was last done.
func askedAnew(src []byte) ([]byte, error) {
	rows, err := csv.NewReader(bytes.NewReader(src)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", contactsFile, err)
	}
	for i, name := range rows[0] {
		if name != "kommune" && name != "contact" {
			for _, row := range rows[1:] {
				row[i] = ""
			}
		}
	}
	var b bytes.Buffer
	err = csv.NewWriter(&b).WriteAll(rows)
	return b.Bytes(), err
}

// rewrite gives last year's spec this year's identity: the lines of the keys
// that belong to one year are replaced, all else stays as it was written.
func (n *NewBatch) rewrite(doc *strict.Document, src []byte) []byte {
	lines := strings.SplitAfter(string(src), "\n")
	for _, own := range []struct{ section, key, value string }{
		{"batch", "id", strict.String(n.ID)}, {"batch", "title", strict.String(n.Title)}, {"batch", "year", strconv.Itoa(n.Year)}, {"batch", "key", strict.String(n.Key)},
		{"batch", "provision", strict.String(n.Provision)}, {"design", "total", strconv.Itoa(n.Total)},
		{"frame", "listed_on", n.PeriodTo}, {"frame", "period", "{ from = " + n.PeriodFrom + ", to = " + n.PeriodTo + " }"},
		{"publish", "date", n.PublishOn},
		{"batch", "constructed", ""}, {"batch", "key_fingerprint", strict.String(n.KeyFingerprint)},
	} {
		if !doc.Has(own.section, own.key) {
			continue
		}
		line := &lines[doc.KeyAt(own.section, own.key).Line-1]
		before, old, _ := strings.Cut(*line, "=")
		*line = before + "= " + own.value + comment(old) + "\n"
		if own.value == "" {
			*line = "" // the new cases are real ones
		}
	}
	forgetUndelivered(doc, lines)
	for _, own := range []struct{ key, value string }{{"key", n.Key}, {"key_fingerprint", n.KeyFingerprint}} {
		if !doc.Has("batch", own.key) { // last year's ids stayed as delivered; this year has a key
			lines[doc.KeyAt("batch", "id").Line-1] += own.key + " = " + strict.String(own.value) + "\n"
		}
	}
	return []byte(strings.Join(lines, ""))
}

// forgetUndelivered takes out the kommuner that delivered no list last year:
// this year has not been asked for yet, and they would count with last year's
// cases.
func forgetUndelivered(doc *strict.Document, lines []string) {
	if !doc.Has("frame", "undelivered") {
		return
	}
	for i := 0; doc.Has("frame", "undelivered", i); i++ {
		at := doc.At("frame", "undelivered", i).Line - 1
		if !strings.HasPrefix(strings.TrimSpace(lines[at]), "[[") {
			continue // in a list on one line, below
		}
		for lines[at] = ""; at+1 < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[at+1]), "["); at++ {
			if line := strings.TrimSpace(lines[at+1]); line != "" && !strings.HasPrefix(line, "#") {
				lines[at+1] = ""
			}
		}
	}
	open := 0
	for at := doc.KeyAt("frame", "undelivered").Line - 1; at < len(lines); at++ {
		open += strings.Count(lines[at], "[") - strings.Count(lines[at], "]")
		if lines[at] == "" { // a header, gone above
			return
		}
		if lines[at] = ""; open <= 0 {
			return
		}
	}
}

// comment is what explains a value at the end of its line.
func comment(value string) string {
	quoted := false
	for i, r := range value {
		switch {
		case r == '"' && (i == 0 || value[i-1] != '\\'):
			quoted = !quoted
		case r == '#' && !quoted:
			return "   " + strings.TrimSpace(value[i:])
		}
	}
	return ""
}

// contactsTemplate is kommuner.csv with a line for each kommune.
func contactsTemplate() string {
	var b strings.Builder
	b.WriteString("kommune,contact,asked,reminded,received\n")
	for _, k := range data.Kommuner().All() {
		b.WriteString(k.Code + ",,,,\n")
	}
	return b.String()
}
