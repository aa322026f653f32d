package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// parts is the zip file of a workbook with its parts in one order and at one
// time, whatever the machine and the clock. [Content_Types].xml comes first,
// where programs that guess the type of a file look for it.
type parts struct {
	zip      *zip.Writer
	held     []*part
	formulas formulas
}

type part struct {
	name string
	bytes.Buffer
}

// partTime is the earliest that a zip file can tell.
var partTime = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

func newParts(w io.Writer, f formulas) *parts { return &parts{zip: zip.NewWriter(w), formulas: f} }

func (p *parts) Create(name string) (io.Writer, error) {
	held := &part{name: name}
	p.held = append(p.held, held)
	return held, nil
}

// AddFS is asked for by excelize's interface and never called by it.
func (p *parts) AddFS(fs.FS) error { return errors.ErrUnsupported }

func (p *parts) Close() error {
	first := func(name string) int {
		if name == "[Content_Types].xml" {
			return 0
		}
		return 1
	}
	slices.SortFunc(p.held, func(a, b *part) int {
		return cmp.Or(cmp.Compare(first(a.name), first(b.name)), cmp.Compare(a.name, b.name))
	})
	for _, held := range p.held {
		w, err := p.zip.CreateHeader(&zip.FileHeader{Name: held.name, Method: zip.Deflate, Modified: partTime})
		if err != nil {
			return err
		}
		content := held.Bytes()
		if strings.HasPrefix(held.name, "xl/tables/") {
			content = withoutFilter(content)
		}
		if content, err = p.formulas.put(held.name, content); err != nil {
			return err
		}
		if _, err := w.Write(content); err != nil {
			return err
		}
	}
	return p.zip.Close()
}

// withoutFilter takes the filter buttons off a table, which excelize always
// adds and the rules for accessible spreadsheets do not want in a published
// file.
func withoutFilter(table []byte) []byte {
	from := bytes.Index(table, []byte("<autoFilter"))
	if from < 0 {
		return table
	}
	end := []byte("</autoFilter>")
	to := bytes.Index(table[from:], end)
	if to < 0 {
		return table
	}
	return slices.Concat(table[:from], table[from+to+len(end):])
}
