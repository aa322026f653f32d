package audit

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// Draw runs the lottery of every part again, from what is public alone:
// path is a directory of commitments that anyone may have downloaded, one that
// holds it (a release, out/public), or a batch. Of a batch, out/draw.parquet is
// held against the public draw as well; its key, ledger and lists are never
// opened.
//
// The screen says what was found in order. The error is Differences where
// something was not, a *refusal.Error where there is nothing to run again, and
// *NotDrawn where there is no seed yet.
func Draw(path string) (*screen.Screen, error) {
	p, err := readPublicDraw(path)
	if err != nil {
		return nil, err
	}
	for _, part := range p.parts {
		if part.Frame == nil {
			return nil, part.noList()
		}
	}
	s := &screen.Screen{}
	ds := p.betweenParts()
	unreadable, drawn := 0, 0
	for i := range p.parts {
		part := &p.parts[i]
		part.found = lottery.VerifyDraw(part.Published)
		for _, d := range part.found {
			if d.Kind == lottery.Unreadable {
				unreadable++
			}
			ds = append(ds, part.difference(d))
		}
		part.tell(s)
		if part.Seed != nil {
			drawn++
		}
	}
	if p.batch {
		ds = append(ds, p.againstParquet(s)...)
	}
	s.Tables = append(s.Tables, p.table())
	switch {
	case len(ds) > 0 && len(ds) == unreadable:
		return s, refusal.New(lang.Text{}, "%s", "%s", ds.Error())
	case len(ds) > 0:
		return s, ds
	case drawn == 0:
		return s, &NotDrawn{}
	}
	s.Say("verified: the draw is what the frozen list, the plan and the seed give", "kontrolleret: lodtrækningen er den, som den låste liste, planen og startordet giver")
	return s, nil
}

// NotDrawn says that a draw is still to come. It ends the command with status
// 5: what there is was checked, and the rest waits for a seed.
type NotDrawn struct{}

func (*NotDrawn) Error() string { return "not drawn yet" }

// A publicDraw is what anyone can have of the draw of a batch.
type publicDraw struct {
	dir   string // the commitments
	root  string // the batch, where it is one
	batch bool
	parts []publicPart
}

// A publicPart is one part of it, and where its files lie below dir.
type publicPart struct {
	lottery.Published
	number int64  // that its directory says
	at     string // "" or "tillaeg-1/"
	found  []lottery.Difference
}

// readPublicDraw finds the commitments and reads every file of every part.
func readPublicDraw(path string) (*publicDraw, error) {
	p := &publicDraw{root: path}
	for _, below := range []string{".", "commitments", Commitments} {
		dir := filepath.Join(path, filepath.FromSlash(below))
		if _, err := os.Stat(filepath.Join(dir, CommitmentName)); err == nil {
			p.dir, p.batch = dir, below == Commitments
			break
		}
	}
	if p.dir == "" {
		return nil, refusal.New(lang.Text{EN: "name a batch whose list is frozen (barometer plan BATCH --freeze), or the published directory commitments", DA: "angiv en batch, hvis liste er låst (barometer plan BATCH --freeze), eller den offentliggjorte mappe commitments"},
			"%s: no %s here, nor in commitments or %s", "%s: her er ingen %s, heller ikke i commitments eller %s", path, CommitmentName, Commitments)
	}
	places, err := p.places()
	if err != nil {
		return nil, err
	}
	for _, place := range places {
		part, err := p.read(place)
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, part)
	}
	return p, nil
}

// places are the directories of the parts: that of the frame, then those of
// its supplements in order.
func (p *publicDraw) places() ([]publicPart, error) {
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		return nil, err
	}
	var numbers []int64
	for _, e := range entries {
		if n, ok := PartOf(e.Name()); ok {
			numbers = append(numbers, n)
		}
	}
	slices.Sort(numbers)
	places := []publicPart{{}}
	for _, n := range numbers {
		places = append(places, publicPart{number: n, at: PartDir(n) + "/"})
	}
	return places, nil
}

// read reads the files of one part. Frame, seed and draw may be missing.
func (p *publicDraw) read(part publicPart) (publicPart, error) {
	unreadable := func(name string, err error) error {
		return refusal.New(lang.Text{EN: "fetch the file again from where it was published", DA: "hent filen igen, hvor den er offentliggjort"}, "%s: %v", "%s: %v", part.at+name, err)
	}
	file := func(name string) ([]byte, error) {
		b, err := readDownloaded(p.dir, part.at+name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		if err != nil {
			return nil, unreadable(name, err)
		}
		return b, nil
	}
	text, err := file(CommitmentName)
	if err != nil {
		return part, err
	}
	if text == nil {
		return part, unreadable(CommitmentName, fs.ErrNotExist)
	}
	if part.Commitment, err = lottery.ParseCommitment(text); err != nil {
		return part, unreadable(CommitmentName, err)
	}
	if part.Plan, err = file(PlanName); err != nil {
		return part, err
	}
	if part.Plan == nil {
		return part, unreadable(PlanName, fs.ErrNotExist)
	}
	if part.Frame, err = file(FrameName); err != nil {
		return part, err
	}
	if part.Draw, err = file(DrawName); err != nil {
		return part, err
	}
	text, err = file(SeedName)
	if err != nil || text == nil {
		return part, err
	}
	seed, err := lottery.ParseSeed(text)
	if err != nil {
		return part, unreadable(SeedName, err)
	}
	part.Seed = &seed
	return part, nil
}

// noList is what to say where the list is not there to draw from.
func (p publicPart) noList() error {
	if p.Commitment.KeySHA256 != "" {
		return refusal.New(lang.Text{EN: "fetch the whole directory, as it was published", DA: "hent hele mappen, som den er offentliggjort"},
			"%s: it is not there, and the draw cannot be run again without it", "%s: den findes ikke, og uden den kan lodtrækningen ikke gentages", p.at+FrameName)
	}
	return refusal.New(lang.Text{EN: "each kommune can check its own cases: --kommune and --receipt, or its page kontrol-KOMMUNE.html", DA: "hver kommune kan kontrollere sine egne sager: --kommune og --receipt, eller sin side kontrol-KOMMUNE.html"},
		"%s has no key, so its ids are journal numbers and its list is not public: the draw cannot be run again from public material", "%s har ingen nøgle, så sagernes id er journalnumre, og listen er ikke offentlig: lodtrækningen kan ikke gentages alene ud fra det offentlige", p.Commitment.Batch)
}
