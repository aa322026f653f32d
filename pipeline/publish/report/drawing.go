package report

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"sagsbarometer/pipeline/publish"
)

// The drawing is 380 units wide, so that on a phone a unit is about a pixel
// and its letters stay as large as those of the text. Labels stand above
// their dots, since Danish measures have long names.
const (
	drawingWidth = 380.0
	scaleFrom    = 8.0   // x of 0 percent
	scaleTo      = 258.0 // x of 100 percent
	labelLength  = 50    // characters that fit on a line
	lineHeight   = 16.0
	trackHeight  = 24.0
	markGap      = 10.0
)

type drawing struct {
	Width, Height string
	Panels        []drawnPanel
}

type drawnPanel struct {
	Title []drawnLine
	Marks []drawnMark
	Axis  []drawnTick
}

type drawnLine struct{ Y, Text string }

type drawnTick struct{ X, Y, Text, Anchor string }

type drawnMark struct {
	N            int // from 1, for ids
	Label        []drawnLine
	Name, Desc   string
	Y, Top, Foot string   // of the track
	Ticks        []string // x of the quarters
	X            string   // of the dot
	Low, High    string   // x of the interval; empty without one
	Figure       string   // 54% (48-59%)
	FigureY      string
}

// draw places the marks.
func draw(c publish.Chart) drawing {
	d := drawing{Width: unit(drawingWidth)}
	y, n := 0.0, 0
	for i, p := range c.Panels {
		if i > 0 {
			y += 18
		}
		var panel drawnPanel
		for _, line := range wrap(p.Title, labelLength-6) {
			y += lineHeight + 2
			panel.Title = append(panel.Title, drawnLine{unit(y), line})
		}
		y += 6
		for _, m := range p.Marks {
			n++
			mark := drawnMark{N: n, Name: m.Label, Desc: m.Figure.Fact().Headline() + ". " + m.Figure.Fact().Sentence()}
			for _, line := range wrap(m.Label, labelLength) {
				y += lineHeight
				mark.Label = append(mark.Label, drawnLine{unit(y), line})
			}
			y += 4
			middle := y + trackHeight/2
			mark.Y, mark.Top, mark.Foot, mark.FigureY = unit(middle), unit(middle-6), unit(middle+6), unit(middle+4.5)
			for _, q := range []float64{0, .25, .5, .75, 1} {
				mark.Ticks = append(mark.Ticks, place(q))
			}
			mark.X, mark.Figure = place(m.Figure.Share.F), m.Figure.ShareText()
			if m.Figure.Low.OK && m.Figure.High.OK {
				mark.Low, mark.High = place(m.Figure.Low.F), place(m.Figure.High.F)
				mark.Figure += " (" + m.Figure.IntervalText() + ")"
			}
			y += trackHeight + markGap
			panel.Marks = append(panel.Marks, mark)
		}
		y += 6
		for _, t := range []struct {
			at           float64
			text, anchor string
		}{{0, "0%", "start"}, {.25, "25%", "middle"}, {.5, "50%", "middle"}, {.75, "75%", "middle"}, {1, "100%", "middle"}} {
			panel.Axis = append(panel.Axis, drawnTick{place(t.at), unit(y), t.text, t.anchor})
		}
		y += 4
		d.Panels = append(d.Panels, panel)
	}
	d.Height = unit(y + 4)
	return d
}

func place(share float64) string { return unit(scaleFrom + share*(scaleTo-scaleFrom)) }

// unit writes a coordinate with one decimal at most.
func unit(x float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0")
}

// wrap breaks a text between words into lines of at most so many characters;
// a longer word has a line of its own.
func wrap(s string, length int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > length {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
