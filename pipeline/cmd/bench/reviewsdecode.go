package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/parquet-go/parquet-go"
	"golang.org/x/sync/errgroup"
)

// partDecode has parquet-go decode the pages that an analysis needs, and
// throws them away: FILE ANALYSIS WORKERS.
func partDecode(_ context.Context, args []string) error {
	start := time.Now()
	workers, err := strconv.Atoi(args[2])
	if err != nil {
		return err
	}
	f, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	file, err := parquet.OpenFile(f, info.Size(), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.ReadBufferSize(64<<10))
	if err != nil {
		return err
	}
	var columns []int
	names := columnsRead(args[1])
	for i, c := range file.Root().Columns() {
		if slices.Contains(names, c.Name()) {
			columns = append(columns, i)
		}
	}
	var next atomic.Int64
	var group errgroup.Group
	for range workers {
		group.Go(func() error {
			for {
				g := int(next.Add(1)) - 1
				if g >= len(file.RowGroups()) {
					return nil
				}
				for _, c := range columns {
					if err := discard(file.RowGroups()[g].ColumnChunks()[c]); err != nil {
						return err
					}
				}
			}
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	fmt.Println(time.Since(start).Nanoseconds())
	return nil
}

func discard(chunk parquet.ColumnChunk) error {
	pages := chunk.Pages()
	for {
		page, err := pages.ReadPage()
		if errors.Is(err, io.EOF) {
			return pages.Close()
		}
		if err != nil {
			return errors.Join(err, pages.Close())
		}
		parquet.Release(page)
	}
}
