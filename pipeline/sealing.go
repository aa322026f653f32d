package pipeline

import (
	"encoding/json"

	"io"
	"maps"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/privacy"
	"sagsbarometer/data/strict"
)

// What stands where a text does not.
const (
	sealedMark     = "*"                                        // in the ledger: the text is in the entry's sealed part
	unreadableText = "(teksten kan ikke læses: nøglen mangler)" // in memory: its key is not at hand
	forgottenText  = "(slettet)"                                // in memory: nobody is to read it; a form may say so too
)

// keysDamaged reports whether the keys may come back whole. Until then words
// that cannot be read are not taken anew from where they still stand.
func (f *Folder) keysDamaged() bool { return f.keyring().damaged != nil }

// A texts puts the texts of entries out of sight and back. It is made once for
// many entries.
type texts struct {
	*Folder
	gone  map[string]ForgetEntry // cases to be forgotten
	words map[string]bool        // items that are answered in words
	shut  map[string]bool        // cases whose newest texts so far cannot be read

	anyWords bool // there is such an item
}

func (f *Folder) texts() (*texts, error) {
	t := &texts{Folder: f, words: map[string]bool{}, shut: map[string]bool{}}
	var err error
	if t.gone, err = f.forgotten(); err != nil {
		return nil, err
	}
	if f.Batch.Review == nil {
		return t, nil
	}
	book, err := f.codebook()
	if err != nil { // what is wrong with it is for others to say; no answer is read without it
		return t, nil
	}
	for _, item := range book.Items {
		t.words[item.ID] = item.Type == codebook.TextItem
		t.anyWords = t.anyWords || t.words[item.ID]
	}
	return t, nil
}

// sealAll seals the texts of ledger bodies. The keys of their cases are on disk
// before it returns. A text about a case that is to be forgotten is refused.
func (f *Folder) sealAll(bodies []any) ([]any, error) {
	t, err := f.texts()
	if err != nil {
		return nil, err
	}
	sealed := slices.Clone(bodies)
	var refused strict.Violations
	for i, body := range sealed {
		switch b := body.(type) {
		case AnswersEntry:
			if b.Remark == "" && b.Question == "" && !t.anyWords {
				continue
			}
			err = t.sealEntry(KindAnswers, &b, &refused)
			sealed[i] = b
		case DispositionEntry:
			if b.Remark == "" {
				continue
			}
			err = t.sealEntry(KindDisposition, &b, &refused)
			sealed[i] = b
		case ObjectionEntry:
			err = t.sealEntry(KindObjection, &b, &refused)
			sealed[i] = b
		}
		if err != nil {
			return nil, err
		}
	}
	if err := refused.Err(); err != nil {
		return nil, err
	}
	return sealed, f.saveCaseKeys()
}

func (t *texts) sealEntry(kind string, e texted, refused *strict.Violations) (err error) {
	no, sealed, from := e.about()
	if t.refuses(e) {
		*refused = append(*refused, refusedText(no, from))
		return nil
	}
	if _, gone := t.gone[no]; gone {
		return nil
	}
	said := map[string]string{}
	e.rewrite(t.isWords, func(field, text string) string {
		if text == "" {
			return ""
		}
		said[field] = text
		return sealedMark
	})
	if len(said) > 0 {
		*sealed, err = t.seal(no, kind, said)
	}
	return err
}

// refuses reports whether an entry has words about a case whose texts are
// deleted.
func (t *texts) refuses(e texted) bool {
	no, _, _ := e.about()
	if _, gone := t.gone[no]; !gone {
		return false
	}
	refused := false
	e.rewrite(t.isWords, func(_, text string) string {
		refused = refused || text != "" && text != forgottenText
		return text
	})
	return refused
}

// refusedText is the violation of words about a case that is to be forgotten.
func refusedText(no string, from strict.Place) strict.Violation {
	return strict.Violation{Place: from, Rule: "forgotten", Subject: no,
		Found:  lang.Text{EN: "a text about a case whose texts are deleted", DA: "en tekst om en sag, hvis tekster er slettet"},
		Wanted: lang.Text{EN: forgottenText + " instead of each of them", DA: forgottenText + " i stedet for hver af dem"}}
}

// seal encrypts texts about a case, by field.
func (f *Folder) seal(caseNo, kind string, said map[string]string) (string, error) {
	plain, err := json.Marshal(said)
	if err != nil {
		return "", err
	}
	key, err := f.caseKey(caseNo)
	if err != nil {
		return "", err
	}
	var random io.Reader
	if !f.Key.Public { // else the same batch is to give the same ledger
		random = f.Random
	}
	return privacy.Seal(key, random, f.Batch.Batch.ID, caseNo, kind, plain)
}

// unseal puts the texts of an entry back in their places. Those that nobody
// can read, or is to read, are replaced by words that say so.
func (t *texts) unseal(kind string, e texted) {
	no, sealed, _ := e.about()
	_, gone := t.gone[no]
	switch {
	case *sealed == "" && gone: // written in the clear, before texts were sealed
		e.rewrite(t.isWords, func(_, text string) string {
			if text != "" {
				text = forgottenText
			}
			return text
		})
		return
	case *sealed == "":
		return
	}
	instead := forgottenText
	var said map[string]string
	if !gone {
		instead, said = unreadableText, t.openTexts(no, kind, *sealed)
	}
	*sealed = ""
	e.rewrite(func(string) bool { return true }, func(field, text string) string { // no other answer is the mark
		if text != sealedMark {
			return text
		}
		if was, ok := said[field]; ok {
			return was
		}
		return instead
	})
}

// openTexts decrypts the texts about a case; none where that cannot be done.
func (t *texts) openTexts(no, kind, sealed string) map[string]string {
	if key, ok := t.knownCaseKey(no); ok {
		plain, err := privacy.Unseal(key, t.Batch.Batch.ID, no, kind, sealed)
		var said map[string]string
		if err == nil && json.Unmarshal(plain, &said) == nil {
			delete(t.shut, no) // what came before was taken anew
			return said
		}
	}
	t.shut[no] = true
	return nil
}

// sayShut names what could not be read.
func (t *texts) sayShut() {
	if cases := slices.Sorted(maps.Keys(t.shut)); len(cases) > 0 {
		t.sayUnreadable(cases[0])
	}
}
