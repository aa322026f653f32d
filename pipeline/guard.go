package pipeline

import (
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/analysis"
)

// spread counts, for every estimate, from how many kommuner its base cases
// come. A domain whose cases all come from one kommune gets no rate, whatever
// the column is called: the guard looks at the cases, not at names.
func (w *Work) spread(s *analysis.Spec) (map[string]int, error) {
	t, err := data.ReadParquetFile(w.In(CasesFile))
	if err != nil {
		return nil, err
	}
	return spreadOf(t, s), nil
}

func spreadOf(t *data.Table, s *analysis.Spec) map[string]int {
	kommuner := map[string]map[string]bool{}
	kommune := t.Column("kommune")
	for _, e := range s.Estimates {
		answer := t.Column(e.Y.Column)
		if answer == nil {
			continue // the estimators have refused it
		}
		for i := range t.Rows {
			if !in(t, e.Where, i) || answer.Null != nil && answer.Null[i] || !inBase(e.Y, cell(t, e.Y.Column, i)) {
				continue
			}
			id, ok := estimateID(t, e, i)
			if !ok {
				continue
			}
			if kommuner[id] == nil {
				kommuner[id] = map[string]bool{}
			}
			kommuner[id][kommune.Texts[i]] = true
		}
	}
	spread := make(map[string]int, len(kommuner))
	for id, set := range kommuner {
		spread[id] = len(set)
	}
	return spread
}

func inBase(y analysis.Indicator, value string) bool {
	return len(y.Of) == 0 || slices.Contains(y.Of, value)
}

// estimateID is the id of the estimate that row i belongs to.
func estimateID(t *data.Table, e analysis.Estimate, i int) (string, bool) {
	var d estimators.Domain
	for _, column := range e.By {
		code := cell(t, column, i)
		if code == "" {
			return "", false
		}
		d = append(d, estimators.Level{Column: column, Code: code})
	}
	if len(d) == 0 {
		return e.ID, true
	}
	return strings.Join([]string{e.ID, d.String()}, "@"), true
}
