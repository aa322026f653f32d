package estimators

// Ties say what ranks rows have that share a value.
type Ties int

const (
	// MidRanks gives tied rows the middle of the weight that they share,
	// whatever their order.
	MidRanks Ties = iota
	// RowOrder gives tied rows the mean of the ranks that they would have in
	// the order of the file, as R does. Where weights differ that is not the
	// middle, and another order gives another p.
	RowOrder
)

// RankTest tests whether an amount tends to be larger in one of two groups, 0
// and 1, of the rows in a domain, nil: all; -1 is in neither. It is Wilcoxon's
// test with ranks in the population: of row i
//
//	r_i = (Σ w 1(y < y_i) + ½ Σ w 1(y = y_i)) / Σ w,
//
// where a row alone at its value counts half its own weight. The difference of
// the groups' mean ranks is compared with its standard error on ν-1 degrees of
// freedom, see [Survey.TTest]; the ranks are taken for known. With equal
// weights it is half the difference of the chances that one of a group exceeds
// one of the other.
//
// Lumley and Scott (2013), Biometrika 100:831-842.
// R: svyranktest(y ~ group, subset(design, domain)) with [RowOrder].
func (s *Survey) RankTest(y []float64, group []int32, in []bool, ties Ties) (Comparison, error) {
	first, second, err := s.twoGroups(y, group, in)
	if err != nil {
		return Comparison{}, err
	}
	base := make([]bool, len(first))
	for i := range base {
		base[i] = (first[i] || second[i]) && s.weight[i] != 0 // calibration can leave none
	}
	rows := ascending(y, base)
	l := climb(rows, y, s.weight)
	rank := make([]float64, len(y))
	for i := 0; i < len(rows); {
		j, sum := i, 0.0
		for ; j < len(rows) && l.x[j] == l.x[i]; j++ {
			sum += l.cum[j] - l.w[j]/2
		}
		r := (l.cum[i] - l.w[i] + l.cum[j-1]) / 2
		if ties == RowOrder {
			r = sum / float64(j-i)
		}
		for ; i < j; i++ {
			rank[rows[i]] = r / l.whole(0)
		}
	}
	return s.compare(StatisticRank, rank, first, second)
}
