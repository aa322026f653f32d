package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
)

// chance is a number from 0 to n-1 that follows from the words and from
// nothing else.
func chance(n int, words ...string) int {
	sum := sha256.Sum256([]byte("eksempel|" + strings.Join(words, "|")))
	return int(binary.BigEndian.Uint64(sum[:]) >> 1 % uint64(n))
}

// happens is true in so many of a hundred cases.
func happens(percent int, words ...string) bool { return chance(100, words...) < percent }

// A choice is one of several and how often it comes, relative to the others.
type choice struct {
	of     string
	weight int
}

// pick takes one of the choices.
func pick(choices []choice, words ...string) string {
	total := 0
	for _, c := range choices {
		total += c.weight
	}
	at := chance(total, words...)
	for _, c := range choices[:len(choices)-1] {
		if at -= c.weight; at < 0 {
			return c.of
		}
	}
	return choices[len(choices)-1].of
}

// take picks exactly n of the candidates, those of more weight more often and
// those of weight 0 never: the n with the smallest number of a million,
// divided by the weight. It gives fewer where there are fewer.
func take(n int, from []*review, weight func(*review) int, word string) []*review {
	type lot struct {
		*review
		number int64
	}
	var lots []lot
	for _, r := range from {
		if w := weight(r); w > 0 {
			lots = append(lots, lot{r, int64(chance(1_000_000, word, r.no)) * 1_000_000 / int64(w)})
		}
	}
	slices.SortFunc(lots, func(a, b lot) int { return cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.no, b.no)) })
	var taken []*review
	for _, l := range lots[:min(n, len(lots))] {
		taken = append(taken, l.review)
	}
	return taken
}
