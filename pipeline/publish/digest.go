package publish

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"math"
	"reflect"
	"slices"
)

// draftBanner heads a publication that has not been released.
const draftBanner = "UDKAST. Tallene er ikke offentliggjort og kan blive ændret."

// Digest is the SHA-256, in hex, of all that a publication says, whether as a
// draft or released and by whatever version of the program: two models with
// the same digest say the same, to the letter.
func Digest(m *Model) string {
	said := *m
	said.Release, said.Tool = nil, ""
	if m.Release == nil {
		if i := slices.Index(m.Banners, draftBanner); i >= 0 {
			said.Banners = slices.Delete(slices.Clone(m.Banners), i, i+1)
		}
	}
	h := sha256.New()
	feed(h, reflect.ValueOf(said))
	return hex.EncodeToString(h.Sum(nil))
}

// feed writes a value so that no two values write the same: texts, lists and
// what may be absent begin with their length, and fields keep their order. A
// field that is new in the model is in the digest without further ado.
func feed(h hash.Hash, v reflect.Value) {
	number := func(n uint64) {
		var b [8]byte
		binary.BigEndian.PutUint64(b[:], n)
		h.Write(b[:])
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				feed(h, v.Field(i))
			}
		}
	case reflect.Slice:
		number(uint64(v.Len()))
		for i := range v.Len() {
			feed(h, v.Index(i))
		}
	case reflect.Pointer:
		if v.IsNil() {
			number(0)
			return
		}
		number(1)
		feed(h, v.Elem())
	case reflect.String:
		number(uint64(v.Len()))
		h.Write([]byte(v.String()))
	case reflect.Float64:
		number(math.Float64bits(v.Float()))
	case reflect.Bool:
		if v.Bool() {
			number(1)
		} else {
			number(0)
		}
	default:
		if !v.CanInt() {
			panic(fmt.Sprintf("publish: a model holds a %s", v.Type())) // our own type; a test feeds them all
		}
		number(uint64(v.Int()))
	}
}
