// Package forms is what goes out to people and what comes back: the letters to
// kommuner and the empty list of cases that goes along, the requests for drawn
// cases and for reserves and the replies to them, the reviewers' forms, the
// lists of errors that are mailed back, and the two lists that the officer
// keeps by hand, of reviewers and of the kommuner's contacts.
//
// In go cases, a codebook and answers; out come workbooks in Danish that are
// the same bytes for the same content. In come the filled workbooks; out come
// readings, replies and every violation at once, each with its cell.
//
// What the package refuses: a form of another batch, reviewer or codebook, or
// of a version yet to come; an answer that the codebook lacks; a number that
// may be a CPR number, and in a form also an e-mail address or a telephone
// number, none of which is ever repeated. In a form each case is taken or
// refused by itself. A review form holds no journal number and no name of a
// citizen. Nothing here decides what counts: a case that a
// kommune calls out of scope is so when the authority has said so, and that
// papers are incomplete is for the authority alone to say.
package forms
