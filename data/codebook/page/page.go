package page

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

// About is what the head of the page says of the batch.
type About struct {
	Batch     string // its title, for people
	Provision string
	On        day.Date // of the print
}

// generator marks our pages.
const generator = "barometer maaleskema"

// Ours reports whether a file is a page that Write wrote.
func Ours(file []byte) bool {
	return bytes.Contains(file[:min(len(file), 1000)], []byte(`<meta name="generator" content="`+generator+`">`))
}

//go:embed page.html
var layout string

//go:embed page.css
var style string

var shape = template.Must(template.New("page").Parse(layout))

// Write writes the page. Same codebook, same bytes.
func Write(w io.Writer, cb *codebook.Codebook, about About) error {
	c := content{Codebook: cb, About: about, Generator: generator, Style: template.CSS(style), //nolint:gosec // our own file
		Head: fmt.Sprintf("%s · måleskema %s, version %d", about.Batch, cb.ID, cb.Version), Signatures: make([]struct{}, 4)}
	c.number()
	var b bytes.Buffer
	if err := shape.Execute(&b, &c); err != nil {
		return fmt.Errorf("page of the codebook %s: %w", cb.ID, err)
	}
	// A line that ends in § leaves its number behind.
	_, err := w.Write(bytes.ReplaceAll(b.Bytes(), []byte("§ "), []byte("§\u00a0")))
	return err
}
