package planning

import (
	"iter"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/refusal"
	"sagsbarometer/sampling"
)

// A Frame is the eligible cases, stratum by stratum: of each the stratum that
// it is in, and what the lists say of it by column, empty where they say
// nothing. It can be gone through several times; a function that says what the
// lists say is that of a case until the next one comes.
type Frame = iter.Seq2[string, func(column string) string]

// strata are the lines of the plan with all that is known before any size.
func strata(b *batch.Batch, frame Frame) ([]Line, error) {
	var lines []Line
	classes, err := classesOf(b, frame)
	if err != nil {
		return nil, err
	}
	for stratum := range frame {
		if n := len(lines); n == 0 || lines[n-1].ID != stratum {
			lines = append(lines, Line{Stratum: sampling.Stratum{ID: stratum, Group: GroupOf(b.Design, stratum)},
				Node: nodeOf(b.Design, stratum), Class: classes[stratum]})
		}
		lines[len(lines)-1].Population++
	}
	if len(lines) == 0 {
		return nil, refusal.New(lang.Text{EN: "look at [frame] period and keep, and at out/frame_report.csv", DA: "se på period og keep i [frame]"},
			"no case of the lists is eligible", "ingen sag i listerne opfylder betingelserne")
	}
	return lines, nil
}

// classesOf gives every stratum its non-response class: the codes of the
// columns of [design] nonresponse, joined by a slash. A class is made of whole
// strata, so a column that differs within one is refused.
func classesOf(b *batch.Batch, frame Frame) (map[string]string, error) {
	columns := b.Design.Nonresponse
	codes := map[string][]string{}
	cut := map[int]strict.Violation{}
	for stratum, valueOf := range frame {
		known, seen := codes[stratum]
		if !seen {
			known = make([]string, len(columns))
		}
		for i, column := range columns {
			value := valueOf(column)
			if !seen {
				known[i] = value
			}
			if _, told := cut[i]; value == known[i] || told {
				continue
			}
			first, second := strict.Quote(min(value, known[i])), strict.Quote(max(value, known[i]))
			cut[i] = strict.Violation{Place: b.Doc.At("design", "nonresponse", i), Rule: "class", Subject: "design.nonresponse",
				Found:  lang.Text{EN: column + ", which cuts stratum " + stratum + " (" + first + " and " + second + ")", DA: column + ", som deler stratum " + stratum + " (" + first + " og " + second + ")"},
				Wanted: lang.Text{EN: "a column with one value in each stratum", DA: "en kolonne med én værdi i hvert stratum"},
				Hint:   lang.Text{EN: "add it to [design] strata, or leave it out", DA: "føj den til strata i [design], eller udelad den"}}
		}
		codes[stratum] = known
	}
	var vs strict.Violations
	for i := range columns {
		if v, ok := cut[i]; ok {
			vs = append(vs, v)
		}
	}
	classes := make(map[string]string, len(codes))
	for stratum, known := range codes {
		classes[stratum] = strings.Join(known, "/")
	}
	return classes, vs.Err()
}
