package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling/lottery"
)

// The files of the draw stage.
const (
	DrawFile     = "out/draw.parquet"
	requestFiles = "private/anmodning-*.xlsx"
)

// drawStage re-runs the lottery from the frame, the plan and the seed in the
// ledger, and writes a request to each kommune for its cases. A batch that is
// not drawn opens every eligible case.
var drawStage = &Stage{
	Name: "draw", Version: 1,
	Spec: func(f *Folder) any { return []any{f.Batch.Batch, f.publishDate()} },
	Reads: func(*Folder) []string {
		return []string{SpecFile, FrameFile, PlanFile, receiptFiles}
	},
	Kinds:  []string{KindSeed, KindDraw, KindOpen},
	Writes: []string{DrawFile, requestFiles},
	Run: func(_ context.Context, w *Work) error {
		drawn, err := w.lottery()
		if err != nil {
			return err
		}
		if err := w.Write(DrawFile, w.drawTable(drawn).WriteParquet); err != nil {
			return err
		}
		return w.writeRequests(drawn)
	},
}

// A drawnCase is one row of draw.parquet.
type drawnCase struct {
	lottery.Drawn
	no         string // 0101-03
	population int64
	planned    int64
	kommune    string
	ticket     string // hex; empty in a batch that is not drawn
	hasWeight  bool   // nor has a purposive one weights
	pi, w      float64
	frame      *frameRow
}

// lottery draws. The digest of the draw must be the one that the ledger noted
// when it was first made.
func (w *Work) lottery() ([]drawnCase, error) {
	rows, err := readFrameFile(w.In(FrameFile))
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*frameRow, len(rows))
	for i := range rows {
		byID[rows[i].id] = &rows[i]
	}
	cases := eligibleOf(rows)
	if w.Batch.Design == nil {
		return w.openAll(cases, byID)
	}
	seed, err := last[SeedEntry](w.Folder, KindSeed)
	if err != nil {
		return nil, err
	}
	if seed == nil {
		return nil, refuse(lang.Text{}, "draw: there is no seed in the ledger", "draw: der er intet startord i journalen") // Run and Draw look first
	}
	planned, err := os.ReadFile(w.In(PlanFile))
	if err != nil {
		return nil, err
	}
	sizes, err := w.sizes(planned, seed.Seed)
	if err != nil {
		return nil, err
	}
	drawn, err := lottery.Draw(seed.Seed, cases, sizes)
	if err != nil {
		return nil, err
	}
	noted, err := last[DrawEntry](w.Folder, KindDraw)
	if err != nil {
		return nil, err
	}
	if noted != nil && noted.DrawSHA256 != drawDigest(drawn) {
		return nil, refuse(lang.Text{}, "the seed gives another draw than the one noted in the ledger", "startordet giver en anden lodtrækning end den, journalen har noteret")
	}
	population := map[string]int64{}
	for _, c := range cases {
		population[c.Stratum]++
	}
	all := make([]drawnCase, len(drawn))
	for i, d := range drawn {
		n, N := sizes[d.Stratum].Sample, population[d.Stratum]
		all[i] = drawnCase{Drawn: d, population: N, planned: n, ticket: lottery.Hex(d.Ticket), hasWeight: true,
			pi: float64(n) / float64(N), w: float64(N) / float64(n), frame: byID[d.ID], kommune: byID[d.ID].kommune}
	}
	giveNumbers(all)
	return all, nil
}

// openAll opens every eligible case: a register in full, or cases that were
// picked. Only the former stands for a population, itself. The numbers are
// those that the ledger noted when the cases were first opened.
func (w *Work) openAll(cases []lottery.Case, byID map[string]*frameRow) ([]drawnCase, error) {
	numbers, err := w.opened()
	if err != nil {
		return nil, err
	}
	all := make([]drawnCase, len(cases))
	census := w.Batch.Batch.Basis == batch.Census
	for i, c := range cases {
		no, ok := numbers[c.ID]
		if !ok {
			return nil, fmt.Errorf("case %s has not been opened", c.ID) // Run and Draw open first
		}
		all[i] = drawnCase{Drawn: lottery.Drawn{Case: c, Rank: int64(i + 1), Role: lottery.Sample}, no: no,
			population: int64(len(cases)), planned: int64(len(cases)), hasWeight: census, pi: 1, w: 1,
			frame: byID[c.ID], kommune: byID[c.ID].kommune}
	}
	return all, nil
}

// giveNumbers gives each case its short name: the kommune and its place among the
// drawn cases of the kommune, in the order of strata and ranks.
func giveNumbers(all []drawnCase) {
	count := map[string]int{}
	for i := range all {
		k := all[i].kommune
		count[k]++
		all[i].no = fmt.Sprintf("%s-%02d", k, count[k])
	}
}

// drawDigest is the digest of the draw that the ledger notes.
func drawDigest(drawn []lottery.Drawn) string {
	h := sha256.New()
	for _, d := range drawn {
		fmt.Fprintf(h, "%s\t%s\t%d\t%s\n", d.ID, d.Stratum, d.Rank, d.Role)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// drawTable is draw.parquet, in the order of strata and ranks.
func (f *Folder) drawTable(all []drawnCase) *data.Table {
	n := len(all)
	text := func(name string) data.Column {
		return data.Column{Name: name, Kind: data.Text, Texts: make([]string, n)}
	}
	id, no, stratum, ticket, role := text("case_id"), text("case_no"), text("stratum"), text("ticket"), text("role")
	rank := data.Column{Name: "rank", Kind: data.Int, Ints: make([]int32, n)}
	pop := data.Column{Name: "stratum_pop", Kind: data.Int, Ints: make([]int32, n)}
	planned := data.Column{Name: "n_planned", Kind: data.Int, Ints: make([]int32, n)}
	pi := data.Column{Name: "pi", Kind: data.Float, Floats: make([]float64, n), Null: make([]bool, n)}
	w := data.Column{Name: "w", Kind: data.Float, Floats: make([]float64, n), Null: make([]bool, n)}
	ticket.Null = make([]bool, n)
	for i, c := range all {
		id.Texts[i], no.Texts[i], stratum.Texts[i], role.Texts[i] = c.ID, c.no, c.Stratum, string(c.Role)
		ticket.Texts[i], ticket.Null[i] = c.ticket, c.ticket == ""
		rank.Ints[i], pop.Ints[i], planned.Ints[i] = int32(c.Rank), int32(c.population), int32(c.planned)
		pi.Floats[i], w.Floats[i] = c.pi, c.w
		pi.Null[i], w.Null[i] = !c.hasWeight, !c.hasWeight
	}
	return &data.Table{Rows: n, Meta: f.meta(), Columns: []data.Column{id, no, stratum, ticket, rank, role, pop, planned, pi, w}}
}
