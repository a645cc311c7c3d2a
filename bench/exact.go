package main

import (
	"context"
	"fmt"
)

// exact measures everything that needs no clock. The figures repeat, so they decide whether a change may go in.
func exact(ctx context.Context, w *workshop, p built, progress func(string)) ([]Result, error) {
	var results []Result
	for _, s := range subjects() {
		steps := []struct {
			name    string
			measure func() ([]Result, error)
		}{
			{"sizes", func() ([]Result, error) { return measureSizes(ctx, w, p, s) }},
			{"package initialisation", func() ([]Result, error) { return measureInit(ctx, p, s) }},
			{"linked packages", func() ([]Result, error) { return measurePackages(ctx, w, s) }},
			{"allocations through the runtime loop", func() ([]Result, error) { return measureAllocations(ctx, w, s) }},
			{"allocations of the chain", func() ([]Result, error) { return measureChain(ctx, w, s) }},
			{"answers and log lines", func() ([]Result, error) { return measureAnswers(ctx, w, p, s) }},
			{"a long list", func() ([]Result, error) { return measureNames(ctx, w, s) }},
		}
		for _, step := range steps {
			progress(s.name + ": " + step.name)
			found, err := step.measure()
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", s.name, step.name, err)
			}
			results = append(results, found...)
		}
	}
	found, err := measurePool(ctx, w, progress)
	return append(results, found...), err
}
