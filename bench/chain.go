package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// pace is one result line of a Go benchmark.
type pace struct{ nanoseconds, bytes, allocations float64 }

// buildChain builds the benchmark of whole invocations in process. It is compiled into package serve from testdata, so that serve need not
// export what only a benchmark wants and nothing of the benchmark is in a deployed program.
func (w *workshop) buildChain(ctx context.Context) (string, error) {
	return w.build(ctx, recipe{
		name: "chain.test", folder: "shared/serve", test: true,
		overlay: map[string]string{"shared/serve/zz_chain_test.go": "bench/testdata/chain_test.go"},
	})
}

// runChain runs one of the benchmarks for a fixed number of invocations, so that its counts do not depend on the machine's speed.
func runChain(path, name, event string, invocations int) (pace, error) {
	cmd := exec.Command(path, "-test.run=^$", "-test.bench=^Benchmark"+name+"$", fmt.Sprintf("-test.benchtime=%dx", invocations))
	cmd.Env = []string{"BENCH_EVENT=" + event, "PATH=/usr/bin:/bin", "TMPDIR=" + os.TempDir()}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := startApart(cmd); err != nil {
		return pace{}, err
	}
	if err := cmd.Wait(); err != nil {
		return pace{}, fmt.Errorf("benchmark %s: %w\n%s", name, err, out.Bytes())
	}
	return parsePace(out.String())
}

var benchmarkLine = regexp.MustCompile(`\s([\d.]+) ns/op\s+([\d.]+) B/op\s+([\d.]+) allocs/op`)

func parsePace(text string) (pace, error) {
	match := benchmarkLine.FindStringSubmatch(text)
	if match == nil {
		return pace{}, fmt.Errorf("no benchmark result in: %.300s", text)
	}
	var figures [3]float64
	for i := range figures {
		figures[i], _ = strconv.ParseFloat(match[i+1], 64) // the pattern lets only numbers through
	}
	return pace{figures[0], figures[1], figures[2]}, nil
}

// measureChain counts the allocations of one invocation in process: D7. Tables answer at once and with nothing.
func measureChain(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	if s.benchmark == "" {
		return nil, nil
	}
	own, typed, err := w.countChain(ctx, s)
	if err != nil {
		return nil, err
	}
	must := float64(s.chain)
	bar := Bar{ID: "D7", Measure: "allocations of the chain in process: bytes in, bytes out, with context and outcome line", Must: must, Stretch: math.Round(must / 2)}
	return []Result{bar.result(s.name, exactly(own.allocations), "%.1f KB; a typed round trip of the standard library: %.0f, %.1f KB",
		own.bytes/1e3, typed.allocations, typed.bytes/1e3)}, nil
}

// countChain runs the function in process, and beside it the least that the standard library can do with the event.
func (w *workshop) countChain(ctx context.Context, s subject) (own, typed pace, err error) {
	path, err := w.buildChain(ctx)
	if err != nil {
		return own, typed, err
	}
	event := filepath.Join(w.root, "events", s.event)
	if own, err = runChain(path, s.benchmark, event, counted); err != nil {
		return own, typed, err
	}
	typed, err = runChain(path, "Typed", event, counted)
	return own, typed, err
}
