package codebook

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// asking are the keys that decide what a person is asked and may answer, by
// list. What is computed from the answers is not among them: it is computed
// anew for every case, whenever it was read.
var asking = map[string][]string{
	"section": {"ask"},
	"item":    {"section", "type", "ask", "answers", "min", "max", "whole"},
	"edit":    {"level", "wrong", "order"},
}

// Asks are short digests of what the codebook asks, by element: "item akter".
// Where they are the same, so are the questions, when they are asked, the
// answers with their labels, and the rules; all other words may differ.
func (c *Codebook) Asks() map[string]string {
	digests := map[string]string{}
	for _, l := range c.lists() {
		for _, e := range l.elements {
			var said []string
			for name, value := range e.keys {
				if slices.Contains(asking[l.name], name) {
					said = append(said, name+" = "+value)
				}
			}
			if asking[l.name] != nil {
				slices.Sort(said)
				sum := sha256.Sum256([]byte(strings.Join(said, "\n")))
				digests[l.name+" "+e.id] = hex.EncodeToString(sum[:6])
			}
		}
	}
	return digests
}
