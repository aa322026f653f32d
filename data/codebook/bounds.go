package codebook

import (
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
)

// bounded checks a number, as it is stored, against the bounds of its item:
// nil where it lies within them. What lies outside is a slip of the keyboard,
// not a finding: help that is too much by law is still within bounds.
func (i *Item) bounded(number string) *Refusal {
	if number == None || i.Min == nil && i.Max == nil && !i.Whole {
		return nil
	}
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return nil // no number at all, which is told elsewhere
	}
	if (i.Min == nil || x >= *i.Min) && (i.Max == nil || x <= *i.Max) && (!i.Whole || !strings.Contains(number, ".")) {
		return nil
	}
	return refuse(ruleNumber, strings.Replace(number, ".", ",", 1), i.WantedNumber())
}

// WantedNumber says in words what the bounds of an item allow.
func (i *Item) WantedNumber() lang.Text {
	wanted := lang.Text{EN: "a number", DA: "et tal"}
	if i.Whole {
		wanted = lang.Text{EN: "a whole number", DA: "et helt tal"}
	}
	switch {
	case i.Min != nil && i.Max != nil:
		wanted.EN += " from " + inWords(*i.Min, ".") + " to " + inWords(*i.Max, ".")
		wanted.DA += " fra " + inWords(*i.Min, ",") + " til " + inWords(*i.Max, ",")
	case i.Min != nil:
		wanted.EN += " of at least " + inWords(*i.Min, ".")
		wanted.DA += " på mindst " + inWords(*i.Min, ",")
	case i.Max != nil:
		wanted.EN += " of at most " + inWords(*i.Max, ".")
		wanted.DA += " på højst " + inWords(*i.Max, ",")
	}
	return wanted
}

func inWords(x float64, point string) string {
	return strings.Replace(strconv.FormatFloat(x, 'f', -1, 64), ".", point, 1)
}

// bounds checks the bounds that an item brings along.
func (v *verifier) bounds(item *Item, p place) {
	for _, key := range []string{"min", "max", "whole"} {
		if item.Type != NumberItem && p.doc.Has(p.list, p.index, key) {
			v.add(p.at(key), "bounds", item.ID,
				lang.Text{EN: key + " with type " + string(item.Type), DA: key + " ved type " + string(item.Type)},
				lang.Text{EN: key + " with tal only", DA: key + " kun ved tal"}, lang.Text{})
		}
	}
	if item.Min != nil && item.Max != nil && *item.Min > *item.Max {
		v.add(p.at("max"), "bounds", item.ID, lang.Same(inWords(*item.Max, ",")),
			lang.Text{EN: "no less than min", DA: "ikke mindre end min"}, lang.Text{})
	}
}
