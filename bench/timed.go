package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
)

// timed takes times. The figures depend on the machine and its day, so they inform and never decide.
func timed(ctx context.Context, w *workshop, p built, only string, progress func(string)) ([]Result, error) {
	restore, err := keepApart()
	if err != nil {
		return nil, err
	}
	restore() // the programs below are built with all processors
	var results []Result
	var void bool
	for _, s := range chosen(only) {
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
	if only == "" || only == poolName {
		found, isVoid, err := timePool(ctx, w, progress)
		results, void = append(results, found...), void || isVoid
		if err != nil {
			return results, err
		}
	}
	if void {
		return results, errVoid
	}
	return results, nil
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
	again, err := w.build(ctx, recipe{name: "hello-again", folder: baselineFolder(hello)})
	if err != nil {
		return nil, err
	}
	programs := map[string]program{
		hello: {path: p[hello]}, helloAgain: {path: again}, echo: {path: p[echo]},
		s.baseline: {path: p[s.baseline], env: settings()}, s.name: {path: p[s.name], env: settings()},
	}
	if s.calls != nil {
		return prepareCalling(ctx, w, p, s, programs)
	}
	event, err := w.eventFor(s, nil)
	if err != nil {
		return nil, err
	}
	if node, ok := nodeLoop(w); ok && s.lists {
		programs[nodeName] = node
	}
	trials := []trial{startTrial(s, programs), warmTrial(s, programs, event), growthTrial(s, w.exchange(s, trust{}, p[s.name]))}
	if !s.lists {
		return trials, nil
	}
	more, err := prepareLists(ctx, w, s, event)
	return append(trials, more...), err
}

// prepareLists is for a function that looks names up and asks DNS.
func prepareLists(ctx context.Context, w *workshop, s subject, event []byte) ([]trial, error) {
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
	return []trial{chainTrial(s, chain, filepath.Join(w.root, "events", s.event)), lookupTrial(s, long), hungTrial(s, hung, event)}, nil
}

// prepareCalling is for functions that call AWS. What takes long is measured of triggers alone: nobody waits for the others.
func prepareCalling(ctx context.Context, w *workshop, p built, s subject, programs map[string]program) ([]trial, error) {
	path, err := w.build(ctx, recipe{
		name: s.name + "-unconnected", folder: s.folder(),
		overlay: map[string]string{"shared/awsenv/prewarm.go": "bench/testdata/unconnected.go"},
	})
	if err != nil {
		return nil, err
	}
	t, err := w.trusted()
	if err != nil {
		return nil, err
	}
	programs[s.name+unconnected] = program{path: path, env: settings()}
	delete(programs, s.name) // with nobody to connect to
	own, without := w.exchange(s, t, p[s.name]), w.exchange(s, t, path)
	trials := []trial{startTrial(s, programs), diskTrial(s, programs), memoryTrial(s, own)}
	if !s.trigger() {
		return trials, nil
	}
	r := w.readers(s, t, p)
	return append(trials, connectTrial(s, own, without, t.note()), shareTrial(s, own), callTrial(s, r), latencyTrial(s, r), growthTrial(s, own), hungCloudTrial(s, own)), nil
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
