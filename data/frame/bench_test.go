package frame

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkRead reads a list of 100,000 cases. It reports rows/s.
func BenchmarkRead(b *testing.B) {
	const rows = 100_000
	var list strings.Builder
	list.WriteString("Sagsnr.;Kommune;Navn;Afgørelse;Modtaget;Afgjort;Påklaget\n")
	for i := range rows {
		fmt.Fprintf(&list, "2025-%06d;København;Ib Hansen;Delvist afslag;01-07-2024;15-08-2024;nej\n", i)
	}
	dir := put(b, map[string]string{"frame/a.csv": list.String()})
	for b.Loop() {
		if f, _ := readAll(b, dir, plain); len(f.Rows) != rows {
			b.Fatal(len(f.Rows))
		}
	}
	b.ReportMetric(rows*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}
