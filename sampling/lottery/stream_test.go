package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A parted is a frame in memory, in parts. It counts how often each is read.
type parted struct {
	chunks []Chunk
	fail   map[int]error
	mu     sync.Mutex
	reads  map[int]int
}

func (p *parted) Len() int { return len(p.chunks) }

// Read copies into the memory that it is given, as a file would.
func (p *parted) Read(_ context.Context, i int, into *Chunk) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.reads == nil {
		p.reads = map[int]int{}
	}
	p.reads[i]++
	if err := p.fail[i]; err != nil {
		return err
	}
	c := p.chunks[i]
	into.Strata, into.Stratum = append(into.Strata[:0], c.Strata...), append(into.Stratum[:0], c.Stratum...)
	into.IDs, into.Ends = append(into.IDs[:0], c.IDs...), append(into.Ends[:0], c.Ends...)
	into.Skip = append(into.Skip[:0], c.Skip...)
	if c.Skip == nil {
		into.Skip = nil
	}
	return nil
}

// chunkOf holds the cases in their order.
func chunkOf(cases ...Case) Chunk {
	var c Chunk
	for _, one := range cases {
		code := slices.Index(c.Strata, one.Stratum)
		if code < 0 {
			code = len(c.Strata)
			c.Strata = append(c.Strata, one.Stratum)
		}
		c.Stratum = append(c.Stratum, uint32(code))
		c.IDs = append(c.IDs, one.ID...)
		c.Ends = append(c.Ends, int32(len(c.IDs)))
	}
	return c
}

func populationsOf(cases []Case) map[string]int64 {
	populations := map[string]int64{}
	for _, c := range cases {
		populations[c.Stratum]++
	}
	return populations
}

// drawParted cuts the cases, in any order, into parts of any size, with rows
// to skip and strata that no row has in between.
func drawParted(t *rapid.T, cases []Case) *parted {
	rest := rapid.Permutation(cases).Draw(t, "order")
	p := &parted{}
	for len(rest) > 0 || rapid.IntRange(0, 3).Draw(t, "another empty part") == 0 {
		n := rapid.IntRange(0, len(rest)).Draw(t, "rows")
		c := chunkOf(rest[:n]...)
		if rapid.Bool().Draw(t, "skips") {
			c.Skip = make([]bool, n)
			for range rapid.IntRange(0, 3).Draw(t, "skipped") {
				at := rapid.IntRange(0, len(c.Ends)).Draw(t, "at")
				begin := int32(0)
				if at > 0 {
					begin = c.Ends[at-1]
				}
				c.Strata = append(c.Strata, "not in the plan\n")
				c.Stratum = slices.Insert(c.Stratum, at, uint32(len(c.Strata)-1))
				c.Ends, c.Skip = slices.Insert(c.Ends, at, begin), slices.Insert(c.Skip, at, true)
			}
		}
		p.chunks, rest = append(p.chunks, c), rest[n:]
	}
	return p
}

// The stream gives what Draw gives, however the frame is cut, whoever reads
// it, and however badly the bound is chosen.
func TestDrawFromIsDraw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cases := drawCases(t)
		sizes := drawSizes(t, cases)
		want := mustDraw(t, "2026", cases, sizes)
		aim := rapid.SampledFrom([]int64{-1, 0, 1, 2, 10, math.MaxInt64 / 2}).Draw(t, "aim")
		keep := func(int64) int64 { return aim }
		if aim < 0 {
			keep = expected
		}
		s := newStream("2026", drawParted(t, cases), populationsOf(cases), sizes, keep)
		got, err := s.draw(t.Context(), rapid.IntRange(-1, 16).Draw(t, "workers"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// Large strata, where nearly all cases are passed over: 3 strata of 20,000,
// 1 and 5 cases of which 50, 1 and 0 are taken.
func TestDrawFromKeepsLittle(t *testing.T) {
	var cases []Case
	for i := range 20_000 {
		cases = append(cases, Case{"0101", fmt.Sprintf("case %d", i)})
	}
	cases = append(cases, Case{"0147", "alone"})
	for i := range 5 {
		cases = append(cases, Case{"0151", fmt.Sprintf("none %d", i)})
	}
	sizes := map[string]Size{"0101": {40, 10}, "0147": {1, 3}, "0151": {0, 0}}
	want, err := Draw("2026", cases, sizes)
	if err != nil {
		t.Fatal(err)
	}
	p := &parted{}
	for part := range slices.Chunk(cases, 777) {
		p.chunks = append(p.chunks, chunkOf(part...))
	}
	for workers := 1; workers <= 16; workers++ {
		s := newStream("2026", p, populationsOf(cases), sizes, expected)
		got, err := s.draw(t.Context(), workers)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d workers: %s", workers, diff)
		}
		kept := 0
		for _, w := range s.workers {
			kept += len(w.kept)
		}
		// 50 + ceil(10 sqrt(50)) = 121 are kept on average, with a standard
		// deviation of 11; and the one case of 0147.
		if kept < 51 || kept > 122+6*11 {
			t.Errorf("%d workers: %d cases kept, want about 122", workers, kept)
		}
	}
	public, err := DrawFrom(t.Context(), "2026", p, populationsOf(cases), sizes, 2)
	if err != nil || cmp.Diff(want, public) != "" {
		t.Errorf("DrawFrom gives another draw: %v", err)
	}
}

// A bound that is too tight is loosened for its stratum alone, and only the
// parts that have cases of it are read again.
func TestDrawFromReadsAgain(t *testing.T) {
	p := &parted{}
	var cases []Case
	for _, stratum := range []string{"0101", "0147", "0151"} {
		for part := range 2 {
			var in []Case
			for i := range 100 {
				in = append(in, Case{stratum, fmt.Sprintf("%s-%d-%d", stratum, part, i)})
			}
			p.chunks, cases = append(p.chunks, chunkOf(in...)), append(cases, in...)
		}
	}
	sizes := map[string]Size{"0101": {5, 0}, "0147": {60, 0}, "0151": {5, 0}}
	want, err := Draw("2026", cases, sizes)
	if err != nil {
		t.Fatal(err)
	}
	s := newStream("2026", p, populationsOf(cases), sizes, func(int64) int64 { return 20 }) // of 200, so 60 are too many
	got, err := s.draw(t.Context(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p.reads[0] != 1 || p.reads[2] < 2 || p.reads[3] != p.reads[2] || p.reads[5] != 1 {
		t.Errorf("parts were read %v times, want only 2 and 3 again", p.reads)
	}
}

// The bound b lets keep of population through: a uniform 64-bit number is at
// most b with probability (b+1)/2^64, which is keep/population but for 2^-64.
func TestBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		population := rapid.Int64Range(1, math.MaxInt64).Draw(t, "population")
		keep := rapid.Int64Range(0, math.MaxInt64).Draw(t, "keep")
		want := uint64(math.MaxUint64)
		if keep < population {
			b := new(big.Int).Lsh(big.NewInt(keep), 64)
			want = b.Div(b, big.NewInt(population)).Uint64()
		}
		if got := bound(keep, population); got != want {
			t.Fatalf("bound(%d, %d) = %d, want %d", keep, population, got, want)
		}
	})
	if got := bound(-7, 5); got != math.MaxUint64 {
		t.Errorf("a number of cases that has run over: %d, want no bound", got)
	}
}

func TestDrawFromRefuses(t *testing.T) {
	cases := []Case{{"0101", "a"}, {"0101", "b"}, {"0147", "c"}, {"0147", "d"}}
	populations := map[string]int64{"0101": 2, "0147": 2}
	sizes := map[string]Size{"0101": {1, 0}, "0147": {1, 0}}
	many := make([]Case, 12)
	for i := range many {
		many[i] = Case{"0101", fmt.Sprintf("%d\t", i)}
	}
	for _, test := range []struct {
		name, seed  string
		chunks      []Chunk
		populations map[string]int64
		sizes       map[string]Size
		want        string
	}{
		{"no seed", "", nil, populations, sizes, "draw: the seed is empty"},
		{"no cases", "2026", nil, nil, nil, "draw: no cases, want at least one"},
		{"plan", "2026", nil, map[string]int64{"0101": 2, "0147": 1, "01\n": 1, "0149": -1},
			map[string]Size{"0101": {3, 0}, "0151": {1, 0}, "01\n": {0, 0}, "0149": {0, 0}},
			`draw: stratum "01\n": the stratum has the byte 0x0a at position 3, want none below 0x20
stratum "0149": a population of -1, want at least 1
stratum "0147": 1 cases and no size, want one, 0 if none are to be drawn
stratum "0101": sample 3 of 2 cases, want at most 2
stratum "0149": sample 0 of -1 cases, want at most -1
stratum "0151": a size and no cases, want sizes for the strata of the frame`},
		{"another frame", "2026", []Chunk{chunkOf(cases[0], Case{"0151", "e"}), chunkOf(Case{"0151", "f"}, cases[2], cases[3], Case{"0147", "g"})}, populations, sizes,
			`draw: stratum "0101": the frame has 1 cases, want the population of the plan, 2
stratum "0147": the frame has 3 cases, want the population of the plan, 2
stratum "0151": the frame has 2 cases, want none: the plan has no such stratum`},
		{"nothing to read", "2026", nil, populations, sizes,
			`draw: stratum "0101": the frame has 0 cases, want the population of the plan, 2
stratum "0147": the frame has 0 cases, want the population of the plan, 2`},
		{"texts", "2026", []Chunk{chunkOf(cases[0]), chunkOf(Case{"0101", "a\tb"}, Case{"", ""}, Case{"0101", "\xe6ble"}, Case{"0101", "æble"})}, populations, sizes,
			`draw: chunk 2: case "a\tb" of stratum "0101": the id has the byte 0x09 at position 2, want none below 0x20
case "" of stratum "": the id is empty
case "" of stratum "": the stratum is empty
case "\xe6ble" of stratum "0101": the id is not UTF-8`},
		{"a stratum", "2026", []Chunk{chunkOf(Case{"01\x00", "b"})}, populations, sizes,
			`draw: chunk 1: case "b" of stratum "01\x00": the stratum has the byte 0x00 at position 3, want none below 0x20`},
		{"more than ten", "2026", []Chunk{chunkOf(many...)}, populations, sizes, "draw: chunk 1: " + strings.Join(func() (lines []string) {
			for i := range 10 {
				lines = append(lines, fmt.Sprintf(`case "%d\t" of stratum "0101": the id has the byte 0x09 at position 2, want none below 0x20`, i))
			}
			return append(lines, "and more")
		}(), "\n")},
		{"twice", "2026", []Chunk{chunkOf(cases[0], Case{"0147", "a"}), chunkOf(Case{"0101", "a"}, Case{"0147", "b"})}, populations, map[string]Size{"0101": {2, 0}, "0147": {2, 0}},
			`draw: case "a" occurs in stratum "0101" and again in stratum "0101", want each case once
case "a" occurs in stratum "0101" and again in stratum "0147", want each case once`},
		{"lengths", "2026", []Chunk{{Strata: []string{"0101"}, Stratum: []uint32{0}}}, populations, sizes,
			"draw: chunk 1: 1 strata, 0 ids and 0 marks of rows to skip, want as many of each"},
		{"past the ids", "2026", []Chunk{{Strata: []string{"0101"}, Stratum: []uint32{0, 0}, IDs: []byte("ab"), Ends: []int32{1, 3}}}, populations, sizes,
			"draw: chunk 1: row 2: an id from byte 1 to 3 of 2, and stratum 0 of 1"},
		{"past the strata", "2026", []Chunk{{Strata: []string{"0101"}, Stratum: []uint32{1}, IDs: []byte("ab"), Ends: []int32{1}}}, populations, sizes,
			"draw: chunk 1: row 1: an id from byte 0 to 1 of 2, and stratum 1 of 1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for workers := range 4 {
				drawn, err := DrawFrom(t.Context(), test.seed, &parted{chunks: test.chunks}, test.populations, test.sizes, workers)
				if drawn != nil || err == nil || err.Error() != test.want {
					t.Fatalf("got %v, %v\nwant %s", drawn, err, test.want)
				}
			}
		})
	}
}

// Of several chunks that cannot be read, the first is told of, every time.
func TestDrawFromFirstError(t *testing.T) {
	p := &parted{fail: map[int]error{}}
	for i := range 40 {
		p.chunks = append(p.chunks, chunkOf(Case{"0101", fmt.Sprint(i)}))
		if i >= 7 && i%2 == 1 {
			p.fail[i] = fmt.Errorf("part %d is gone", i)
		}
	}
	for range 20 {
		_, err := DrawFrom(t.Context(), "2026", p, map[string]int64{"0101": 40}, map[string]Size{"0101": {3, 0}}, 8)
		if err == nil || err.Error() != "draw: chunk 8: part 7 is gone" || !errors.Is(err, p.fail[7]) {
			t.Fatalf("got %v", err)
		}
	}
}

func TestDrawFromCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	why := errors.New("enough")
	cancel(why)
	p := &parted{chunks: []Chunk{chunkOf(Case{"0101", "a"})}}
	if drawn, err := DrawFrom(ctx, "2026", p, map[string]int64{"0101": 1}, map[string]Size{"0101": {1, 0}}, 2); drawn != nil || !errors.Is(err, why) {
		t.Errorf("got %v, %v, want %v", drawn, err, why)
	}
}

// Tickets block by block are tickets, for seeds and ids on both sides of what
// fits a block, in any order of lengths.
func TestBlockTickets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := strings.Repeat("s", rapid.IntRange(1, 70).Draw(t, "length of the seed"))
		b := newBlockTickets(seed)
		for _, id := range rapid.SliceOfN(rapid.StringN(1, -1, 70), 1, 20).Draw(t, "ids") {
			if got, want := b.of([]byte(id)), Ticket(seed, id); got != want {
				t.Fatalf("seed of %d bytes, id %q: %x, want %x", len(seed), id, got, want)
			}
		}
	})
	// If this fails, Go's state has another layout: tickets are right all the
	// same, and a quarter slower.
	if newBlockTickets("2026").state == nil {
		t.Error("the digest is not where it was looked for in the state of crypto/sha256")
	}
	b := newBlockTickets("2026")
	b.state = nil
	if b.of([]byte("a")) != Ticket("2026", "a") {
		t.Error("another ticket where the state is of no use")
	}
}

// A byte is suspect at any place of a text of any length, and no other is.
func TestSuspect(t *testing.T) {
	for n := 1; n <= 20; n++ {
		for at := range n {
			for c := range 256 {
				text := []byte(strings.Repeat("\x20\x7f", 10))[:n]
				text[at] = byte(c)
				if got, want := suspect(text), c < 0x20 || c > 0x7f; got != want {
					t.Fatalf("byte 0x%02x at %d of %d: %t, want %t", c, at, n, got, want)
				}
			}
		}
	}
	if !suspect(nil) {
		t.Error("an empty text is not suspect")
	}
}

// Any bytes as a frame: it never panics, and what it accepts Draw draws too.
func FuzzDrawFrom(f *testing.F) {
	f.Add([]byte("0101\ta\n0101\tb\n0147\tc\n"), uint8(1), uint8(2), uint8(1))
	f.Add([]byte("0101\ta\n0101\ta\n\t\n"), uint8(0), uint8(0), uint8(0))
	f.Add([]byte("0101\t\xff\n\xc3\xa5\tb"), uint8(3), uint8(1), uint8(9))
	f.Fuzz(func(t *testing.T, src []byte, rows, sample, aim uint8) {
		var cases []Case
		for line := range strings.Lines(string(src)) {
			stratum, id, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			cases = append(cases, Case{stratum, id})
		}
		p, sizes := &parted{}, map[string]Size{}
		for part := range slices.Chunk(cases, int(rows)+1) {
			p.chunks = append(p.chunks, chunkOf(part...))
		}
		for stratum, population := range populationsOf(cases) {
			sizes[stratum] = Size{Sample: min(int64(sample), population), Reserve: 1}
		}
		want, wantErr := Draw("2026", cases, sizes)
		got, err := DrawFrom(t.Context(), "2026", p, populationsOf(cases), sizes, 2)
		if wantErr == nil && (err != nil || cmp.Diff(want, got) != "") {
			t.Fatalf("got %v, %v\nwant %v", got, err, want)
		}
		// Draw refuses an id that is twice anywhere, DrawFrom one that it keeps.
		if wantErr != nil && err == nil && !strings.Contains(wantErr.Error(), "again in stratum") {
			t.Fatalf("got %v\nwant %v", got, wantErr)
		}
		if wantErr == nil {
			got, err := newStream("2026", p, populationsOf(cases), sizes, func(int64) int64 { return int64(aim) }).draw(t.Context(), 3)
			if err != nil || cmp.Diff(want, got) != "" {
				t.Fatalf("aim %d: got %v, %v\nwant %v", aim, got, err, want)
			}
		}
	})
}
