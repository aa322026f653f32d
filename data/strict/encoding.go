package strict

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"sagsbarometer/data/lang"
)

// MaxSize is the largest file that is read, in bytes. People write these files
// by hand; a larger one is something else under a wrong name.
const MaxSize = 10 << 20

var saveAsUTF8 = lang.Text{
	EN: "save the file as UTF-8 in your text editor",
	DA: "gem filen som UTF-8 i dit tekstredigeringsprogram",
}

// decodeText returns the text of a file without its byte order mark, or why it
// is none.
func decodeText(file string, src []byte) ([]byte, *Violation) {
	refuse := func(line, column int, rule string, found, wanted, hint lang.Text) ([]byte, *Violation) {
		return nil, &Violation{Place: Place{File: file, Line: line, Column: column},
			Rule: rule, Found: found, Wanted: wanted, Hint: hint}
	}
	wantUTF8 := lang.Text{EN: "text in UTF-8", DA: "tekst i UTF-8"}
	if len(src) > MaxSize {
		return refuse(1, 1, "size",
			lang.Text{EN: fmt.Sprintf("a file of %d bytes", len(src)), DA: fmt.Sprintf("en fil på %d byte", len(src))},
			lang.Text{EN: "at most 10 MB", DA: "højst 10 MB"},
			lang.Text{EN: "is it the right file?", DA: "er det den rigtige fil?"})
	}
	if isUTF16(src) {
		return refuse(1, 1, "encoding", lang.Text{EN: "text in UTF-16", DA: "tekst i UTF-16"}, wantUTF8, saveAsUTF8)
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	for i := 0; i < len(src); {
		r, size := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && size == 1 {
			start := bytes.LastIndexByte(src[:i], '\n') + 1
			return refuse(1+bytes.Count(src[:i], []byte("\n")), 1+utf8.RuneCount(src[start:i]),
				"encoding", foundByte(src[i]), wantUTF8, saveAsUTF8)
		}
		i += size
	}
	return src, nil
}

// isUTF16 tells by the byte order mark, or by the zero byte that every other
// byte of a Latin text is.
func isUTF16(src []byte) bool {
	return bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) ||
		len(src) >= 2 && (src[0] == 0) != (src[1] == 0)
}

// foundByte names a byte that is not UTF-8 by the letter that it is in
// Windows-1252, since that is what older Danish programs write.
func foundByte(b byte) lang.Text {
	if r := charmap.Windows1252.DecodeByte(b); r != utf8.RuneError {
		return lang.Text{
			EN: fmt.Sprintf("the byte %#x, which is %c in Windows-1252", b, r),
			DA: fmt.Sprintf("byten %#x, som er %c i Windows-1252", b, r),
		}
	}
	return lang.Text{EN: fmt.Sprintf("the byte %#x", b), DA: fmt.Sprintf("byten %#x", b)}
}
