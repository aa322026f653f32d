package pipeline

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"sagsbarometer/data/frame"
	"sagsbarometer/pipeline/audit"
	"sagsbarometer/pipeline/check"
	"sagsbarometer/sampling/lottery"
)

const checkFiles = "private/kontrol-*.html"

// checkFile is the page on which a kommune checks its own draw.
func checkFile(kommune string) string { return "private/kontrol-" + kommune + ".html" }

// writeCheckPages writes the page of each kommune that has cases on a list,
// with what is public of every part and the kommune's own receipt. A batch
// that is not drawn has nothing to check.
func (w *Work) writeCheckPages(drawn []drawnCase) error {
	if w.Batch.Design == nil {
		return nil
	}
	parts, err := w.checkParts()
	if err != nil {
		return err
	}
	byPart := map[int64][]lottery.Drawn{}
	for _, d := range drawn {
		byPart[d.frame.part] = append(byPart[d.frame.part], d.Drawn)
	}
	lines, reasons, err := w.receiptLines()
	if err != nil {
		return err
	}
	return w.eachReceipt(lines, func(kommune string, r lottery.Receipt) error {
		if !slices.ContainsFunc(r.Cases, func(c lottery.ReceiptCase) bool { return c.Stratum != "" }) {
			return nil
		}
		k, _ := w.register().ByCode(kommune)
		page := check.Page{Title: w.Batch.Batch.Title, Constructed: w.Batch.Batch.Constructed, Kommune: kommune, Name: k.Name + " Kommune",
			ReceiptFile: strings.TrimPrefix(receiptFile(kommune), "private/"), Receipt: r.Text(), Reasons: reasons, Tool: "barometer " + ToolVersion}
		for i, part := range parts {
			if len(part.Seed) > 0 && !w.Key.None() { // without a key no drawn id is public, and a stratum may be shared
				part.Draw = drawOf(byPart[int64(i)], r)
			}
			page.Parts = append(page.Parts, part)
		}
		return w.Write(checkFile(kommune), func(to io.Writer) error { return check.HTML(to, page) })
	})
}

// drawOf is the public draw in the strata of a receipt.
func drawOf(drawn []lottery.Drawn, r lottery.Receipt) []byte {
	mine := map[string]bool{}
	for _, c := range r.Cases {
		mine[c.Stratum] = true
	}
	return lottery.DrawText(slices.DeleteFunc(slices.Clone(drawn), func(d lottery.Drawn) bool { return !mine[d.Stratum] }))
}

// checkParts are the public files of each part, without its draw.
func (w *Work) checkParts() ([]check.Part, error) {
	found, err := w.digests([]string{publicPart(0, audit.CommitmentName), audit.Commitments + "/tillaeg-*/" + audit.CommitmentName})
	if err != nil {
		return nil, err
	}
	parts := make([]check.Part, len(found))
	for i := range parts {
		part := int64(i)
		if parts[i].Commitment, err = os.ReadFile(w.In(publicPart(part, audit.CommitmentName))); err != nil {
			return nil, err
		}
		if parts[i].Plan, err = os.ReadFile(w.In(partPlan(part))); err != nil {
			return nil, err
		}
		seed, err := w.seeded(part)
		if err != nil {
			return nil, err
		}
		if seed != nil {
			parts[i].Seed = lottery.Seed{Batch: w.Batch.Batch.ID, Part: part, CommitmentSHA256: lottery.HashHex(parts[i].Commitment), Source: seed.Source, Seed: seed.Seed}.Text()
		}
	}
	return parts, nil
}

// receiptLines are the lines of all receipts, from what the plan stage left,
// and what people read for the rules that keep cases out.
func (w *Work) receiptLines() ([]receiptLine, []check.Reason, error) {
	rows, err := readFrameFile(w.In(FrameFile))
	if err != nil {
		return nil, nil, err
	}
	journal, err := w.journals()
	if err != nil {
		return nil, nil, err
	}
	lines := make([]receiptLine, len(rows))
	var rules []string
	for i, r := range rows {
		number, ok := journal[r.id]
		if !ok {
			return nil, nil, fmt.Errorf("case %s has no receipt", r.id)
		}
		rule := r.values["excluded_by"]
		if rule != "" && !slices.Contains(rules, rule) {
			rules = append(rules, rule)
		}
		lines[i] = receiptLine{r.kommune, lottery.ReceiptCase{Part: r.part, Journal: number, ID: r.id, Stratum: r.stratum, ExcludedBy: rule}}
	}
	slices.Sort(rules)
	reasons := make([]check.Reason, len(rules))
	for i, rule := range rules {
		reasons[i] = check.Reason{Code: rule, Label: w.reasonLabel(rule)}
	}
	return lines, reasons, nil
}

// reasonLabel is what a kommune reads for a rule that kept its case out.
func (f *Folder) reasonLabel(rule string) string {
	kind, column, _ := strings.Cut(rule, ":")
	label := column
	if known := map[string]string{"appealed": "Påklaget", "decision": "Afgørelse", "decided_on": "Afgørelsesdato", "received_on": "Ansøgningsdato", "provision": "Bestemmelse"}[column]; known != "" {
		label = known
	}
	switch {
	case rule == "period":
		return "Afgjort uden for perioden"
	case rule == frame.Excluded:
		return "Står på myndighedens egen liste over sager, der ikke hører til, f.eks. påklagede"
	case kind == "keep" && column == "appealed" && slices.Equal(f.Batch.Frame.Keep[column], []string{"nej"}):
		return "Påklaget"
	case kind == "keep":
		return label + ": ikke blandt dem, undersøgelsen gælder"
	case kind == "missing":
		return label + ": mangler på listen"
	}
	return rule
}
