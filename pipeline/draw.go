package pipeline

import (
	"context"
	"errors"
	"fmt"

	"sagsbarometer/data"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling/lottery"
)

// The files of the draw stage.
const (
	DrawFile     = audit.DrawFile
	requestFiles = "private/anmodning-*.xlsx"
)

// drawStage re-runs the lottery from the frame, the plan and the seed in the
// ledger, and writes a request to each kommune for its cases. A batch that is
// not drawn opens every eligible case.
var drawStage = &Stage{
	Name: "draw", Version: 2,
	Spec: func(f *Folder) any { return []any{f.Batch.Batch, f.Batch.Frame.Keep, f.publishDate()} },
	Reads: func(*Folder) []string {
		return []string{SpecFile, FrameFile, PlanFile, supplementPlans, receiptFiles,
			publicPart(0, audit.CommitmentName), audit.Commitments + "/tillaeg-*/" + audit.CommitmentName}
	},
	Kinds: []string{KindSeed, KindDraw, KindOpen},
	Writes: []string{DrawFile, requestFiles, checkFiles, publicPart(0, audit.SeedName), publicPart(0, audit.DrawName),
		audit.Commitments + "/tillaeg-*/" + audit.SeedName, audit.Commitments + "/tillaeg-*/" + audit.DrawName},
	Run: func(ctx context.Context, w *Work) error {
		drawn, err := w.allDrawn(ctx)
		if err != nil {
			return err
		}
		if err := w.Write(DrawFile, w.drawTable(drawn).WriteParquet); err != nil {
			return err
		}
		if err := w.writeRequests(drawn); err != nil {
			return err
		}
		return w.writeCheckPages(drawn)
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

// addRows reads what the lists say of the drawn cases, and of no others.
func (f *Folder) addRows(cases []drawnCase) error {
	ids := make([]string, len(cases))
	for i, c := range cases {
		ids[i] = c.ID
	}
	rows, err := rowsOfDrawn(f.outPath(FrameFile), ids)
	if err != nil {
		return err
	}
	return giveRows(cases, rows)
}

// giveRows gives each case its row of the frame.
func giveRows(cases []drawnCase, rows []frameRow) error {
	byID := make(map[string]*frameRow, len(rows))
	for i := range rows {
		byID[rows[i].id] = &rows[i]
	}
	for i := range cases {
		c := &cases[i]
		if c.frame = byID[c.ID]; c.frame == nil {
			return errors.New(DrawFile + ": a case that is not in " + FrameFile)
		}
		c.kommune = c.frame.kommune
	}
	return nil
}

// openAll opens every eligible case: a register in full, or cases that were
// picked. Only the former stands for a population, itself. The numbers are
// those that the ledger noted when the cases were first opened.
func (w *Work) openAll(rows []frameRow) ([]drawnCase, error) {
	numbers, err := w.opened()
	if err != nil {
		return nil, err
	}
	cases := eligibleOf(rows)
	all := make([]drawnCase, len(cases))
	census := w.Batch.Batch.Basis == batch.Census
	for i, c := range cases {
		no, ok := numbers[c.ID]
		if !ok {
			return nil, fmt.Errorf("case %s has not been opened", c.ID) // Run and Draw open first
		}
		all[i] = drawnCase{Drawn: lottery.Drawn{Case: c, Rank: int64(i + 1), Role: lottery.Sample}, no: no,
			population: int64(len(cases)), planned: int64(len(cases)), hasWeight: census, pi: 1, w: 1}
	}
	return all, giveRows(all, rows)
}

// giveNumbers gives each case its short name: the kommune and its place among
// the drawn cases of the kommune, in the order of parts, strata and ranks.
func giveNumbers(all []drawnCase) {
	count := map[string]int{}
	for i := range all {
		k := all[i].kommune
		count[k]++
		all[i].no = fmt.Sprintf("%s-%02d", k, count[k])
	}
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
