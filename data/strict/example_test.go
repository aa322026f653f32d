package strict_test

import (
	"fmt"

	"sagsbarometer/data/strict"
)

func ExampleRead() {
	var batch struct {
		ID    string   `toml:"id,required"`
		Title string   `toml:"title,required"`
		Files []string `toml:"files"`
	}
	doc, found := strict.Read("batch.toml", []byte(`id    = "bl87-2025"
titel = "Tabt arbejdsfortjeneste"
files = "frame/*"
`))
	found = append(found, doc.Decode(&batch)...)
	fmt.Println(found.Err())
	fmt.Println(doc.At("id"))
	// Output:
	// batch.toml:2:1: titel: unknown key, want one of id, title, files (did you mean "title"?)
	// batch.toml:3:9: files: the text "frame/*", want a list of texts such as ["a", "b"] (write ["frame/*"])
	// batch.toml:1:9
}
