package workbook

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A Kind is what a cell holds.
type Kind int

const (
	EmptyCell  Kind = iota
	TextCell        // Text
	NumberCell      // Number
	DateCell        // Date, whether or not the cell also shows a time
	BoolCell        // Number is 1 or 0
	ErrorCell       // #N/A, a formula that was never calculated, a date that does not exist
)

// A Cell is one value. Text is filled for every kind, without white space
// around it: a number in plain digits, a date in ISO form, SAND or FALSK.
type Cell struct {
	Kind    Kind
	Text    string
	Number  float64
	Date    day.Date
	Formula bool // the value is what a formula came to when the file was saved
}

// A Sheet is one sheet: Rows[0] is row 1 of the spreadsheet, Rows[0][0] is A1.
// Rows end with their last cell that is not empty, and sheets with their last
// such row. Of merged cells the first holds the value, as in the file.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   [][]Cell
}

// At is the cell in a row and column counted from 1, an empty one outside.
func (s *Sheet) At(row, column int) Cell {
	if row < 1 || row > len(s.Rows) || column < 1 || column > len(s.Rows[row-1]) {
		return Cell{}
	}
	return s.Rows[row-1][column-1]
}

// Refused is the error for a file that is not read: what it is instead, or
// what is wrong with it, and what to do. Rules: empty-file, format, password,
// truncated, damaged, too-large, zip-bomb.
type Refused struct{ strict.Violation }

func (r *Refused) Error() string { return r.Place.String() + ": " + r.Message(lang.English) }

// limits are what a file may cost. They are far above any case list and far
// below what would trouble a small office machine.
type limits struct {
	file    int64 // bytes on disk
	parts   int   // entries of the zip archive
	part    int64 // bytes of one part when unpacked
	total   int64 // bytes of all parts when unpacked
	ratio   int64 // unpacked to packed, of parts over a MiB; Apache POI's ZipSecureFile has the same
	cells   int   // of all sheets, counted to the last one in each row, and different texts
	rows    int
	columns int
	text    int // characters of a cell
}

var standard = limits{
	file: 64 << 20, parts: 10_000, part: 128 << 20, total: 256 << 20, ratio: 100,
	cells: 5_000_000, rows: 1 << 20, columns: 1 << 14, text: maxText, // the last three are those of XLSX itself
}

// Open reads the values of a workbook (.xlsx, .xlsm). It returns *[Refused]
// for a file that is something else, damaged, locked with a password, or that
// would unpack to more than a few hundred megabytes; any other error is one of
// the file system.
//
// It unpacks by itself instead of through excelize, which takes a part whose
// checksum is wrong or whose XML breaks off for a shorter list, and lays out
// every cell up to the last column of a row before it can say how many there
// are.
func Open(path string) ([]Sheet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // read only: nothing is lost
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	sheets, err := Read(f, info.Size())
	var refused *Refused
	if errors.As(err, &refused) {
		refused.File = path
	}
	return sheets, err
}

// Read is [Open] for a file that is open already or lies in memory. The
// errors have no file name.
func Read(r io.ReaderAt, size int64) ([]Sheet, error) { return read(r, size, standard) }

func read(r io.ReaderAt, size int64, most limits) ([]Sheet, error) {
	if err := check(r, size, most); err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(r, size)
	if errors.Is(err, zip.ErrFormat) { // it begins as a zip archive, but the directory at its end is gone
		return nil, refuse("truncated",
			lang.Text{EN: "the end of the file is missing", DA: "slutningen af filen mangler"}, wholeFile, sendAgain)
	}
	if err != nil {
		return nil, damaged(err)
	}
	pack, err := open(archive, most)
	if err != nil {
		return nil, err
	}
	return pack.sheets()
}

var (
	wholeFile = lang.Text{EN: "a whole XLSX file", DA: "en hel XLSX-fil"}
	sendAgain = lang.Text{
		EN: "open it in the spreadsheet program, save it again and send that",
		DA: "åbn den i regnearksprogrammet, gem den igen, og send den nye fil",
	}
)

func refuse(rule string, found, wanted, hint lang.Text) *Refused {
	return &Refused{strict.Violation{Rule: rule, Found: found, Wanted: wanted, Hint: hint}}
}

// damaged wraps what a decoder said, which is English in both languages.
func damaged(err error) *Refused {
	return refuse("damaged", lang.Text{
		EN: fmt.Sprintf("a damaged file (%v)", err),
		DA: fmt.Sprintf("en beskadiget fil (%v)", err),
	}, wholeFile, sendAgain)
}
