package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"sagsbarometer/data/lang"
)

// A pack is the zip archive that an XLSX file is.
type pack struct {
	list  []*zip.File
	files map[string]*zip.File // by name, lower case, with slashes
	most  limits
	cells int // counted so far

	buffer   bytes.Buffer // of the part that is read
	streamed bool         // no part is taken for plain
}

// open refuses an archive by what its directory says it unpacks to. The
// directory may lie; archive/zip stops a part that is longer than it says.
func open(archive *zip.Reader, most limits) (*pack, error) {
	if len(archive.File) > most.parts {
		return nil, bomb(lang.Text{
			EN: fmt.Sprintf("%d packed files", len(archive.File)), DA: fmt.Sprintf("%d pakkede filer", len(archive.File))})
	}
	p := &pack{list: archive.File, files: make(map[string]*zip.File), most: most}
	var total int64
	for _, f := range archive.File {
		packed, size := int64(f.CompressedSize64), int64(f.UncompressedSize64)
		if size < 0 || size > most.part || size > most.total-total ||
			size > 1<<20 && size/most.ratio > packed {
			return nil, bomb(lang.Text{
				EN: fmt.Sprintf("%q, which unpacks to %d bytes", clip(f.Name), f.UncompressedSize64),
				DA: fmt.Sprintf("%q, som fylder %d byte udpakket", clip(f.Name), f.UncompressedSize64)})
		}
		total += size
		p.files[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	return p, nil
}

func bomb(found lang.Text) error {
	return refuse("zip-bomb", found,
		lang.Text{EN: "a spreadsheet of ordinary size", DA: "et regneark af almindelig størrelse"},
		lang.Text{EN: "do not open it; ask the sender", DA: "åbn den ikke; spørg afsenderen"})
}

func clip(s string) string {
	if runes := []rune(s); len(runes) > 40 {
		return string(runes[:40]) + "…"
	}
	return s
}

// walk hands every XML element of a part to start, which may read on to the
// element's end. The part is read to the end, so that its checksum is tested.
func (p *pack) walk(name string, start func(*xml.Decoder, xml.StartElement) error) error {
	f, ok := p.files[strings.ToLower(name)]
	if !ok {
		return damaged(fmt.Errorf("%s is missing", clip(name)))
	}
	src, err := f.Open()
	if err != nil {
		return damaged(fmt.Errorf("%s: %w", clip(name), err))
	}
	defer func() { _ = src.Close() }()
	d := xml.NewDecoder(&shortTokens{src: src})
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if element, ok := token.(xml.StartElement); ok && err == nil {
			err = start(d, element)
		}
		var refused *Refused
		if err != nil && !errors.As(err, &refused) {
			err = damaged(fmt.Errorf("%s: %w", clip(name), err))
		}
		if err != nil {
			return err
		}
	}
}

// shortTokens ends a read where a tag or a text goes on for a megabyte, since
// the XML decoder would first collect all of it. A cell has at most 32,767
// characters.
type shortTokens struct {
	src io.Reader
	run int // bytes since the last <
}

const longestToken = 1 << 20

func (r *shortTokens) Read(b []byte) (int, error) {
	n, err := r.src.Read(b)
	if i := bytes.LastIndexByte(b[:n], '<'); i >= 0 {
		r.run = n - i
	} else {
		r.run += n
	}
	if r.run > longestToken {
		return 0, refuse("too-large",
			lang.Text{EN: "a cell with more than a million characters", DA: "en celle med mere end en million tegn"},
			lang.Text{EN: "at most 32,767 characters in a cell", DA: "højst 32.767 tegn i en celle"}, lang.Text{})
	}
	return n, err
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// workbookPart is where the archive says its workbook lies, xl/workbook.xml in
// most files.
func (p *pack) workbookPart() (string, error) {
	found := "xl/workbook.xml"
	if _, ok := p.files["_rels/.rels"]; ok {
		err := p.relations("", "_rels/.rels", func(_, kind, target string) {
			if strings.HasSuffix(kind, "/officeDocument") {
				found = target
			}
		})
		if err != nil {
			return "", err
		}
	}
	_, ok := p.files[strings.ToLower(found)]
	if !ok || path.Base(strings.ToLower(found)) != "workbook.xml" && otherPack(p.list) != plainZIP {
		return "", refuse("format", otherPack(p.list), lang.Text{EN: "an XLSX file", DA: "en XLSX-fil"}, saveAsXLSX)
	}
	return found, nil
}

// relations reads which parts belong to a part: id, kind, and name.
func (p *pack) relations(folder, part string, each func(id, kind, target string)) error {
	return p.walk(part, func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			each(attribute(e, "Id"), attribute(e, "Type"), strings.TrimPrefix(target, "/"))
		}
		return nil
	})
}
