package pipeline

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/ledger"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/workbook"
	"sagsbarometer/pipeline/screen"
)

// ForgetEntry says that nobody is to read any more what was said in words of a
// case. Its coded answers stay, and count as before.
type ForgetEntry struct {
	CaseNo string `json:"case_no"`
	On     string `json:"on"` // the day
	Reason string `json:"reason"`
}

// forgotten are the cases whose texts are deleted, by number.
func (f *Folder) forgotten() (map[string]ForgetEntry, error) {
	list, err := all[ForgetEntry](f, KindForget)
	gone := make(map[string]ForgetEntry, len(list))
	for _, e := range list {
		if _, twice := gone[e.CaseNo]; !twice {
			gone[e.CaseNo] = e
		}
	}
	return gone, err
}

// forgets are the same by number, with reasons as they may be shown: those of
// older ledgers were not looked through when they were written.
func (f *Folder) forgets() ([]ForgetEntry, error) {
	gone, err := f.forgotten()
	var list []ForgetEntry
	for _, no := range slices.Sorted(maps.Keys(gone)) {
		e := gone[no]
		if len(privacy.Scan(e.Reason)) > 0 {
			e.Reason = "(vises ikke)"
		}
		list = append(list, e)
	}
	return list, err
}

// Forgotten are the lines that say which cases are, why and since when.
func (f *Folder) Forgotten() ([]lang.Text, error) {
	list, err := f.forgets()
	var lines []lang.Text
	for _, e := range list {
		lines = append(lines, lang.Text{
			EN: fmt.Sprintf("the texts about case %s were deleted on %s: %s", e.CaseNo, e.On, e.Reason),
			DA: fmt.Sprintf("teksterne om sag %s blev slettet den %s: %s", e.CaseNo, e.On, e.Reason)})
	}
	return lines, err
}

// withForgotten adds the table of them, where there are any.
func (s *Status) withForgotten(out *screen.Screen) *screen.Screen {
	if len(s.Forgot) == 0 {
		return out
	}
	t := screen.Table{ID: "forgotten", Title: lang.Text{EN: "Texts that were deleted", DA: "Slettede tekster"}, Columns: []screen.Column{
		screen.Words("case_no", "case", "sag"), screen.Words("on", "on", "den"), screen.Words("reason", "why", "hvorfor")}}
	for _, e := range s.Forgot {
		t.Add(e.CaseNo, e.On, e.Reason)
	}
	out.Tables = append(out.Tables, t)
	return out
}

// Forget deletes what was said in words of a case: the ledger notes that and
// why, then the key of the case's texts is destroyed. What the program cannot
// delete is named: older entries in the clear, forms, replies and backups.
func (f *Folder) Forget(no, reason string) (*screen.Screen, error) {
	if err := f.mayForget(no, reason); err != nil {
		return nil, err
	}
	gone, err := f.forgotten()
	if err != nil {
		return nil, err
	}
	s := &screen.Screen{}
	if was, already := gone[no]; already {
		s.Say("the texts about case %s were deleted on %s", "teksterne om sag %s blev slettet den %s", no, was.On)
	} else {
		if err := f.appendAll(ForgetEntry{CaseNo: no, On: f.today().String(), Reason: reason}); err != nil {
			return nil, err
		}
		s.Say("the texts about case %s are deleted; its coded answers stay and count as before", "teksterne om sag %s er slettet; de afkrydsede svar bliver og tæller som før", no)
	}
	if err := f.destroyCaseKey(no); err != nil {
		return nil, err
	}
	if f.Key.Public {
		s.Say("the key of this batch is public, so its texts hide from nobody: forgetting is for real cases", "denne batches nøgle er offentlig, så dens tekster er ikke skjult for nogen: at slette er for virkelige sager")
	}
	clear, err := f.inTheClear(no)
	if err != nil {
		return nil, err
	}
	for _, name := range clear {
		s.Say("%s holds texts about it in the clear, from before they were encrypted: it cannot be rewritten; keep it locked away, and delete it with the batch",
			"%s rummer tekster om den i klar tekst, fra før de blev krypteret: det kan ikke skrives om; hold det indelåst, og slet det med batchen", name)
	}
	if err := f.sayWhereElse(s, no); err != nil {
		return nil, err
	}
	s.Say("backups made before now hold the key and the texts until you delete them; one that is restored brings them back: then delete them again",
		"sikkerhedskopier fra før nu rummer nøglen og teksterne, til I sletter dem; hentes en af dem tilbage, er teksterne der igen: slet dem så igen")
	s.Say("when that is done: barometer run %s", "når det er gjort: barometer run %s", f.dir)
	return s, nil
}

// mayForget refuses a case that nobody knows, and a reason that says what is
// to be forgotten.
func (f *Folder) mayForget(no, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return refuse(lang.Text{EN: `--reason "asked by the citizen, our letter of 3 October"`, DA: `--reason "efter anmodning fra borgeren, vores brev af 3. oktober"`},
			"--forget needs a reason", "--forget kræver en begrundelse")
	}
	if err := impersonal("--reason", reason, keptForGood); err != nil {
		return err
	}
	for e, err := range f.ledger.Entries() {
		if err != nil || caseOf(e) == no {
			return err
		}
	}
	name := "»" + no + "«"
	if len(privacy.Scan(no)) > 0 || no == "" {
		name = "…"
	}
	return refuse(lang.Text{EN: "give its number as forms and letters have it, such as 0101-03", DA: "skriv dens nummer, som det står i skemaer og breve, f.eks. 0101-03"},
		"the ledger says nothing of a case %s", "journalen siger intet om en sag %s", name)
}

// caseOf is the case that an entry is about; empty where it is about none.
func caseOf(e ledger.Entry) string {
	var of struct {
		CaseNo string `json:"case_no"`
	}
	_ = json.Unmarshal(e.Body, &of) // an entry of another kind has no such key
	return of.CaseNo
}

// inTheClear names the segments that hold texts about the case as they were
// written before texts were sealed.
func (f *Folder) inTheClear(no string) ([]string, error) {
	t, err := f.texts()
	if err != nil {
		return nil, err
	}
	var names []string
	for _, s := range f.ledger.Segments() {
		for e, err := range f.ledger.EntriesOf(s, KindAnswers, KindDisposition, KindObjection) {
			if err != nil {
				return nil, err
			}
			if caseOf(e) == no && t.clear(e) {
				names = append(names, "ledger/"+s.Name)
				break
			}
		}
	}
	return names, nil
}

// clear reports whether an entry holds a text that is not sealed.
func (t *texts) clear(e ledger.Entry) bool {
	body, ok := newTexted(e.Kind)
	if !ok || json.Unmarshal(e.Body, body) != nil {
		return false
	}
	if _, sealed, _ := body.about(); *sealed != "" {
		return false
	}
	found := false
	body.rewrite(t.isWords, func(_, text string) string {
		found = found || text != "" && text != forgottenText
		return text
	})
	return found
}

// sayWhereElse names the files in which the case stands: what people wrote in
// them is theirs to delete. Lists of errors, which may repeat it, are ours.
func (f *Folder) sayWhereElse(s *screen.Screen, no string) error {
	names, err := f.find("forms/...", "replies/...", "*.csv", "private/fejlliste-*")
	if err != nil {
		return err
	}
	for _, name := range names {
		stands, err := mentions(f.inPath(name), no)
		switch {
		case err != nil:
			s.Say("%s cannot be looked into (%v): see for yourself whether it has texts about the case", "%s kan ikke læses (%v): se selv efter, om den rummer tekster om sagen", name, err)
		case !stands:
		case strings.HasPrefix(name, "private/"):
			if err := removeIfThere(f.outPath(name)); err != nil {
				return err
			}
		default:
			s.Say("%s has the case: write %s there instead of each text about it, by hand; till then they are refused", "%s har sagen: skriv %s dér i hånden i stedet for hver tekst om den; indtil da bliver de afvist", name, forgottenText)
		}
	}
	return nil
}

// mentions reports whether a case number stands in a spreadsheet or a list.
func mentions(path, no string) (bool, error) {
	if strings.ToLower(filepath.Ext(path)) != ".xlsx" {
		src, err := os.ReadFile(path)
		return bytes.Contains(src, []byte(no)), err
	}
	sheets, err := workbook.Open(path)
	for _, sheet := range sheets {
		for _, row := range sheet.Rows {
			if slices.ContainsFunc(row, func(c workbook.Cell) bool { return strings.Contains(c.Text, no) }) {
				return true, nil
			}
		}
	}
	return false, err
}

// dropForgotten destroys keys that a killed run left although the ledger says
// that the texts of their cases are deleted.
func (f *Folder) dropForgotten() error {
	gone, err := f.forgotten()
	if err != nil {
		return err
	}
	for _, no := range slices.Sorted(maps.Keys(gone)) {
		if err := f.destroyCaseKey(no); err != nil {
			return err
		}
	}
	return nil
}
