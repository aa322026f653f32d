package pipeline

import "sagsbarometer/data/forms"

// statusOfLeft names the reviewers whose last day has passed with unfinished
// cases, which stay with them until somebody deals them to others.
func (f *Folder) statusOfLeft(s *Status, tasks []task, reviewers []forms.Reviewer) {
	for _, r := range reviewers {
		if r.To == nil || *r.To >= f.today() {
			continue
		}
		n := 0
		for i := range tasks {
			if t := &tasks[i]; t.deal.Reviewer == r.Code && t.canMove() {
				n++
			}
		}
		if n > 0 {
			s.fact("%s was here until %s and has %d unfinished: barometer review %s --reassign %s deals them to the others",
				"%s var her til %s og har %d, der ikke er færdige: barometer review %s --reassign %s deler dem ud til de andre", r.Code, *r.To, n, f.dir, r.Code)
		}
	}
}
