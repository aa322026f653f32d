package main

import (
	"context"
	"crypto/sha256"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"time"
)

// partHash makes as many tickets as the frame has cases, on all processors,
// from ids that stand ready in memory end to end. It reads nothing and keeps
// nothing. It hashes as anyone would, with sha256.Sum256; what the lottery's own
// way of hashing saves of that is in the benchmarks of sampling/lottery.
func partHash(_ context.Context, args []string) error {
	cases, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	const length = 16
	ids := make([]byte, 0, length*cases)
	for i := range cases {
		ids = append(ids, pseudonym(i)...)
	}
	runtime.GC()
	workers := runtime.GOMAXPROCS(0)
	sums := make([]byte, workers) // so that nothing is left out as useless
	start, used := time.Now(), processor()
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			mine := ids[length*(cases*w/workers) : length*(cases*(w+1)/workers)]
			input := append([]byte(seed), 0)
			prefix := len(input)
			var sum byte
			for ; len(mine) > 0; mine = mine[length:] {
				input = append(input[:prefix], mine[:length]...)
				ticket := sha256.Sum256(input)
				sum ^= ticket[0]
			}
			sums[w] = sum
		})
	}
	group.Wait()
	fmt.Println(time.Since(start).Nanoseconds(), (processor() - used).Nanoseconds())
	return nil
}
