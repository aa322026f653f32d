package main

import (
	"bufio"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"sagsbarometer/pipeline"
	"sagsbarometer/sampling/lottery"
)

// partOurs draws. With a third argument it writes what it drew; the runs that
// are timed do not.
func partOurs(ctx context.Context, args []string) (err error) {
	start := time.Now()
	populations, sizes, err := readPlan(filepath.Join(args[0], planName))
	if err != nil {
		return err
	}
	frame, err := pipeline.OpenFrame(filepath.Join(args[0], frameName), 0)
	if err != nil {
		return err
	}
	defer func() { _ = frame.Close() }() // it was only read
	drawn, err := lottery.DrawFrom(ctx, seed, frame, populations, sizes, runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	fmt.Println(time.Since(start).Nanoseconds())
	if len(args) < 2 {
		return nil
	}
	file, err := os.Create(args[1])
	if err != nil {
		return err
	}
	out := bufio.NewWriter(file)
	for _, d := range drawn {
		fmt.Fprintf(out, "%s\t%d\t%s\t%s\n", d.Stratum, d.Rank, d.ID, lottery.Hex(d.Ticket))
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return file.Close()
}

// readPlan reads what partFrame wrote.
func readPlan(path string) (map[string]int64, map[string]lottery.Size, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	records, err := csv.NewReader(file).ReadAll()
	if err != nil {
		return nil, nil, err
	}
	populations, sizes := map[string]int64{}, map[string]lottery.Size{}
	for _, r := range records[1:] {
		population, err := strconv.ParseInt(r[1], 10, 64)
		if err != nil {
			return nil, nil, err
		}
		sample, err := strconv.ParseInt(r[2], 10, 64)
		if err != nil {
			return nil, nil, err
		}
		populations[r[0]], sizes[r[0]] = population, lottery.Size{Sample: sample}
	}
	return populations, sizes, nil
}
