package workbook

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf16"

	"sagsbarometer/data/lang"
)

// SniffLength is how many bytes from the beginning of a file [Sniff] needs.
const SniffLength = 512

// Sniff names what a file is by its first bytes, whatever its name says; ok is
// false where it may be text.
func Sniff(head []byte) (what lang.Text, ok bool) {
	for _, m := range []struct {
		magic string
		what  lang.Text
	}{
		{"PK\x03\x04", lang.Text{EN: "a packed file (XLSX or ZIP)", DA: "en pakket fil (XLSX eller ZIP)"}},
		{"PK\x05\x06", lang.Text{EN: "an empty ZIP file", DA: "en tom ZIP-fil"}},
		{ole, lang.Text{EN: "an old Excel or Word file (.xls, .doc)", DA: "en ældre Excel- eller Word-fil (.xls, .doc)"}},
		{"%PDF-", lang.Text{EN: "a PDF file", DA: "en PDF-fil"}},
		{`{\rtf`, lang.Text{EN: "an RTF document", DA: "et RTF-dokument"}},
		{"PAR1", lang.Text{EN: "a Parquet file", DA: "en Parquet-fil"}},
		{"\x1f\x8b", lang.Text{EN: "a GZIP file", DA: "en GZIP-fil"}},
		{"7z\xbc\xaf\x27\x1c", lang.Text{EN: "a 7-Zip file", DA: "en 7-Zip-fil"}},
		{"Rar!\x1a\x07", lang.Text{EN: "a RAR file", DA: "en RAR-fil"}},
		{"\x89PNG", picture}, {"\xff\xd8\xff", picture}, {"GIF8", picture},
	} {
		if bytes.HasPrefix(head, []byte(m.magic)) {
			return m.what, true
		}
	}
	start := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))))
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<table", "<meta"} {
		if strings.HasPrefix(start, tag) {
			return lang.Text{EN: "a web page (HTML)", DA: "en webside (HTML)"}, true
		}
	}
	if strings.HasPrefix(start, "<?xml") {
		return lang.Text{EN: "an XML file", DA: "en XML-fil"}, true
	}
	return lang.Text{}, false
}

var picture = lang.Text{EN: "a picture", DA: "et billede"}

// ole begins every file of Office before 2007, and every later one that is
// locked with a password.
const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

var saveAsXLSX = lang.Text{
	EN: "open it in the spreadsheet program and save it as Excel workbook (.xlsx)",
	DA: "åbn den i regnearksprogrammet, og gem den som Excel-projektmappe (.xlsx)",
}

// check refuses by size and first bytes, before anything is unpacked.
func check(r io.ReaderAt, size int64, most limits) error {
	wanted := lang.Text{EN: "an XLSX file", DA: "en XLSX-fil"}
	switch {
	case size == 0:
		return refuse("empty-file", lang.Text{EN: "an empty file", DA: "en tom fil"}, wanted, lang.Text{})
	case size > most.file:
		return refuse("too-large", sizeText(size), atMost(most.file), lang.Text{
			EN: "delete pictures and sheets that are not lists, or send it as CSV",
			DA: "slet billeder og ark, der ikke er lister, eller send den som CSV"})
	}
	head := make([]byte, min(size, SniffLength))
	if _, err := r.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) {
		return nil
	}
	found, ok := Sniff(head)
	switch {
	case !ok && bytes.ContainsFunc(head, unreadable):
		found = lang.Text{EN: "something that is no spreadsheet", DA: "noget, der ikke er et regneark"}
	case !ok:
		return refuse("format", lang.Text{EN: "a text file", DA: "en tekstfil"}, wanted, lang.Text{
			EN: "if it is CSV, let its name end in .csv", DA: "hvis det er CSV, skal filens navn ende på .csv"})
	}
	if bytes.HasPrefix(head, []byte(ole)) && hasPassword(r, size) {
		return refuse("password",
			lang.Text{EN: "a workbook that is locked with a password", DA: "en projektmappe, der er låst med adgangskode"},
			lang.Text{EN: "one without", DA: "en uden"},
			lang.Text{EN: "remove the password and send it by a safe way", DA: "fjern adgangskoden, og send filen ad en sikker vej"})
	}
	return refuse("format", found, wanted, saveAsXLSX)
}

// unreadable takes characters that no text has; bytes that are not UTF-8 may
// be letters of Windows-1252.
func unreadable(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }

// hasPassword looks for the name of the stream that holds a locked workbook
// (MS-OFFCRYPTO, section 2.3.2).
func hasPassword(r io.ReaderAt, size int64) bool {
	var name []byte
	for _, c := range utf16.Encode([]rune("EncryptedPackage")) {
		name = append(name, byte(c), byte(c>>8))
	}
	all, err := io.ReadAll(io.NewSectionReader(r, 0, size)) // at most limits.file
	return err == nil && bytes.Contains(all, name)
}

// otherPack names a zip archive that holds no XLSX.
func otherPack(files []*zip.File) lang.Text {
	for _, f := range files {
		switch name := strings.ToLower(f.Name); {
		case name == "xl/workbook.bin":
			return lang.Text{EN: "a binary Excel workbook (.xlsb)", DA: "en binær Excel-projektmappe (.xlsb)"}
		case name == "content.xml" || name == "mimetype":
			return lang.Text{EN: "an OpenDocument file (.ods)", DA: "en OpenDocument-fil (.ods)"}
		case strings.HasPrefix(name, "word/"):
			return lang.Text{EN: "a Word document (.docx)", DA: "et Word-dokument (.docx)"}
		case strings.HasPrefix(name, "ppt/"):
			return lang.Text{EN: "a PowerPoint file (.pptx)", DA: "en PowerPoint-fil (.pptx)"}
		case path.Ext(name) == ".iwa":
			return lang.Text{EN: "an Apple Numbers file (.numbers)", DA: "en Apple Numbers-fil (.numbers)"}
		}
	}
	return plainZIP
}

var plainZIP = lang.Text{EN: "a ZIP file without a workbook", DA: "en ZIP-fil uden en projektmappe"}

func sizeText(bytes int64) lang.Text {
	n := (bytes + 1<<20 - 1) >> 20
	return lang.Text{EN: fmt.Sprintf("%d MB", n), DA: fmt.Sprintf("%d MB", n)}
}

func atMost(bytes int64) lang.Text {
	return lang.Text{EN: fmt.Sprintf("at most %d MB", bytes>>20), DA: fmt.Sprintf("højst %d MB", bytes>>20)}
}
