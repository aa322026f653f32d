package pipeline

import (
	"errors"
	"io/fs"
	"os"

	"sagsbarometer/data"
	"sagsbarometer/pipeline/planning"
)

// eligible are the eligible cases of the lists.
func (f *Folder) eligible(cases []frameCase) planning.Frame {
	extra := f.Batch.FrameColumns()
	return func(yield func(string, func(string) string) bool) {
		row := 0
		valueOf := func(column string) string { return f.frameValue(cases[row].Row, column, extra) }
		for row = range cases {
			if stratum := cases[row].stratum; stratum != "" && !yield(stratum, valueOf) {
				return
			}
		}
	}
}

// eligibleFile are the eligible cases of out/frame.parquet.
func (w *Work) eligibleFile() (planning.Frame, error) {
	t, err := data.ReadParquetFile(w.In(FrameFile))
	if err != nil {
		return nil, err
	}
	stratum := t.Column("stratum")
	return func(yield func(string, func(string) string) bool) {
		row := 0
		valueOf := func(column string) string { return cell(t, column, row) }
		for row = range t.Rows {
			if !stratum.Missing(row) && !yield(stratum.Texts[row], valueOf) {
				return
			}
		}
	}, nil
}

// variancesFile is the file that [design] variances names; nil where it names
// none, or one that is not there.
func (w *Work) variancesFile() ([]byte, error) {
	name := w.Batch.Design.Variances
	if name == "" {
		return nil, nil
	}
	src, err := os.ReadFile(w.In(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return src, err
}
