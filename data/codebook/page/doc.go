// Package page writes a codebook as one page to print, so that those who order
// an investigation and those who read the cases can agree on the questions
// before a case is drawn.
//
// In: a codebook with all it uses. Out: one HTML file without scripts and
// without anything from elsewhere, in Danish, for A4 and for screen readers:
// every question with its number, its answers as boxes, when it is asked in
// words, help and law, then what follows from the answers, which answers cannot
// stand together, and room for signatures. It judges nothing: what does not
// hold together package codebook has refused.
package page
