package forms

import (
	"fmt"
	"io"
	"slices"

	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// A Request asks one kommune for the papers of its drawn cases, and for the
// deadlines that it has published. It joins case numbers to journal numbers,
// so the file is private.
type Request struct {
	Batch       string // id of the batch
	Title       string // of the batch, for people
	Kommune     string // 0101
	KommuneName string // Københavns Kommune
	Cases       []RequestCase
	ReplyBy     *day.Date // nil: no day is named
	On          day.Date

	// Supplement numbers the later requests to the kommune, for reserves: 1,
	// 2, ...; 0 is the first request. Dropped is how many of the cases asked
	// for before fell out of scope, which is why reserves are opened.
	Supplement, Dropped int
}

// A RequestCase is one drawn case as the kommune knows it.
type RequestCase struct {
	No        string // 0101-03
	Journal   string
	Provision string
	Decided   *day.Date
}

// Headings of the sheets that come back. They are found again by these words.
var (
	caseHeadings     = []string{"Sag nr.", "Jeres journalnummer", "Bestemmelse", "Afgørelsesdato", "Sendt den", "Kan ikke sendes, fordi", "Bemærkning"}
	deadlineHeadings = []string{"Bestemmelse", "Frist (tal)", "Enhed", "Gælder fra", "Hvor er fristen offentliggjort?"}
	// ruleHeadings say how the kommune counts, where it says so.
	ruleHeadings = []string{"Regnes fra", "Regnes til", "Regnes ikke med, mens", "Gælder kun for"}
)

const (
	casesSheet     = "Sager"
	deadlinesSheet = "Frister"
	deadlineRows   = 4 // empty rows for each provision: deadlines change, and differ by kind of case
)

// WriteRequest writes the workbook that a kommune fills in and sends back:
// its cases, what became of each, and its published deadlines. Cases keep the
// order they are given in.
func WriteRequest(w io.Writer, r Request) error {
	b := workbook.Book{Title: r.kind() + " om sager: " + r.Title, On: r.On, Pages: []workbook.Page{r.cases(), r.deadlines(), r.machine()}}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("request to %s: %w", r.Kommune, err)
	}
	return nil
}

func (r Request) cases() workbook.Page {
	by := "Send akterne"
	if r.ReplyBy != nil {
		by = "Send senest den " + r.ReplyBy.Danish() + " akterne"
	}
	widths := []float64{11, 24, 14, 16, 14, 34, 40}
	why := fmt.Sprintf("Ved lodtrækning er %s fra jer udtrukket.", countCases(len(r.Cases)))
	fill := "Udfyld også arket »" + deadlinesSheet + "«, og send regnearket tilbage."
	if r.Supplement > 0 {
		why = r.supplement()
		fill = "Arket »" + deadlinesSheet + "« skal kun udfyldes, hvis I har en frist, som I ikke allerede har oplyst. Send regnearket tilbage."
	}
	p := intro(casesSheet, widths, r.kind()+" om sager til "+r.KommuneName, r.Title,
		fmt.Sprintf("%s %s i hver sag, og skriv i de hvide felter, hvilken dag I sendte dem.", why, by),
		"Kan en sag ikke sendes, så lad datoen stå tom, vælg grunden på listen, og skriv gerne en bemærkning. Skriv ikke navne eller CPR-numre.",
		fill)
	p.Rows = append(p.Rows, headings(caseHeadings))
	first := len(p.Rows) + 1
	for _, c := range r.Cases {
		decided := workbook.AsText("")
		if c.Decided != nil {
			decided = workbook.AsDate(*c.Decided)
		}
		p.Rows = append(p.Rows, []workbook.Value{
			workbook.AsText(c.No).As(workbook.Identity),
			workbook.AsText(c.Journal).As(workbook.Identity),
			workbook.AsText(c.Provision).As(workbook.Identity),
			decided.As(workbook.Identity),
			workbook.NoDate().As(workbook.Entry),
			workbook.AsText("").As(workbook.Entry),
			workbook.AsText("").As(workbook.Entry),
		})
	}
	if last := len(p.Rows); last >= first {
		p.Inputs = []workbook.Input{
			{Area: workbook.Area{Top: first, Left: 5, Bottom: last, Right: 5}, Dates: true},
			{Area: workbook.Area{Top: first, Left: 6, Bottom: last, Right: 6}, Options: reasonLabels(false)},
		}
	}
	p.FreezeRows, p.FreezeColumns = first-1, 1
	return p
}

// kind is what the workbook calls itself.
func (r Request) kind() string {
	switch r.Supplement {
	case 0:
		return "Anmodning"
	case 1:
		return "Supplerende anmodning"
	}
	return fmt.Sprintf("Supplerende anmodning nr. %d", r.Supplement)
}

// supplement says why a kommune that has been asked before is asked for more.
func (r Request) supplement() string {
	dropped := fmt.Sprintf("%d af de sager, vi tidligere har bedt jer om, hører ikke til undersøgelsen.", r.Dropped)
	if r.Dropped < 1 {
		dropped = "Ikke alle de sager, vi tidligere har bedt jer om, hører til undersøgelsen."
	}
	instead := fmt.Sprintf("I stedet beder vi om %s, der blev trukket som reserver ved samme lodtrækning.", countCases(len(r.Cases)))
	if len(r.Cases) == 1 {
		instead = "I stedet beder vi om 1 sag, der blev trukket som reserve ved samme lodtrækning."
	}
	return dropped + " " + instead
}

func (r Request) deadlines() workbook.Page {
	p := intro(deadlinesSheet, []float64{16, 12, 14, 16, 50, 22, 22, 34, 34}, "Jeres offentliggjorte sagsbehandlingsfrister", r.KommuneName,
		"Efter retssikkerhedslovens § 3, stk. 2, fastsætter og offentliggør kommunen en frist for, hvor lang tid der må gå fra modtagelsen af en ansøgning, til afgørelsen skal være truffet.",
		"Skriv den eller de frister, der gjaldt for sagerne på arket »"+casesSheet+"«: én linje for hver frist. Er en frist ændret undervejs, så skriv både den gamle og den nye med den dag, den gjaldt fra. Udfyld de fire sidste kolonner, hvis fristen er offentliggjort med regler for, hvad den regnes fra og til, hvornår den står stille, eller hvilke sager den gælder for.")
	p.Rows = append(p.Rows, headings(slices.Concat(deadlineHeadings, ruleHeadings)))
	first := len(p.Rows) + 1
	for _, provision := range r.provisions() {
		for range deadlineRows {
			p.Rows = append(p.Rows, []workbook.Value{
				workbook.AsText(provision).As(workbook.Entry),
				workbook.NoNumber().As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
				workbook.NoDate().As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
				workbook.AsText("").As(workbook.Entry),
			})
		}
	}
	last := len(p.Rows)
	p.Inputs = []workbook.Input{
		{Area: workbook.Area{Top: first, Left: 2, Bottom: last, Right: 2}, Numbers: true},
		{Area: workbook.Area{Top: first, Left: 3, Bottom: last, Right: 3}, Options: unitLabels()},
		{Area: workbook.Area{Top: first, Left: 4, Bottom: last, Right: 4}, Dates: true},
		{Area: workbook.Area{Top: first, Left: 6, Bottom: last, Right: 6}, Options: labels(starts)},
		{Area: workbook.Area{Top: first, Left: 7, Bottom: last, Right: 7}, Options: labels(stops)},
	}
	p.FreezeRows = first - 1
	return p
}

// provisions are those of the cases, in the order in which they first occur;
// one that is not named where the cases name none.
func (r Request) provisions() []string {
	var out []string
	for _, c := range r.Cases {
		if !slices.Contains(out, c.Provision) {
			out = append(out, c.Provision)
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}

func (r Request) machine() workbook.Page {
	lines := [][2]string{{"format", requestFormat}, {"batch", r.Batch}, {"kommune", r.Kommune}}
	for _, c := range r.Cases {
		lines = append(lines, [2]string{"case_no", c.No})
	}
	return machine(lines)
}

func countCases(n int) string {
	if n == 1 {
		return "1 sag"
	}
	return fmt.Sprintf("%d sager", n)
}
