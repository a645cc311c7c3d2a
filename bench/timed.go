package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// timed takes times. The figures depend on the machine and its day, so they inform and never decide.
func timed(ctx context.Context, w *workshop, p built, progress func(string)) ([]Result, error) {
	restore, err := keepApart()
	if err != nil {
		return nil, err
	}
	restore() // the programs below are built with all processors
	var results []Result
	var void bool
	for _, s := range subjects() {
		trials, err := prepare(ctx, w, p, s)
		if err != nil {
			return results, err
		}
		found, isVoid, err := timeApart(ctx, trials, progress)
		results, void = append(results, found...), void || isVoid
		if err != nil {
			return results, err
		}
	}
	found, isVoid, err := timePool(ctx, w, progress)
	results = append(results, found...)
	if err == nil && (void || isVoid) {
		err = errVoid
	}
	return results, err
}

// timeApart runs trials with the harness kept apart. No verdict stands when others were at work.
func timeApart(ctx context.Context, trials []trial, progress func(string)) ([]Result, bool, error) {
	share, err := busy(ctx)
	if err != nil {
		return nil, false, err
	}
	restore, err := keepApart()
	if err != nil {
		return nil, false, err
	}
	defer restore()
	found, void, err := runTrials(ctx, trials, progress)
	if share > busyLimit {
		found = unjudge(found, fmt.Sprintf("%.0f %% of the processors were busy before the start", share*100))
	}
	return found, void, err
}

// prepare builds what the trials need, before the first time is taken.
func prepare(ctx context.Context, w *workshop, p built, s subject) ([]trial, error) {
	file := filepath.Join(w.root, "events", s.event)
	event, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	again, err := w.build(ctx, recipe{name: "hello-again", folder: baselineFolder(hello)})
	if err != nil {
		return nil, err
	}
	chain, err := w.buildChain(ctx)
	if err != nil {
		return nil, err
	}
	long, err := w.buildLongList(ctx)
	if err != nil {
		return nil, err
	}
	hung, err := w.buildHung(ctx, s)
	if err != nil {
		return nil, err
	}
	programs := map[string]program{
		hello: {path: p[hello]}, helloAgain: {path: again}, echo: {path: p[echo]},
		s.baseline: {path: p[s.baseline]}, s.name: {path: p[s.name]},
	}
	if node, ok := nodeLoop(w); ok {
		programs[nodeName] = node
	}
	return []trial{
		startTrial(s, programs), warmTrial(s, programs, event), chainTrial(s, chain, file), growthTrial(s, programs, event),
		lookupTrial(s, long), hungTrial(s, hung, p, event),
	}, nil
}

func runTrials(ctx context.Context, trials []trial, progress func(string)) (results []Result, void bool, err error) {
	for _, t := range trials {
		out, err := t.run(ctx, progress)
		if err != nil {
			return results, void, err
		}
		results, void = append(results, out.results...), void || out.void
	}
	return results, void, nil
}

// unjudge takes the verdicts back and says why.
func unjudge(results []Result, why string) []Result {
	for i := range results {
		if results[i].Verdict != Skipped {
			results[i].Verdict = Unjudged
			results[i].Detail = strings.TrimPrefix(results[i].Detail+"; "+why, "; ")
		}
	}
	return results
}
