package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/strict"
)

// TestCarried holds what a signed reading of version 1 is worth under version
// 2 against what its rules say, item by item.
func TestCarried(t *testing.T) {
	book := &codebook.Codebook{ID: "b", Title: "B", Version: 2, Sections: []codebook.Section{{ID: "s", Title: "S"}},
		Items: []codebook.Item{
			{ID: "a", Section: "s", Type: codebook.YesNo, Label: "A"},
			{ID: "b", Section: "s", Type: codebook.YesNo, Label: "B", Ask: codebook.Condition{"a": {"ja"}}},
			{ID: "c", Section: "s", Type: codebook.Choice, Label: "C", Answers: strict.Pairs{{Key: "x", Value: "X"}, {Key: "y", Value: "Y"}}},
		},
		Edits:   []codebook.Edit{{ID: "E1", Level: "fejl", Wrong: codebook.Condition{"a": {"nej"}, "c": {"y"}}, Message: "Nej."}},
		Changes: []codebook.Change{{Version: 2, Item: "a", Kind: "meaning", Redo: []string{"ja"}, Why: "andet"}},
	}
	for _, test := range []struct {
		name           string
		version        int
		answers, stand codebook.Answers
		again          []string
	}{
		{"all stands", 1, codebook.Answers{"a": "nej", "c": "x"}, codebook.Answers{"a": "nej", "c": "x"}, nil},
		{"a question that is no more", 1, codebook.Answers{"a": "nej", "c": "x", "d": "ja"}, codebook.Answers{"a": "nej", "c": "x"}, nil},
		{"another meaning", 1, codebook.Answers{"a": "ja", "b": "ja", "c": "x"}, codebook.Answers{"b": "ja", "c": "x"}, []string{"a"}},
		{"given under it", 2, codebook.Answers{"a": "ja", "b": "ja", "c": "x"}, codebook.Answers{"a": "ja", "b": "ja", "c": "x"}, nil},
		{"an answer that is no more", 1, codebook.Answers{"a": "nej", "c": "z"}, codebook.Answers{"a": "nej"}, []string{"c"}},
		{"a question that is new", 1, codebook.Answers{"a": "nej"}, codebook.Answers{"a": "nej"}, []string{"c"}},
		{"no longer asked", 1, codebook.Answers{"a": "nej", "b": "ja", "c": "x"}, codebook.Answers{"a": "nej", "c": "x"}, nil},
		{"a contradiction since", 1, codebook.Answers{"a": "nej", "c": "y"}, codebook.Answers{}, []string{"a", "c"}},
	} {
		stand, again := carried(book, AnswersEntry{CodebookVersion: test.version, Answers: hold(test.answers)})
		if diff := cmp.Diff(test.stand, stand); diff != "" {
			t.Errorf("%s stands: %s", test.name, diff)
		}
		if diff := cmp.Diff(test.again, again); diff != "" {
			t.Errorf("%s again: %s", test.name, diff)
		}
	}
}
