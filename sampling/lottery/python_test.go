package lottery

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// The second implementation agrees with the vectors, and with this one on a
// frame of 2,000 cases that neither has seen.
func TestPythonAgrees(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on PATH: notebooks/draw.py is not compared with this package")
	}
	program := filepath.Join("..", "..", "notebooks", "draw.py")
	run := func(args ...string) string {
		cmd := exec.Command(python, append([]string{program}, args...)...)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil {
			t.Fatalf("draw.py %q: %v\n%s", args, err, &stderr)
		}
		return stdout.String()
	}
	if got, want := run("--check", filepath.Join("testdata", "vectors")), "20 vectors agree\n"; got != want {
		t.Errorf("draw.py says %q, want %q", got, want)
	}

	const seed = "drand 5123456 – æøå"
	var cases []Case
	for i := range 2000 {
		cases = append(cases, Case{fmt.Sprintf("0%d/ø", 101+i*i%97), fmt.Sprintf("sag %d", i)})
	}
	frame, err := CanonicalFrame(cases)
	if err != nil {
		t.Fatal(err)
	}
	plan := []byte("stratum,stratum_pop,n_planned,n_reserve\n")
	population := map[string]int{}
	for _, c := range cases {
		population[c.Stratum]++
	}
	total := 0
	for i := range 97 {
		stratum := fmt.Sprintf("0%d/ø", 101+i)
		if n := population[stratum]; n > 0 {
			total += min(n, i%7)
			plan = fmt.Appendf(plan, "%s,%d,%d,%d\n", stratum, n, min(n, i%7), i%4)
		}
	}
	commitment, err := Commit(Commitment{Batch: "python", Design: Stratified, Total: int64(total)}, frame, plan)
	if err != nil {
		t.Fatal(err)
	}
	read, err := commitment.Plan(plan)
	if err != nil {
		t.Fatal(err)
	}
	sizes, err := read.Sizes(seed)
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := Draw(seed, cases, sizes)
	if err != nil {
		t.Fatal(err)
	}
	var want string
	for _, d := range drawn {
		want += fmt.Sprintf("%s\t%d\t%s\t%s\t%s\n", d.Stratum, d.Rank, d.Role, d.ID, Hex(d.Ticket))
	}
	dir := t.TempDir()
	write := func(name string, src []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, src, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	got := run(write("frame", frame), write("plan.csv", plan), seed, "--commitment", write("commitment.txt", commitment.Text()))
	if got != want {
		t.Errorf("draw.py draws\n%s\nthis package\n%s", got, want)
	}
}
