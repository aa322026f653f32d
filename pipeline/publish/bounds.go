package publish

import (
	"fmt"

	"sagsbarometer/pipeline/publish/claim"
)

// A BoundLine is how far one measure of the whole can be off, whatever the
// missing cases would have shown.
type BoundLine struct {
	Measure     string
	Missing     int64 // drawn cases that are not reviewed and may belong to it
	Undelivered int64 // cases of kommuner that delivered no list
	Low, High   float64
	Level       float64
}

// bounds is the section on what is missing, and a pointer to it beside the main
// results; ok is false where nothing is, or where no share is published that it
// could be about. It is of the whole only: in smaller groups it could tell
// whose papers did not come.
func (b *builder) bounds() (s Section, ok bool) {
	var first *BoundLine
	s.Title = "Hvis de manglende sager havde vist noget andet"
	for i, l := range b.Bounds {
		f, m := b.figures[l.Measure+"\x00"], b.measure(l.Measure)
		if m == nil || f == nil || f.Status != Full || !f.Low.OK {
			continue
		}
		if first == nil {
			first = &b.Bounds[i]
		}
		from, to := claim.Outward(l.Low, l.High)
		s.Items = append(s.Items, Item{Term: m.Label, Text: fmt.Sprintf("Fra %d til %d procent.", from, to)})
	}
	if first == nil {
		return Section{}, false
	}
	switch n := first.Missing; {
	case n == 1:
		s.Paragraphs = append(s.Paragraphs, "1 trukket sag er ikke gennemgået, fordi akterne ikke er modtaget eller er mangelfulde. Andelene er regnet, som om den lignede de gennemgåede sager i samme gruppe.")
	case n > 1:
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("%s trukne sager er ikke gennemgået, fordi akterne ikke er modtaget eller er mangelfulde. Andelene er regnet, som om de lignede de gennemgåede sager i samme gruppe.", claim.Count(n)))
	}
	if n := first.Undelivered; n > 0 {
		cases := claim.Count(n) + " sager"
		if few := b.minimumCell(); n < few {
			cases = "færre end " + claim.Count(few) + " sager"
		}
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Kommuner, der ikke har leveret en liste, har efter det, der er oplyst eller skønnet, %s. De sager er ikke med i andelene.", cases))
	}
	s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("Grænserne nedenfor viser, hvor lav andelen i hele landet kan være, hvis ingen af de manglende sager skal tælles med, og hvor høj den kan være, hvis de alle skal. Stikprøvens usikkerhed er regnet med (%s). Grænserne forudsætter ikke, at de manglende sager ligner andre.", claim.LevelName(first.Level))+b.ofFirst())
	b.model.DataNotes = append(b.model.DataNotes, "Nogle sager mangler. Hvor langt tallene kan flytte sig, hvad de end havde vist, står i metoden under »"+s.Title+"«.")
	return s, true
}
