// Package refusal is the error of a rule of the house that was about to be
// broken: a second draw, a changed frame, a key that is not the batch's.
//
// Files that break their contract are strict.Violations instead; both end the
// command with status 3. What breaks for other reasons is any other error.
package refusal

import "sagsbarometer/data/lang"

// An Error says what is refused and, where it can, what to do instead.
type Error struct {
	What lang.Text
	Hint lang.Text // empty where nothing helps
}

// Error is what is refused, in English.
func (e *Error) Error() string { return e.What.EN }

// New is a refusal in both languages, see [lang.Sentence].
func New(hint lang.Text, en, da string, args ...any) *Error {
	return &Error{What: lang.Sentence(en, da, args...), Hint: hint}
}
