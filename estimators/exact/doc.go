// Package exact adds up numbers without rounding any.
//
// A float64 is an integer times a power of two, and so are its products. A sum
// of them is kept as one such integer, as wide as it needs to be: nothing is
// rounded, so the sum does not depend on the order of the rows, on how they are
// grouped, or on who adds which. A float64 is made of it once, at the end, and
// after differences that cancel have been taken.
//
// Amounts scaled to a fixed grid, say 2^-52 of the largest, need wide sums as
// well, round what lies below the grid, and must refuse columns whose smallest
// weight is far below their largest. Here the grid is the lowest bit that
// occurs: the same machine instructions, nothing to refuse, and no tolerance
// to state. Only NaN and the infinities are not numbers that can be added.
//
// Three types share the work. A [Term] is what is added: a product of up to
// four float64s. [Sums] are many sums over one range of bits, side by side in
// memory. A [Number] is what came out, to calculate with: +, - and × are exact,
// and rounding is its last step.
//
// Kulisch (2013), Computer Arithmetic and Validity, 2nd ed., chapter 8, for
// the long accumulator; Neal (2015), arXiv:1505.05571, for a small one.
package exact
