package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/deadline"
	"sagsbarometer/data/privacy"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/batch"
)

// A review is a drawn case on its way through the house.
type review struct {
	*dossier
	no       string // 0101-03
	arrived  day.Date
	timing   deadline.Result // of the case as a new application
	reviewer string
	on       day.Date // reviewed
	findings
	answers codebook.Answers
	remark  string
}

// readDraw is the sample, in the order of the case numbers, with the days on
// which the papers will arrive.
func readDraw(dir string, cases map[string][]*dossier) ([]*review, error) {
	byID, err := pseudonyms(dir, cases)
	if err != nil {
		return nil, err
	}
	src, err := os.ReadFile(filepath.Join(dir, "deadlines.csv"))
	if err != nil {
		return nil, err
	}
	register, vs := deadline.Read("deadlines.csv", src, nil)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	table, err := data.ReadParquetFile(filepath.Join(dir, pipeline.DrawFile))
	if err != nil {
		return nil, err
	}
	var all []*review
	for i := range table.Rows {
		s := byID[table.Column("case_id").Texts[i]]
		if s == nil {
			return nil, fmt.Errorf("%s, row %d: a case that no kommune sent", pipeline.DrawFile, i+1)
		}
		r := &review{dossier: s, no: table.Column("case_no").Texts[i],
			timing: deadline.Compute(register, s.kommune.Code, "BL § 87", newCase, &s.received, &s.decided)}
		r.arrived = arrival(r)
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b *review) int { return strings.Compare(a.no, b.no) })
	return all, nil
}

func pseudonyms(dir string, cases map[string][]*dossier) (map[string]*dossier, error) {
	src, err := os.ReadFile(filepath.Join(dir, pipeline.SpecFile))
	if err != nil {
		return nil, err
	}
	b, vs := batch.Read(pipeline.SpecFile, src)
	if err := vs.Err(); err != nil {
		return nil, err
	}
	key, _, err := privacy.PublicKey(b.Batch.Key)
	if err != nil {
		return nil, err
	}
	byID := map[string]*dossier{}
	for code, list := range cases {
		for _, s := range list {
			byID[privacy.Pseudonym(key.Bytes, code, s.journal)] = s
		}
	}
	return byID, nil
}

// arrival is when the papers of a case come: a kommune sends them on one day,
// some cases follow in the week after. All come before the cases are dealt.
func arrival(r *review) day.Date {
	sent := drawOn + 9 + day.Date(chance(20, r.kommune.Code, "sends"))
	if happens(10, r.no, "later") {
		sent += 1 + day.Date(chance(7, r.no, "how much later"))
	}
	return min(workday(sent), dealOn-1)
}
