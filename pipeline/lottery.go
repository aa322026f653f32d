package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/sampling/lottery"
)

// allDrawn are the drawn cases of every part that has a seed, by stratum and
// rank, and publishes their draws. In a batch that is not drawn they are all
// eligible cases.
func (w *Work) allDrawn(ctx context.Context) ([]drawnCase, error) {
	if w.Batch.Design == nil {
		rows, err := readFrameFile(w.In(FrameFile))
		if err != nil {
			return nil, err
		}
		return w.openAll(rows)
	}
	parts, err := w.drawnParts()
	if err != nil {
		return nil, err
	}
	if len(parts) == 0 {
		return nil, refuse(lang.Text{}, "draw: there is no seed in the ledger", "draw: der er intet startord i journalen") // Run and Draw look first
	}
	var cases []drawnCase
	for _, part := range parts {
		drawn, err := w.lottery(ctx, part)
		if err != nil {
			return nil, err
		}
		cases = append(cases, drawn...)
	}
	if err := w.addRows(cases); err != nil {
		return nil, err
	}
	giveNumbers(cases) // while the parts are in order: a supplement renames no case
	slices.SortFunc(cases, func(a, b drawnCase) int {
		return cmp.Or(strings.Compare(a.Stratum, b.Stratum), cmp.Compare(a.Rank, b.Rank))
	})
	return cases, nil
}

// lottery draws a part. The digest of the draw must be the one that the ledger
// noted when it was first made.
func (w *Work) lottery(ctx context.Context, part int64) ([]drawnCase, error) {
	seed, err := w.seeded(part)
	if err != nil {
		return nil, err
	}
	drawn, sizes, err := w.hold(ctx, part, seed.Seed)
	if err != nil {
		return nil, err
	}
	noted, err := ofPart[DrawEntry](w.Folder, KindDraw, part)
	if err != nil {
		return nil, err
	}
	if noted != nil && noted.DrawSHA256 != drawDigest(drawn) {
		return nil, refuse(lang.Text{}, "the seed gives another draw than the one noted in the ledger", "startordet giver en anden lodtrækning end den, journalen har noteret")
	}
	if err := w.publishDraw(part, seed, drawn); err != nil {
		return nil, err
	}
	cases := make([]drawnCase, len(drawn))
	for i, d := range drawn {
		n, N := sizes.of[d.Stratum].Sample, sizes.populations[d.Stratum]
		c := drawnCase{Drawn: d, population: N, planned: n, ticket: lottery.Hex(d.Ticket), hasWeight: true}
		if w.selfWeighting() { // all cases have the same chance, whatever the sizes came to
			n, N = sizes.sample, sizes.population
		}
		c.pi, c.w = float64(n)/float64(N), float64(N)/float64(n)
		cases[i] = c
	}
	return cases, nil
}

// A partSizes is what is drawn of a part, and from how many.
type partSizes struct {
	of                 map[string]lottery.Size
	populations        map[string]int64
	sample, population int64
}

// hold holds the lottery of a part.
func (f *Folder) hold(ctx context.Context, part int64, seed string) ([]lottery.Drawn, *partSizes, error) {
	plan, err := f.lotteryPlan(part)
	if err != nil {
		return nil, nil, err
	}
	p := &partSizes{populations: make(map[string]int64, len(plan.Lines)), sample: plan.Total}
	if p.of, err = plan.Sizes(seed); err != nil {
		return nil, nil, err
	}
	for _, l := range plan.Lines {
		p.populations[l.Stratum] = l.Population
		p.population += l.Population
	}
	frame, err := OpenFrame(f.outPath(FrameFile), part)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = frame.Close() }() // it was only read
	drawn, err := lottery.DrawFrom(ctx, seed, frame, p.populations, p.of, cmp.Or(f.Workers, runtime.GOMAXPROCS(0)))
	return drawn, p, err
}

// drawDigest is the digest of the draw that the ledger notes.
func drawDigest(drawn []lottery.Drawn) string {
	h := sha256.New()
	for _, d := range drawn {
		fmt.Fprintf(h, "%s\t%s\t%d\t%s\n", d.ID, d.Stratum, d.Rank, d.Role)
	}
	return hex.EncodeToString(h.Sum(nil))
}
