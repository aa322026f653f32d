package pipeline

import (
	"context"
	"fmt"
	"strconv"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/screen"
)

// A Status is the screen of every Monday: how far the batch has come, what is
// missing from whom and since when, and what to do now.
type Status struct {
	Title   string
	Facts   []lang.Text
	Missing []Missing
	Remind  []Reminder
	Again   []OpenAnswers // what a change of the codebook asks again
	Asked   []LeadQuestion
	Gaps    []DeadlineGap // in the register of deadlines
	Forgot  []ForgetEntry // cases whose texts are deleted, by number
	Next    lang.Text
	Done    bool // nobody has to act before the pipeline can finish

	undecided  []string       // cases that may be out of scope
	supplement lang.Text      // what the oldest supplement that is not drawn waits for
	closed     *screen.Screen // of a batch that is over: what must be deleted
}

// Missing is one thing that somebody owes.
type Missing struct {
	Who   string
	What  lang.Text
	Count int
	Since *day.Date
	Days  int
}

// Screen is the status for printing.
func (s *Status) Screen() *screen.Screen {
	out := &screen.Screen{Lines: []lang.Text{lang.Same(s.Title)}}
	out.Lines = append(out.Lines, s.Facts...)
	if s.closed != nil {
		out.Lines, out.Tables = append(out.Lines, s.closed.Lines...), append(out.Tables, s.closed.Tables...)
		return s.withForgotten(out)
	}
	out.Lines = append(out.Lines, lang.Text{EN: "now: " + s.Next.EN, DA: "nu: " + s.Next.DA})
	if len(s.Missing) > 0 {
		t := screen.Table{ID: "missing", Title: lang.Text{EN: "Missing", DA: "Mangler"}, Columns: []screen.Column{
			screen.Words("who", "from", "fra"), screen.Words("what", "what", "hvad"), screen.Numbers("count", "count", "antal"),
			screen.Words("since", "since", "siden"), screen.Numbers("days", "days", "dage")}}
		for _, m := range s.Missing {
			since, days := "", ""
			if m.Since != nil {
				since, days = m.Since.String(), strconv.Itoa(m.Days)
			}
			t.Add(m.Who, m.What, m.Count, since, days)
		}
		out.Tables = append(out.Tables, t)
	}
	if len(s.Remind) > 0 {
		out.Tables = append(out.Tables, s.remindTable())
	}
	if len(s.Again) > 0 {
		out.Tables = append(out.Tables, s.againTable())
	}
	if len(s.Asked) > 0 {
		out.Tables = append(out.Tables, s.askedTable())
	}
	if len(s.Gaps) > 0 {
		out.Tables = append(out.Tables, s.gapTable())
	}
	return s.withForgotten(out)
}

func (s *Status) fact(en, da string, args ...any) {
	s.Facts = append(s.Facts, lang.Sentence(en, da, args...))
}

// decide names a case that may be out of scope, which only the authority can
// say.
func (s *Status) decide(who, no string, why lang.Text) {
	s.undecided = append(s.undecided, no)
	s.Missing = append(s.Missing, Missing{Who: who, Count: 1, What: lang.Text{
		EN: fmt.Sprintf("out of scope? %s: %s", no, why.EN),
		DA: fmt.Sprintf("falder udenfor? %s: %s", no, why.DA)}})
}

func (s *Status) next(en, da string, args ...any) {
	s.Next = lang.Text{EN: fmt.Sprintf(en, args...), DA: fmt.Sprintf(da, args...)}
}

// Status works out how far the batch has come. Where out/ is not up to date
// it is computed aside; nothing in the batch is changed.
func (f *Folder) Status(ctx context.Context) (*Status, error) {
	dry, err := open(f.dir, f.Env, aside)
	if err != nil {
		return nil, err
	}
	defer func() { _ = dry.Close() }()
	if err := dry.checkAnchor(); err != nil {
		return nil, err
	}
	return dry.status(ctx)
}

// status brings the stages up to date as far as they can be and says what
// stops the next one.
func (f *Folder) status(ctx context.Context) (*Status, error) {
	s := &Status{Title: f.Batch.Batch.Title}
	if c := f.Batch.Batch.Constructed; c != "" {
		s.Facts = append(s.Facts, lang.Same(c))
	}
	var err error
	if s.Forgot, err = f.forgets(); err != nil {
		return nil, err
	}
	if c, err := f.closing(); err != nil || c != nil {
		return f.statusOfClosed(s, c, err)
	}
	torn, err := f.unacknowledged()
	if err != nil {
		return nil, err
	}
	if len(torn) > 0 {
		s.fact("%s acknowledgement, %s first", "%s kvittering, %s først", counted(len(torn), nounSegment), torn[0].Name)
	}
	lists, err := f.lists()
	if err != nil {
		return nil, err
	}
	if len(lists) == 0 {
		s.next("put the kommuner's case lists into %s/frame, then barometer run %s", "læg kommunernes sagslister i %s/frame, og kør barometer run %s", f.dir, f.dir)
		return s, f.missingLists(s, nil)
	}
	if _, err := f.do(ctx, planStage); err != nil {
		return nil, err
	}
	report, err := f.frameReport()
	if err != nil {
		return nil, err
	}
	delivered, eligible := 0, 0
	for _, l := range report {
		eligible += l.Eligible
		if l.Delivered > 0 {
			delivered++
		}
	}
	s.fact("lists: %d of %d kommuner have delivered, %s eligible", "lister: %d af %d kommuner har leveret, %s opfylder betingelserne", delivered, len(report), counted(eligible, nounEligible))
	f.statusOfUndelivered(s)
	if f.Batch.Batch.Basis == batch.Probability {
		stop, err := f.statusOfDraw(s, report)
		if stop || err != nil {
			return s, err
		}
	}
	return f.statusOfReview(ctx, s)
}
