package aggregate

import "sagsbarometer/estimators"

// readers are what the readers of a column add to an error. Its rows are told
// apart by their value, see [estimators.Survey.ReaderRows].
func (e *rowEstimation) readers(r estimators.Request, s *estimators.Survey, d rowDomain) ([]rowEstimate, error) {
	column := e.codes[r.X.Column].codes
	reader := make([]int32, len(column))
	for i, code := range column {
		reader[i] = int32(code) - 1 // -1: nobody
	}
	return rowsOnly(s.ReaderRows(reader, e.values(r, r.Y), d.in, !amount(r, r.Y), e.reported(r, d)))
}

// misclassified is a share and the same by how a reader is said to err.
func (e *rowEstimation) misclassified(r estimators.Request, s *estimators.Survey, d rowDomain) ([]rowEstimate, error) {
	return rowsOnly(s.MisclassifiedRows(e.values(r, r.Y), d.in, r.Reader, e.reported(r, d)))
}

// exactShare is a proportion of a stratum as a whole.
func (e *rowEstimation) exactShare(r estimators.Request, s *estimators.Survey, d rowDomain) ([]rowEstimate, error) {
	report := e.reported(r, d)
	report.Interval = ""
	est, err := s.ExactProportion(e.values(r, r.Y), d.in, report)
	return rowsOnly([]estimators.Estimate{est}, err)
}

// rowsOnly are estimates that replicates do not make again.
func rowsOnly(list []estimators.Estimate, err error) (out []rowEstimate, _ error) {
	for _, est := range list {
		out = append(out, rowEstimate{Estimate: est})
	}
	return out, err
}
