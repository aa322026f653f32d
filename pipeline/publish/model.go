package publish

import (
	"sagsbarometer/data/day"
	"sagsbarometer/pipeline/batch"
)

// A Model is one publication. All texts are Danish. Renderers lay it out and
// add headings; they compute nothing.
type Model struct {
	ID, Title, Provision string
	Year                 int
	Basis                batch.Basis
	Date                 day.Date
	Release              *Release // nil: a draft
	Tool                 string   // program and version
	Formats              []string // xlsx, csv, html

	Banners    []string // what must be read first: draft, constructed
	Population string   // which cases the figures speak for
	Sample     string   // how many were drawn and read
	Findings   []Finding
	Chart      Chart
	Tables     []Table

	Method       []Section
	Frame        FrameReport
	Planned      *Planned // what the plan promised; nil where nothing is drawn
	Strata       []Stratum
	sizesByLot   bool          // how many of each stratum was decided by lot too
	Dispositions []Disposition // labels filled

	Symbols   []Symbol
	Footnotes []Footnote // numbered from 1 by their place
	DataNotes []string
}

// A Finding is one measure at the whole: its figure in large type and in a
// sentence.
type Finding struct {
	Label    string
	Figure   *Figure
	Headline string // 54 procent
	Sentence string // 206 ud af de 385 sager. …
}

// A Table is one published table. Every table has the same columns: groups,
// measure, counts, base, share, interval.
type Table struct {
	ID, Title    string
	Note, Source string
	Groups       []Column // grouping columns, in the order in which the table's groups first name them
	Rows         []Row    // by measure, then by group
	Measures     int      // different measures
	Groupings    int      // different groups
	Rates        bool     // some row has a share
	Intervals    bool     // some row has an interval
	Level        float64  // of the intervals; 0 where there are none
}

// A Column is one grouping column: the id of its domain, for data, and its
// label.
type Column struct{ ID, Label string }

// A Row is one figure in one table.
type Row struct {
	Codes        []string // one for each grouping column; empty where the row is not cut by it
	Labels       []string // the same in words; "I alt" where the row is not cut by it
	Group        string   // all labels in one: "Region Hovedstaden, afslag"
	Measure      string   // id
	Value        string   // the category of a distribution, else empty
	MeasureLabel string
	Figure       *Figure
}

// A Chart shows shares as dots with their intervals, in panels that share
// one scale from 0 to 100 percent.
type Chart struct {
	Title  string
	Panels []Panel
	Level  float64 // of the intervals; 0 where there are none
}

// A Panel is a list of marks under a heading.
type Panel struct {
	Title string
	Marks []ChartMark
}

// A ChartMark is one dot. Its figure has a share.
type ChartMark struct {
	Label  string
	Figure *Figure
}

// A Section is running text of the method annex.
type Section struct {
	Title      string
	Paragraphs []string
	Items      []Item // terms and what they are
	Draw       *Draw  // in the section on the lottery
}

// An Item is a term and its explanation.
type Item struct{ Term, Text string }

// A Draw is what anyone needs to check the draw. Values that are not known
// yet are empty.
type Draw struct {
	Seed, SeedSource        string
	FrozenAt, SeedAt        string // in words: 1. september 2025 kl. 12.00 (UTC)
	FrameSHA256, MerkleRoot string
}

// A FrameReport says what the kommuner delivered and what became of it.
type FrameReport struct {
	Rules   []string // headings of the columns of exclusions
	Lines   []FrameRow
	Total   FrameRow
	Missing []string // names of kommuner that delivered nothing
	Of      int      // kommuner in all
}

// A FrameRow is one kommune's line. Excluded has one tally for each rule.
type FrameRow struct {
	Kommune, Region     string
	Delivered, Eligible int64
	Duplicates          Tally
	Excluded            []Tally
}

// A Tally counts rows of lists that are not in the frame. Where Sign is not
// empty it stands for the number, which is left out.
type Tally struct {
	N    int64
	Sign string
}

// A Stratum is one line of the plan, as it was public before the draw, with
// the weight that the plan gives each drawn case.
type Stratum struct {
	Label               string
	Population, Planned int64
	Weight              float64
}

// SizesByLot reports whether how many cases each stratum got was decided by
// lot, and is no part of the plan.
func (m *Model) SizesByLot() bool { return m.sizesByLot }

// A Symbol stands in a cell that has no number.
type Symbol struct{ Sign, Text string }

// A Footnote explains figures. Code is what data files carry.
type Footnote struct{ Code, Text string }
