package pipeline

import (
	"fmt"
	"strings"

	"sagsbarometer/data/frame"
	"sagsbarometer/data/lang"
	"sagsbarometer/pipeline/screen"
)

// frameTable is the frame report for people.
func (f *Folder) frameTable(report []frameLine) screen.Table {
	t := screen.Table{ID: "frame", Title: lang.Text{EN: "Case lists", DA: "Sagslister"}, Columns: []screen.Column{screen.Words("kommune", "kommune", "kommune"),
		screen.Words("name", "name", "navn"), screen.Numbers("delivered", "delivered", "leveret"), screen.Numbers("duplicates", "twice", "dubletter"),
		screen.Numbers("eligible", "eligible", "opfylder"), screen.Numbers("excluded", "excluded", "udeladt"), screen.Words("rules", "by", "efter")}}
	for _, l := range report {
		if l.Delivered == 0 {
			continue
		}
		k, _ := f.register().ByCode(l.Kommune)
		excluded, en, da := 0, []string(nil), []string(nil)
		for _, x := range l.Excluded {
			if x.Count > 0 {
				excluded += x.Count
				words := frame.Words(x.Rule)
				en, da = append(en, fmt.Sprintf("%s %d", words.EN, x.Count)), append(da, fmt.Sprintf("%s %d", words.DA, x.Count))
			}
		}
		t.Add(l.Kommune, k.Name, l.Delivered, l.Duplicates, l.Eligible, excluded, lang.Text{EN: strings.Join(en, ", "), DA: strings.Join(da, ", ")})
	}
	return t
}
