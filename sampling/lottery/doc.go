// Package lottery draws the sample in public: anyone who has the list of
// cases, the plan and the seed gets the same draw, with any tool that knows
// SHA-256. It uses the standard library only, so that it can be read as the
// description that other implementations are written from; notebooks/draw.py
// is one, and testdata/vectors holds numbers to test others with.
//
// # Texts
//
// All files are UTF-8 without a byte order mark. Seeds, ids, strata, groups,
// journal numbers and names are texts: not empty, valid UTF-8, no byte below
// 0x20. A TAB, LF or zero byte would let two lists give the same bytes, and
// the rest are what text editors put there. Batch, sources and seed have no
// space at either end. A number is decimal, without sign or leading zero. A
// hash is 64 lower-case hex digits. Texts are compared by their bytes, as sort
// does with LC_ALL=C. LF is the byte 0x0a, TAB 0x09.
//
// # The draw
//
// A case has an id and belongs to a stratum. Its ticket is
//
//	ticket = SHA-256(seed, one zero byte, id)
//
// over the bytes of both texts, one after the other, as
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
// all lines sorted by their bytes. No id occurs twice, not even in two strata.
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
// that its case is on the list, and of others only hashes. Who can guess what
// stands beside its own line can confirm the guess: where ids are journal
// numbers, receipts do not keep those of others secret.
//
// # Parts
//
// Part 0 is the main list. Cases that come later, because a list was late or
// forgot them, make part 1, 2, ...: each has a list, a plan, a commitment, a
// seed that was not known before that commitment, and a draw of its own. All are
// of one batch, no number is left out, no seed is used in two parts, and no id
// is on the lists of two: it would have two chances.
//
// Part 0 stands in a directory, part k in tillaeg-k below it, under these names:
//
//	commitment.txt   the commitment
//	frame.txt        the list; only where ids are pseudonyms
//	plan.csv         the plan
//	seed.txt         the seed, once it is known
//	draw.tsv         the draw, once it is made
//
// # The commitment
//
// Before the seed is known, these twelve lines are made public, each a name,
// one space, a value and LF, in this order and nothing else:
//
//	barometer-commitment 3
//	batch bl87-2025
//	part 0
//	design stratified              or self-weighting
//	total 385                      cases of the sample, without reserves; at most cases, 0 only in part 1, 2, ...
//	frame_sha256 3d0c...
//	merkle_root 8f4b...
//	cases 6012                     at least 1
//	strata 98                      at least 1, at most cases
//	plan_sha256 51ac...            SHA-256 of plan.csv
//	key_sha256 77de...             SHA-256 of the key that made the ids, or - without one
//	seed_source drand 5123456      where the seed will come from, and how it is written, or - where that is not named
//
// # The plan
//
// A CSV file: a heading line and one line for each stratum, all ending in LF,
// fields separated by commas and as many on each line. A field that begins
// with a quote (") ends with one and has its own quotes doubled; no other
// field has a quote; no line has a byte below 0x20. The draw reads these
// columns, none of which may be there twice, and no other:
//
//	stratum      a text, each once
//	stratum_pop  N_h, at least 1: the cases of the stratum on the list
//	n_planned    n_h, at most N_h; they sum to total. Empty under self-weighting
//	n_reserve    r_h, where there is such a column, else 0. 0 or empty under self-weighting
//	group        of the tree below; read under self-weighting only, where it must be there
//
// N, the sum of all N_h, is at most 10^14.
//
// # Sizes of a self-weighting draw
//
// Every case is drawn with the chance n/N, where n is total and N cases: the
// seed rounds each n N_h/N down or up so that they sum to n. Strata are the
// leaves of a tree, land / group / stratum. A group has no "/", so that no
// two nodes have one path, whatever the strata are called ("0101/afslag"); no
// n N_h is above 10^14. All numbers are integers, parts in units of 1/N; div
// and mod are those of whole division.
//
//	draw(path, D): for t = 0, 1, 2, ...                  a whole number from 0 to D-1, each as likely
//	    u = SHA-256(seed, 00 00, "round", 00, path, 00, t in decimal), a big-endian integer of 256 bits
//	    if u < 2^256 - (2^256 mod D): return u mod D
//	leaf h: n_h = (n N_h) div N; a = (n N_h) mod N; node = (a, h)
//	merge((a, i), (b, j), path):
//	    if a = 0 return (b, j); if b = 0 return (a, i)   no ticket is used
//	    s = a + b
//	    if s < N: if draw(path, s) < a return (s, i), else return (s, j)
//	    if draw(path, 2N - s) < N - b: n_i += 1, return (s - N, j)
//	    else:                          n_j += 1, return (s - N, i)
//	group g: merge its leaves in the order of their strata: the first with the second, the result with
//	    the third, ...; path "land/g/s", where s is the stratum on the right
//	land: merge the groups in the order of their names, in the same way; path "land/g", where g is the
//	    group on the right
//
// At the end the part that is left over is 0, and the n_h sum to n. A ticket is
//
//	printf '%s\0\0round\0%s\0%d' "$seed" "$path" "$t" | sha256sum
//
// and is none of a case, as no seed and no id has a zero byte.
//
// # The seed
//
// These six lines, each a name, one space, a value and LF:
//
//	barometer-seed 1
//	batch bl87-2025
//	part 0
//	commitment_sha256 5be1...      SHA-256 of commitment.txt
//	source drand 5123456           where the seed can be looked up, or -
//	seed 8d2f9a...
//
// Whoever may choose among sources, among the values of one, or among its
// spellings, can choose the draw. So the commitment names in seed_source which
// value of which source it will be, and how it is written; source is then the
// same text. Where seed_source is -, nobody can see that the seed was not
// chosen. These files cannot show when the commitment was made public.
//
// # The draw's file
//
// The heading
//
//	stratum TAB rank TAB role TAB case_id TAB ticket LF
//
// and such a line for each drawn case, by stratum and then rank. The role is
// sample or reserve, the ticket a hash.
//
// # The receipt
//
// What a kommune gets, for itself: a CSV file as the plan is, but with
// semicolons, and one line for each of its cases in all parts:
//
//	batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof
//
// batch is the same on all lines. A case that could be drawn has its stratum,
// its place (leaf) among the lines of the list, from 0, and the hashes of its
// inclusion proof from the leaf up, separated by single spaces; nothing in
// excluded_by. Any other case has nothing in stratum, leaf and proof, and may
// have in excluded_by which rule kept it out. Without a key case_id is
// journalnr. Who reads it reads over a byte order mark at the start and a
// carriage return at the end of a line.
//
// With commitments, plans, seeds and draws it shows, without the list:
//
//   - each case that could be drawn is on the list, by its proof, and its leaf
//     is among those of its stratum: from the sum of the populations of the
//     strata before it, in the order of bytes, as many as its own population;
//   - no id comes twice in a part, or twice among those that could be drawn in
//     all parts; nor does a journal number;
//   - the ticket of each, from seed and case_id;
//   - where it has as many cases of a stratum as the population says, the order
//     of their tickets, which is the draw of that stratum;
//   - where it has fewer, that each of its cases with a ticket below that of
//     the last drawn case of the stratum was drawn;
//   - that in draw.tsv every stratum has as many cases as it should, n_h + r_h
//     but not more than N_h, in the order of their tickets.
//
// That an id stands for its journal number, only the key can show.
//
// The package refuses what breaks a rule of this page, and lists all that it
// finds, of one file the first hundred; it does no input or output.
package lottery
