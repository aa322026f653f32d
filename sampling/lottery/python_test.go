package lottery

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// python runs notebooks/draw.py, the second implementation, and returns what
// it says and its exit status.
func python(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	program, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on PATH: notebooks/draw.py is not compared with this package")
	}
	cmd := exec.Command(program, append([]string{filepath.Join("..", "..", "notebooks", "draw.py")}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			t.Fatal(err)
		}
		status = exit.ExitCode()
	}
	return out.String(), errs.String(), status
}

// publish writes the parts as they are made public.
func publish(t *testing.T, parts []Published, receipt Receipt) (dir string) {
	t.Helper()
	dir = t.TempDir()
	write := func(folder, name string, src []byte) {
		if src == nil {
			return
		}
		err := os.MkdirAll(folder, 0o700)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), src, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, p := range parts {
		folder := dir
		if i > 0 {
			folder = filepath.Join(dir, fmt.Sprint("tillaeg-", i))
		}
		write(folder, "commitment.txt", p.Commitment.Text())
		write(folder, "plan.csv", append([]byte{}, p.Plan...))
		write(folder, "frame.txt", p.Frame)
		if p.Seed != nil {
			write(folder, "seed.txt", p.Seed.Text())
		}
		write(folder, "draw.tsv", p.Draw)
	}
	if receipt.Cases != nil {
		write(dir, "kvittering.csv", receipt.Text())
	}
	return dir
}

func TestPythonAgreesWithVectors(t *testing.T) {
	stdout, stderr, status := python(t, "--check", filepath.Join("testdata", "vectors"))
	if want := "167 vectors agree\n"; stdout != want || status != 0 {
		t.Errorf("draw.py says %q, %q (%d), want %q", stdout, stderr, status, want)
	}
}

// randomPart is a drawn part that neither implementation has seen.
func randomPart(t *testing.T, random *rand.Rand, design Design) Published {
	t.Helper()
	pick := func(letters string) string {
		all := []rune(letters)
		s := make([]rune, 1+random.IntN(4))
		for i := range s {
			s[i] = all[random.IntN(len(all))]
		}
		return string(s)
	}
	strata := map[string]string{} // and their groups
	for range 1 + random.IntN(30) {
		strata[pick("0123/ø\"~,z")] = strings.ReplaceAll(pick("AaBå08"), "/", "")
	}
	var cases []Case
	plan := []byte("n_reserve,group,stratum,pi,n_planned,stratum_pop\n")
	total := int64(0)
	for _, stratum := range slices.Sorted(maps.Keys(strata)) {
		group, n := strata[stratum], int64(1+random.IntN(40))
		for range n {
			cases = append(cases, Case{stratum, fmt.Sprintf("%s %d", pick("x😀 æ\u007f;"), len(cases))})
		}
		planned, size := "", "0"
		if design == Stratified {
			sample := random.Int64N(n + 1) // in all of them not 0
			total += sample
			planned, size = fmt.Sprint(sample), fmt.Sprint(random.IntN(4))
		}
		plan = fmt.Appendf(plan, "%s,%s,%s,,%s,%d\n", size, quoted(group, ','), quoted(stratum, ','), planned, n)
	}
	if design == SelfWeighting {
		total = 1 + random.Int64N(int64(len(cases)))
	}
	frame, err := CanonicalFrame(cases)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Commit(Commitment{Batch: "python æ", Design: design, Total: total, SeedSource: "drand – 7"}, frame, plan)
	if err != nil {
		t.Fatal(err)
	}
	seed := Seed{Batch: c.Batch, CommitmentSHA256: c.SHA256(), Source: "drand – 7", Seed: fmt.Sprintf("%x", random.Uint64())}
	read, err := c.Plan(plan)
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := read.Sizes(seed.Seed)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := Draw(seed.Seed, cases, sizes)
	if err != nil {
		t.Fatal(err)
	}
	return Published{c, plan, frame, &seed, DrawText(drawn)}
}

// Both implementations draw the same from frames that neither has seen.
func TestPythonAgrees(t *testing.T) {
	t.Parallel()
	frames := 6
	if testing.Short() {
		frames = 2
	}
	for i := range frames {
		for _, design := range []Design{Stratified, SelfWeighting} {
			p := randomPart(t, rand.New(rand.NewPCG(2026, uint64(i))), design)
			want := "part\t" + strings.ReplaceAll(strings.TrimSuffix(string(p.Draw), "\n"), "\n", "\n0\t") + "\n"
			stdout, stderr, status := python(t, publish(t, []Published{p}, Receipt{}))
			if diff := cmp.Diff(want, stdout); status != 0 || diff != "" {
				t.Errorf("%s, frame %d: draw.py says %q (%d)\n%s", design, i, stderr, status, diff)
			}
		}
	}
}

// Both implementations find the same differences where something is wrong, in
// any order.
func TestPythonFindsTheSame(t *testing.T) {
	t.Parallel()
	for i, test := range tamperings {
		if test.name == "a part twice" || testing.Short() && i%8 != 0 { // two parts have two directories
			continue
		}
		parts, receipt := receiptParts(t, Stratified)
		test.change(parts, &receipt)
		dir := publish(t, parts, receipt)
		stdout, stderr, status := python(t, dir, "--receipt", filepath.Join(dir, "kvittering.csv"))
		var got []string
		for line := range strings.Lines(stderr) {
			if f := strings.Split(line, "\t"); len(f) > 4 {
				got = append(got, fmt.Sprintf("%s %s %s", f[1], f[2], f[4]))
			}
		}
		wantStatus := 0
		if len(test.want) > 0 {
			wantStatus = 4
		}
		if slices.ContainsFunc(test.want, func(s string) bool { return strings.HasPrefix(s, "unreadable") }) {
			if status != 3 {
				t.Errorf("%s: draw.py says %q %q (%d), want it refused", test.name, stdout, stderr, status)
			}
			continue
		}
		want := slices.Sorted(slices.Values(test.want))
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" || status != wantStatus {
			t.Errorf("%s: %s\n%s (%d, want %d)", test.name, diff, stderr, status, wantStatus)
		}
	}
}

// A list that is published again as a supplement, with the seed that it had.
func TestPythonComparesParts(t *testing.T) {
	t.Parallel()
	first := randomPart(t, rand.New(rand.NewPCG(2026, 99)), Stratified)
	again, seed := first, *first.Seed
	again.Commitment.Part, seed.Part = 1, 1
	seed.CommitmentSHA256, again.Seed = again.Commitment.SHA256(), &seed
	_, stderr, status := python(t, publish(t, []Published{first, again}, Receipt{}))
	if found := strings.Count(stderr, "difference:\trepeated\t1\t"); status != 4 || int64(found) != first.Commitment.Cases || !strings.Contains(stderr, "difference:\tseed-again\t1\t") {
		t.Errorf("draw.py finds %d of %d cases on two lists, and says (%d)\n%s", found, first.Commitment.Cases, status, stderr)
	}
}
