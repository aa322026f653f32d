package pipeline

import (
	"encoding/json"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// Show is a Parquet file as a table. With labels, codes become the words of
// the codebook in the file's own metadata; rows is how many to show, 0 all.
func Show(path string, labels bool, rows int) (*screen.Screen, error) {
	if e := strings.ToLower(filepath.Ext(path)); e != ".parquet" {
		return nil, refuse(lang.Text{EN: "show reads Parquet", DA: "show læser Parquet"}, "%s: want a file that ends in .parquet", "%s: ventet en fil, der ender på .parquet", path)
	}
	t, err := data.ReadParquetFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, refuse(lang.Text{}, "%s: no such file", "%s: filen findes ikke", path)
	}
	if err != nil {
		return nil, err
	}
	words := map[string]map[string]string{}
	if labels {
		if words, err = labelsOf(t, path); err != nil {
			return nil, err
		}
	}
	out := screen.Table{ID: strings.TrimSuffix(filepath.Base(path), ".parquet")}
	for _, c := range t.Columns {
		out.Columns = append(out.Columns, screen.Column{ID: c.Name, Label: lang.Same(c.Name), Right: c.Kind == data.Int || c.Kind == data.Float})
	}
	n := t.Rows
	if rows > 0 {
		n = min(n, rows)
	}
	for i := range n {
		cells := make([]any, len(t.Columns))
		for j, c := range t.Columns {
			code := cell(t, c.Name, i)
			cells[j] = code
			if word, ok := words[c.Name][code]; ok {
				cells[j] = word
			}
		}
		out.Add(cells...)
	}
	return &screen.Screen{Tables: []screen.Table{out}}, nil
}

// labelsOf reads the codebook in a file's metadata: column -> code -> label.
func labelsOf(t *data.Table, path string) (map[string]map[string]string, error) {
	words := map[string]map[string]string{}
	for _, p := range t.Meta {
		if p.Key != "barometer.codebook" {
			continue
		}
		var book struct {
			Columns []struct {
				Name    string `json:"name"`
				Answers []struct {
					Code  string `json:"code"`
					Label string `json:"label"`
				} `json:"answers"`
			} `json:"columns"`
		}
		if err := json.Unmarshal([]byte(p.Value), &book); err != nil {
			return nil, refuse(lang.Text{}, "%s: the codebook in its metadata cannot be read: %v", "%s: måleskemaet i dens metadata kan ikke læses: %v", path, err)
		}
		for _, c := range book.Columns {
			words[c.Name] = map[string]string{}
			for _, a := range c.Answers {
				words[c.Name][a.Code] = a.Label
			}
		}
		return words, nil
	}
	return nil, refuse(lang.Text{EN: "cases.parquet and reviews.parquet do", DA: "det har cases.parquet og reviews.parquet"}, "%s: carries no codebook, so there are no labels", "%s: har intet måleskema med, så der er ingen etiketter", path)
}
