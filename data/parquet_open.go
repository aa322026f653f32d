package data

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// openParquet reads the footer of a file. The name is for errors.
func openParquet(name string, r io.ReaderAt, size int64) (file *parquet.File, err error) {
	defer rescue(name, "", &err)
	if err := checkMagic(name, r, size); err != nil {
		return nil, err
	}
	file, err = parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return nil, damaged(name, "", err.Error())
	}
	return file, nil
}

// checkMagic looks at both ends of a file before the library does: they tell a
// file that was cut off from one of another kind, and a footer that claims
// more bytes than the file has would have them allocated.
func checkMagic(name string, r io.ReaderAt, size int64) error {
	const magic = "PAR1"
	var head [4]byte
	var tail [8]byte
	if size < int64(len(head)+len(tail)) {
		return unwanted(name, lang.Text{EN: fmt.Sprintf("a file of %d bytes", size), DA: fmt.Sprintf("en fil på %d byte", size)})
	}
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if _, err := r.ReadAt(tail[:], size-int64(len(tail))); err != nil && err != io.EOF {
		return fmt.Errorf("%s: %w", name, err)
	}
	switch footer := int64(binary.LittleEndian.Uint32(tail[:])); {
	case string(head[:]) == "PARE" || string(tail[4:]) == "PARE":
		return unwanted(name, lang.Text{EN: "an encrypted Parquet file", DA: "en krypteret Parquet-fil"})
	case string(head[:]) != magic:
		return unwanted(name, lang.Text{EN: "another kind of file", DA: "en anden slags fil"})
	case string(tail[4:]) != magic || footer > size-int64(len(head)+len(tail)):
		return damaged(name, "", "no footer at the end")
	}
	return nil
}

var wantParquet = lang.Text{EN: "a Parquet file, whole and unencrypted", DA: "en hel og ukrypteret Parquet-fil"}

func unwanted(name string, found lang.Text) error {
	return strict.Violations{{Place: strict.Place{File: name}, Rule: "file-kind", Found: found, Wanted: wantParquet}}
}

// damaged is the error of a file that breaks its own format. What the library
// says is English and for whoever mends it.
func damaged(name, subject, reason string) error {
	return strict.Violations{{
		Place: strict.Place{File: name}, Rule: "damaged", Subject: subject,
		Found:  lang.Text{EN: "damaged or cut short (" + reason + ")", DA: "beskadiget eller afkortet (" + reason + ")"},
		Wanted: wantParquet,
	}}
}

// rescue turns a panic into an error. It stands where parquet-go is handed
// bytes from outside and nowhere else: the library checks most of what it
// reads, but a damaged page can still make it slice out of range, and bad
// input must not end the program. A panic of our own code around it would be
// told as damage too, which the tests on sound files would show.
func rescue(name, subject string, err *error) {
	if p := recover(); p != nil {
		*err = damaged(name, subject, fmt.Sprint(p))
	}
}
