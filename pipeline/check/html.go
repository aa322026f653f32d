package check

import (
	"errors"
	"fmt"
	"io"

	"sagsbarometer/sampling/lottery"
)

// A Page is what the page of one kommune holds. Texts of people are text,
// whatever they are made of.
type Page struct {
	Title       string // of the batch
	Constructed string // banner of a batch whose cases are made up
	Kommune     string // code, "0101"
	Name        string // "Aarhus Kommune"
	ReceiptFile string // what the kommune's receipt is called
	Receipt     []byte // and what it holds, of all parts
	Parts       []Part // in order, the main frame first
	Reasons     []Reason
	Tool        string
}

// A Part is what is public of one draw: the bytes of its files. Seed and Draw
// are empty where it has not been drawn; of Draw, only the lines of strata in
// which the kommune has cases are needed.
type Part struct {
	Commitment, Plan, Seed, Draw []byte
}

// A Reason is what people read for a rule that keeps cases out of the draw.
type Reason struct {
	Code  string `json:"code"`
	Label string `json:"label"`
}

// content is what the script reads: texts of files, as they are.
type content struct {
	Kommune string        `json:"kommune"`
	Name    string        `json:"name"`
	Parts   []partContent `json:"parts"`
	Receipt string        `json:"receipt"`
	Reasons []Reason      `json:"reasons"`
}

type partContent struct {
	Part       int64  `json:"part"`
	Commitment string `json:"commitment"`
	Plan       string `json:"plan"`
	Seed       string `json:"seed"`
	Draw       string `json:"draw"`
}

// A shownPart is what stands in the page without script.
type shownPart struct {
	Part                         int64
	Commitment, SeedText, Source string
	Named                        bool // the source stands in the commitment
}

// HTML writes the page. It refuses files that it cannot read, and a page
// without parts or for no draw at all: there would be nothing to check.
func HTML(w io.Writer, p Page) error {
	data := content{Kommune: p.Kommune, Name: p.Name, Receipt: string(p.Receipt), Reasons: p.Reasons, Parts: []partContent{}}
	if data.Reasons == nil {
		data.Reasons = []Reason{}
	}
	var parts []shownPart
	drawn, keyed := false, false
	for _, part := range p.Parts {
		c, err := lottery.ParseCommitment(part.Commitment)
		if err != nil {
			return fmt.Errorf("check page of %s: %w", p.Kommune, err)
		}
		keyed = c.KeySHA256 != ""
		shown := shownPart{Part: c.Part, Commitment: string(part.Commitment)}
		if len(part.Seed) > 0 {
			seed, err := lottery.ParseSeed(part.Seed)
			if err != nil {
				return fmt.Errorf("check page of %s: %w", p.Kommune, err)
			}
			shown.SeedText, shown.Source, shown.Named, drawn = seed.Seed, seed.Source, c.SeedSource != "", true
		}
		parts = append(parts, shown)
		data.Parts = append(data.Parts, partContent{c.Part, string(part.Commitment), string(part.Plan), string(part.Seed), string(part.Draw)})
	}
	if !drawn {
		return errors.New("check page of " + p.Kommune + ": nothing has been drawn")
	}
	return page().Execute(w, struct {
		Page
		Parts []shownPart
		Data  content
		Keyed bool // ids are pseudonyms
	}{p, parts, data, keyed})
}
