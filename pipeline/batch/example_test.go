package batch_test

import (
	"fmt"

	"sagsbarometer/pipeline/batch"
)

func ExampleRead() {
	src := `[batch]
id    = "eftersyn-2025"
title = "Juridisk serviceeftersyn 2025"
year  = 2025
basis = "purposive"

[frame]
files = ["frame/*"]

[design]
method = "stratified"
strata = ["komune"]
total  = 50

[publish]
date  = 2025-12-15
level = 0.95
`
	_, found := batch.Read("batch.toml", []byte(src))
	for _, v := range found {
		fmt.Println(v.Place, v.Subject, "-", v.Hint.EN)
	}
	// Output:
	// batch.toml:10:1 design - cases that were picked are no random sample: there is no design, so there is nothing to make an interval from
	// batch.toml:17:9 publish.level - cases that were picked are no random sample: there is no design, so there is nothing to make an interval from
}
