package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var kills = flag.Int("kills", 12, "how often TestKill kills the program")

// TestMain lets the test binary be the program: TestKill starts it again.
func TestMain(m *testing.M) {
	if os.Getenv("BAROMETER_TEST_AS_COMMAND") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// child is a real process of the program, with the clock of the tests.
func child(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), "BAROMETER_TEST_AS_COMMAND=1", fmt.Sprintf("SOURCE_DATE_EPOCH=%d", clock.Unix()), "LC_ALL=C")
	return cmd
}

// TestKill kills whole years at random moments and goes on where they
// stopped: the batch must end as an undisturbed one does, the ledger
// included, with nothing left over.
func TestKill(t *testing.T) {
	if testing.Short() {
		*kills = min(*kills, 3)
	}
	if runtime.GOOS == "windows" {
		t.Skip("kill -9 is a Unix signal")
	}
	year := func(dir string) [][]string {
		return [][]string{
			{"plan", dir, "--letters", "--quiet"},
			{"plan", dir, "--freeze", "--quiet"},
			{"draw", dir, "--seed", "2026", "--seed-source", "test", "--quiet"},
			{"review", dir, "--quiet"}, // opens a reserve
			{"plan", dir, "--freeze", "--quiet"},
			{"draw", dir, "--seed", "2027", "--seed-source", "later", "--quiet"},
			{"review", dir, "--forms", "--quiet"},
			{"run", dir, "--quiet"},
			{"publish", dir, "--release", "1", "--quiet"},
		}
	}
	hand := func(dir string, step int) { // what people do between the commands
		switch step {
		case 3:
			own(t, dir, map[string]string{"0101-03": "paaklaget"})
		case 4:
			late(t, dir, "tillaeg-1")
		case 6:
			words := sampled(t, dir)
			words["0101-03"], words["0101-09"] = "paaklaget", ""
			own(t, dir, words)
		case 7:
			handInForms(t, dir)
		}
	}
	batch := func() string { return edited(t, "minimum    = 2\n", "minimum    = 2\nreserve    = 1\n") }
	whole := batch()
	var took []time.Duration
	for i, args := range year(whole) {
		hand(whole, i)
		start := time.Now()
		if out, err := child(args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		took = append(took, time.Since(start))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for k := 0; k < *kills; {
		dir := batch()
		for i, args := range year(dir) {
			hand(dir, i)
			for again := 0; again < 3 && k < *kills; again++ {
				cmd := child(args...)
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Duration(random.Int64N(int64(took[i]))))
				_ = cmd.Process.Kill() // it may have ended
				_ = cmd.Wait()
				k++
			}
			if out, err := child(args...).CombinedOutput(); err != nil {
				t.Fatalf("after a kill, %v: %v\n%s", args, err, out)
			}
		}
		sameTree(t, fmt.Sprintf("after %d kills", k), whole, dir)
		for name := range tree(t, filepath.Join(dir, ".cache")) {
			if name != "anchor.json" && name != "lock" && !strings.HasPrefix(name, "stages/") {
				t.Errorf("left over: .cache/%s", name)
			}
		}
	}
}
