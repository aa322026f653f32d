package estimators

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/estimators/interval"

	"gonum.org/v1/gonum/stat/distuv"
)

func init() {
	register("calibration", map[string]int{"calibration": 46}, compareCalibration)
}

// tolCalibrated is that of the goldens' README: R stops raking at 1e-10 of the
// population, and counts an epsilon of 1e-10 among its totals.
const tolCalibrated = 1e-7

// Schools by type and by whether they met the school-wide target, from apipop.
func stypeMargin(f frame) Margin {
	return f.margin("stype", []string{"E", "H", "M"}, []float64{4421, 755, 1018})
}

func wideMargin(f frame) Margin {
	return f.margin("sch.wide", []string{"No", "Yes"}, []float64{1072, 5122})
}

// margin is one with a cell for every code.
func (f frame) margin(column string, codes []string, totals []float64) Margin {
	m := Margin{Name: column, Cells: codes, Totals: totals}
	for _, v := range f.codes(column) {
		m.Codes = append(m.Codes, int32(slices.Index(codes, v)))
	}
	return m
}

// calibrate makes the calibrated surveys of the goldens by the names that they
// have in weights_*.csv.
func calibrate(t *testing.T, how, design string) (*Survey, frame) {
	t.Helper()
	s, f := surveyOf(t, design, Options{})
	stype, wide := stypeMargin(f), wideMargin(f)
	controls := Controls{Margins: []Margin{stype}, Amounts: []Amount{{Name: "api99", Values: f.values(t, "api99"), Total: 3914069}}}
	var err error
	switch how {
	case "post":
		s, err = s.Poststratify(stype)
	case "rake":
		s, err = s.Rake(stype, wide)
	case "logit":
		controls.Distance, controls.Least, controls.Most = LogitDistance, 0.5, 2
		s, err = s.Calibrate(controls)
	case "linbound":
		controls.Least, controls.Most = 0.8, 1.25
		s, err = s.Calibrate(controls)
	case "margins":
		s, err = s.Calibrate(Controls{Margins: []Margin{stype, wide}})
	case "trim":
		if s, err = s.Calibrate(controls); err == nil {
			s, err = s.Trim(20, 45)
		}
	default:
		controls.Distance = Distance(how)
		s, err = s.Calibrate(controls)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

func compareCalibration(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "calibration" || g.ID == "standardize.st" {
		return false
	}
	part := strings.Split(g.ID, ".")
	how := strings.Replace(part[0], "calib", "", 1)
	if how == "" {
		how = strings.Replace(part[1], "linear_bounded", "linbound", 1)
	}
	s, f := calibrate(t, how, part[len(part)-1])
	y := f.values(t, "y")
	switch what := part[len(part)-2]; what {
	case "mean":
		of := []Linear{s.Mean(f.values(t, "api00"), nil), s.Mean(y, nil)}
		compareCalibrated(t, g, s, of[:len(g.names("names"))]...)
	case "total":
		compareCalibrated(t, g, s, s.Total(f.values(t, "enroll"), nil), s.Total(y, nil))
	case "ratio":
		compareCalibrated(t, g, s, s.Ratio(y, f.values(t, "rel"), nil))
	case "by":
		for i, code := range g.names("comp.imp") {
			l := s.Mean(y, f.where(f.is("comp.imp", code)))
			nearOrZero(t, g.ID, l.Estimate.F, g.at(t, "y", i))
			nearOrZero(t, g.ID+" SE", math.Sqrt(s.Variance(l)), g.at(t, "se", i))
		}
	case "ciprop":
		l := s.Mean(y, nil)
		v := s.Variance(l)
		near(t, g.ID, l.Estimate.F, g.at(t, "est"), tolCalibrated)
		near(t, g.ID+" variance", v, g.at(t, "var"), tolCalibrated)
		method, _ := interval.ByName("logit")
		got, ok := method.Interval(interval.Input{Sample: interval.Sample{P: l.Estimate.F, V: v, N: int64(s.Len()), Counts: 1}, DF: s.Degrees(nil), Level: 0.95})
		if !ok {
			t.Errorf("%s: no interval", g.ID)
		}
		near(t, g.ID+" low", got.Low, g.at(t, "ci", 0), tolCalibrated)
		near(t, g.ID+" high", got.High, g.at(t, "ci", 1), tolCalibrated)
	case "gweights":
		before, _ := surveyOf(t, part[3], Options{})
		least, most, sum, squares := math.Inf(1), 0.0, 0.0, 0.0
		for i, w := range s.Weights() {
			factor := w / before.Weights()[i]
			least, most = math.Min(least, factor), math.Max(most, factor)
			sum += w
			squares += w * w
		}
		for i, got := range []float64{least, most, sum, squares} {
			near(t, g.ID, got, g.at(t, "value", i), tolCalibrated)
		}
	default:
		return false
	}
	return true
}

// compareCalibrated compares estimates, covariances and intervals.
func compareCalibrated(t *testing.T, g golden, s *Survey, of ...Linear) {
	t.Helper()
	cov := s.Covariance(of...)
	quantile := distuv.StudentsT{Sigma: 1, Nu: s.Degrees(nil)}.Quantile(0.975)
	near(t, g.ID+" df", s.Degrees(nil), g.at(t, "df"), 0)
	for i, l := range of {
		near(t, g.ID, l.Estimate.F, g.at(t, "est", i), tolCalibrated)
		se := math.Sqrt(cov[i][i])
		near(t, g.ID+" SE", se, g.at(t, "se", i), tolCalibrated)
		near(t, g.ID+" low", l.Estimate.F-quantile*se, g.at(t, "ci_t", i, 0), tolCalibrated)
		near(t, g.ID+" high", l.Estimate.F+quantile*se, g.at(t, "ci_t", i, 1), tolCalibrated)
		for j := range i {
			want := g.at(t, "vcov", i, j)
			if most := se * math.Sqrt(cov[j][j]); math.Abs(cov[i][j]-want) > tolCalibrated*most {
				t.Errorf("%s: covariance of %d and %d is %v, R has %v", g.ID, i, j, cov[i][j], want)
			}
		}
	}
}

func nearOrZero(t *testing.T, what string, got, want float64) {
	t.Helper()
	if want == 0 && math.Abs(got) < 1e-12 {
		return
	}
	near(t, what, got, want, tolCalibrated)
}

// TestCalibratedWeights compares every weight with R's.
func TestCalibratedWeights(t *testing.T) {
	checked := 0
	for _, design := range []string{"c1", "srs", "st"} {
		file := readTable(t, "weights_"+design+".csv")
		for _, how := range []string{"post", "rake", "linear", "raking", "logit", "linbound"} {
			column := how + "." + design
			if file.columns[column] == nil {
				continue
			}
			s, _ := calibrate(t, how, design)
			for i, want := range file.numbers(t, column) {
				near(t, column, s.Weights()[i], want, tolCalibrated)
			}
			checked++
		}
	}
	if checked != 15 {
		t.Errorf("%d columns of weights compared, want 15", checked)
	}
}
