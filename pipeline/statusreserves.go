package pipeline

import (
	"strings"

	"sagsbarometer/sampling/lottery"
)

// statusOfReserves tells how many reserves are opened, and names those that
// the next import opens and the cases that no longer count.
func (f *Folder) statusOfReserves(s *Status, states []caseState) error {
	if f.Batch.Design == nil || f.Batch.Design.Reserve == 0 {
		return nil
	}
	drawn, err := f.drawnCases()
	if err != nil {
		return err
	}
	o, err := f.replay(drawn)
	if err != nil {
		return err
	}
	all, opened := 0, 0
	for _, c := range drawn {
		if c.Role == lottery.Reserve {
			all++
			if o.opened[c.ID] {
				opened++
			}
		}
	}
	s.fact("reserves: %d of %d are opened", "reserver: %d af %d er åbnet", opened, all)
	var due, beyond []string
	for _, c := range o.due {
		due = append(due, c.no)
	}
	for _, c := range states {
		if c.state == surplus {
			beyond = append(beyond, c.no)
		}
	}
	if len(due) > 0 {
		s.fact("reserves that are due, and that barometer review %s opens: %s", "reserver, der skal åbnes, og som barometer review %s åbner: %s", f.dir, strings.Join(due, ", "))
	}
	if len(beyond) > 0 {
		s.fact("surplus, opened for a case that came back into scope, and not counted: %s", "overtallige, åbnet for en sag, der alligevel hører til, og ikke talt med: %s", strings.Join(beyond, ", "))
	}
	return nil
}
