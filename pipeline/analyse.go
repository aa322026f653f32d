package pipeline

import (
	"context"

	"sagsbarometer/pipeline/analysis"
)

// Analyse runs the spec of that path on the file that it names.
func Analyse(ctx context.Context, env Env, path string) (*analysis.Estimates, error) {
	return analysis.RunFile(ctx, path, env.analysing())
}
