package audit

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
	"sagsbarometer/sampling/lottery"
)

// againstParquet holds out/draw.parquet of a batch against the public draws.
func (p *publicDraw) againstParquet(s *screen.Screen) (ds Differences) {
	public := map[string]string{}
	if !slices.ContainsFunc(p.parts, func(part publicPart) bool { return part.Draw != nil }) {
		return nil
	}
	for _, part := range p.parts {
		if part.Draw == nil {
			continue // not drawn, or said
		}
		claimed, err := lottery.ParseDraw(part.Draw)
		if err != nil {
			return nil // said
		}
		for _, d := range claimed {
			public[d.ID] = fmt.Sprintf("%s %d %s %x", d.Stratum, d.Rank, d.Role, d.Ticket)
		}
	}
	say := func(en, da string) { ds = append(ds, Difference{DrawFile, lang.Text{EN: en, DA: da}}) }
	t, err := data.ReadParquetFile(filepath.Join(p.root, filepath.FromSlash(DrawFile)))
	if errors.Is(err, fs.ErrNotExist) {
		say("is missing", "mangler")
		return ds
	}
	if err == nil && slices.ContainsFunc([]string{"case_id", "stratum", "ticket", "role", "rank"}, func(name string) bool { return t.Column(name) == nil }) {
		err = errors.New("a column of the draw is missing")
	}
	if err != nil {
		say("cannot be read: "+err.Error(), "kan ikke læses: "+err.Error())
		return ds
	}
	id, stratum, ticket, role, rank := t.Column("case_id"), t.Column("stratum"), t.Column("ticket"), t.Column("role"), t.Column("rank")
	for i := range t.Rows {
		found := fmt.Sprintf("%s %d %s %s", stratum.Texts[i], rank.Ints[i], role.Texts[i], ticket.Texts[i])
		switch wanted, drawn := public[id.Texts[i]]; {
		case !drawn:
			say("case "+id.Texts[i]+" is not in the public draw", "sag "+id.Texts[i]+" er ikke i den offentlige lodtrækning")
		case found != wanted:
			say("case "+id.Texts[i]+": "+found+", public "+wanted, "sag "+id.Texts[i]+": "+found+", offentligt "+wanted)
		}
		delete(public, id.Texts[i])
	}
	left := make([]string, 0, len(public))
	for missing := range public {
		left = append(left, missing)
	}
	slices.SortFunc(left, func(a, b string) int { return cmp.Or(strings.Compare(public[a], public[b]), strings.Compare(a, b)) })
	for _, missing := range left {
		say("lacks case "+missing+" of the public draw", "mangler sag "+missing+" fra den offentlige lodtrækning")
	}
	if len(ds) == 0 {
		s.Say("%s of the batch holds the same cases", "%s i batchen har de samme sager", DrawFile)
	}
	return ds
}
