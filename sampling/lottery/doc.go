// Package lottery draws the sample in public: anyone who has the list of
// cases, the plan and the seed gets the same draw, with any tool that knows
// SHA-256. It uses the standard library only, so that it can be read as the
// description that other implementations are written from; notebooks/draw.py
// is one, and testdata/vectors holds numbers to test others with.
//
// # The draw
//
// A case has an id and belongs to a stratum. Its ticket is
//
//	ticket = SHA-256(seed, one zero byte, id)
//
// over the bytes of both texts in UTF-8, one after the other, as
//
//	printf '%s\0%s' "$seed" "$id" | sha256sum
//
// prints it. In each stratum cases are sorted by ticket, as 32 bytes compared
// from the left (or as 64 lower-case hex digits), and by id should two tickets
// ever be equal. They are ranked 1, 2, 3, ...; ranks 1 to n_h are the sample,
// the next r_h the reserves, in order, or as many as there are. Nothing else
// enters: not the order of the list, nor any other stratum. A larger n_h adds
// cases and never swaps one.
//
// # The list
//
// The canonical frame is one line for each case,
//
//	stratum TAB id LF
//
// in UTF-8 without a byte order mark, all lines sorted by their bytes (as sort
// does with LC_ALL=C). No id occurs twice, not even in two strata. Neither id
// nor stratum is empty, is invalid UTF-8, or has a byte below 0x20: a TAB, LF
// or zero byte would let two lists give the same bytes, and the rest are what
// text editors put there. Seeds obey the same rule.
//
// frame_sha256 is SHA-256 of these bytes. merkle_root is the tree hash of
// RFC 6962, section 2.1, over the lines, where a leaf is the line WITHOUT its
// LF:
//
//	leaf  = SHA-256(0x00, stratum, TAB, id)
//	inner = SHA-256(0x01, left, right)
//
// and a tree of more than one leaf splits at the largest power of two below
// their number. An inclusion proof (RFC 6962, section 2.1.1) shows a kommune
// that its case is on the list, and no other case.
//
// # The commitment
//
// Before the seed is known, these eight lines are made public, each a name,
// one space, a value and LF, in this order and nothing else:
//
//	barometer-commitment 1
//	batch bl87-2025
//	frame_sha256 3d0c...           64 lower-case hex digits
//	merkle_root 8f4b...            64 lower-case hex digits
//	cases 6012                     decimal, no sign, no leading zero, at least 1
//	strata 98                      the same; no more than cases
//	plan_sha256 51ac...            SHA-256 of the plan's file
//	key_sha256 77de...             SHA-256 of the key that made the ids, or - without one
//
// The batch is any text without bytes below 0x20 and without a space at
// either end.
//
// # The plan
//
// A CSV file in UTF-8 with a heading line. Of its columns the draw reads
// stratum, n_planned (n_h) and, where there is one, n_reserve (r_h, else 0).
//
// The package refuses an empty seed, an id or stratum against the rule above,
// a case twice, a stratum without a size or with more cases planned than it
// has; it does no input or output.
package lottery
