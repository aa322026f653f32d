package workbook

import "github.com/xuri/excelize/v2"

// A style is what excelize keeps a number for.
type style struct {
	look   Look
	format string
	open   bool
}

// style returns excelize's number for the style of v, made when first asked
// for: the order of cells decides it, so the same book gets the same styles.
func (w *writer) style(v Value) (int, error) {
	if v.look == noLook {
		return 0, nil
	}
	key := style{v.look, v.format, v.open}
	if id, ok := w.styles[key]; ok {
		return id, nil
	}
	s := looks[v.look]
	horizontal := "" // texts left, numbers right
	if v.format == dateFormat || v.look == Identity || v.look == Answer || v.look == Choice || v.look == Differs {
		horizontal = "left" // what a row begins with, not what is added up
	}
	full := excelize.Style{
		Font:       &excelize.Font{Family: "Calibri", Size: s.size, Bold: s.bold, Color: s.ink, Underline: underlines[v.look]},
		Alignment:  &excelize.Alignment{Horizontal: horizontal, Vertical: s.vertical, WrapText: s.wrap, Indent: indents[v.look]},
		Protection: &excelize.Protection{Locked: !v.open},
	}
	if s.paper != "" {
		full.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{s.paper}}
	}
	if s.framed {
		for _, side := range []string{"left", "right", "top", "bottom"} {
			full.Border = append(full.Border, excelize.Border{Type: side, Style: 1, Color: "BFBFBF"})
		}
	}
	switch v.format {
	case "":
	case textFormat:
		full.NumFmt = 49
	default:
		full.CustomNumFmt = &v.format
	}
	id, err := w.file.NewStyle(&full)
	if err != nil {
		return 0, err
	}
	w.styles[key] = id
	return id, nil
}

// noLook is that of cells which nobody sees.
const noLook Look = -1

// looks are the styles of the roles. Ink on paper has a contrast of at least
// 4.5 to 1 (WCAG 2.1 AA), and no meaning hangs on colour alone.
var looks = map[Look]struct {
	size       float64
	bold       bool
	ink, paper string
	vertical   string
	framed     bool
	wrap       bool
}{
	Plain:    {11, false, "1A1A1A", "", "top", false, true},
	Title:    {16, true, "1F3A5F", "", "center", false, false},
	Lead:     {11, false, "1A1A1A", "", "top", false, true},
	Section:  {11, true, "FFFFFF", "1F3A5F", "center", true, true},
	Heading:  {11, true, "1F3A5F", "DCE6F1", "top", true, true},
	Small:    {8, false, "595959", "F2F2F2", "top", true, true},
	Identity: {11, false, "1A1A1A", "F2F2F2", "top", true, true},
	Entry:    {11, false, "1A1A1A", "", "top", true, true},

	Question: {11, false, "1A1A1A", "", "top", true, true},
	Choice:   {11, false, "1A1A1A", "", "top", true, true},
	Answer:   {11, true, "1A1A1A", "FFFDE7", "top", true, true},
	Status:   {10, false, "404040", "", "top", true, true},
	Banner:   {11, true, "1A1A1A", "", "center", true, true},
	Note:     {11, false, "1A1A1A", "FFF2CC", "center", true, true},
	Aside:    {9, false, "404040", "", "top", true, true},
	Differs:  {11, true, "7A4B00", "FFF2CC", "top", true, true},
	Link:     {11, false, "0B4F9E", "", "top", false, true},
}

// indents set answers off from their question.
var indents = map[Look]int{Choice: 2}

var underlines = map[Look]string{Link: "single"}
