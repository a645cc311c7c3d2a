package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
)

// step is one kind of figure of a function.
type step struct {
	name    string
	measure func() ([]Result, error)
}

// exact measures everything that needs no clock. The figures repeat, so they decide whether a change may go in. Functions are measured side
// by side; the pool, which fills a processor and much memory, after them.
func exact(ctx context.Context, w *workshop, p built, only string, progress func(string)) ([]Result, error) {
	all := chosen(only)
	found := make([][]Result, len(all))
	tasks := make([]func() error, len(all))
	var talking sync.Mutex
	tell := func(step string) {
		talking.Lock()
		defer talking.Unlock()
		progress(step)
	}
	for i, s := range all {
		tasks[i] = func() (err error) {
			found[i], err = measureSubject(ctx, w, p, s, tell)
			return err
		}
	}
	err := together(tasks)
	results := slices.Concat(found...)
	if err != nil || only != "" && only != poolName {
		return results, err
	}
	pool, err := measurePool(ctx, w, progress)
	return append(results, pool...), err
}

func measureSubject(ctx context.Context, w *workshop, p built, s subject, progress func(string)) (results []Result, err error) {
	steps := []step{
		{"sizes", func() ([]Result, error) { return measureSizes(ctx, w, p, s) }},
		{"package initialisation", func() ([]Result, error) { return measureInit(ctx, p, s) }},
		{"linked packages", func() ([]Result, error) { return measurePackages(ctx, w, s) }},
		{"allocations through the runtime loop", func() ([]Result, error) { return measureAllocations(ctx, w, s) }},
		{"calls", func() ([]Result, error) { return measureCalls(ctx, w, s) }},
		{"allocations of the chain", func() ([]Result, error) { return measureChain(ctx, w, s) }},
		{"answers and log lines", func() ([]Result, error) { return measureAnswers(ctx, w, p, s) }},
		{"a long list", func() ([]Result, error) { return measureNames(ctx, w, s) }},
	}
	for _, step := range steps {
		progress(s.name + ": " + step.name)
		found, err := step.measure()
		if err != nil {
			return results, fmt.Errorf("%s: %s: %w", s.name, step.name, err)
		}
		results = append(results, found...)
	}
	return results, nil
}
