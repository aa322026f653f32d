// Package codebook is the review form as data: what is asked of a case, which
// answers there are, when a question is asked at all, and what follows from
// the answers.
//
// In: codebook.toml, and what it uses of the library: the shared core, or a
// module that stands on it ([Read]). Out: whether a question is asked of a
// case ([Codebook.Asked]), what a cell of a form says
// ([Codebook.ParseAnswer]), what is wrong with the answers of a case
// ([Codebook.Check]), the answers that follow from others
// ([Codebook.Complete]), and the columns that they fill in the file for
// statisticians ([Codebook.Columns]).
//
// Rules are tables of answers and nothing else. So they can be decided for a
// half-filled form, written as formulas of a spreadsheet, and searched for
// questions that can never be asked, which Read refuses along with all else
// that contradicts itself. The package knows no legal term: those are rows of
// text in a codebook.
package codebook
