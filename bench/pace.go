package main

import (
	"os/exec"
	"path/filepath"
	"time"
)

// Metrics of starts and of warm runs.
const (
	initMicros  = "init"       // from the fork to the first request
	halfMicros  = "round trip" // median: event sent to answer received
	p90Micros   = "90 of 100"
	p99Micros   = "99 of 100"
	maxMicros   = "slowest"
	cpuMicros   = "processor time" // of the whole process, its start included, by invocation
	perSecond   = "throughput"
	peakMB      = "peak memory"
	growthShare = "growth"
)

const nodeName = "node"

// nodeLoop is the same job in Node, where Node is installed.
func nodeLoop(w *workshop) (program, bool) {
	path, err := exec.LookPath("node")
	if err != nil {
		return program{}, false
	}
	return program{
		path: path, args: []string{filepath.Join(w.root, "bench", "baseline", "node", "loop.js")},
		env: []string{"LIST=" + filepath.Join(w.root, "shared", "disposable", "list.txt")},
	}, true
}

// Warm runs: the first invocations fill pools and caches and are left out of the times.
const (
	coldInvocations = 200
	warmInvocations = 2000
)

// warmTrial invokes functions that call nobody in a closed loop: T8, T12, T13, T14, T15. One that writes messages is compared with the
// baseline that writes one.
func warmTrial(s subject, programs map[string]program, event []byte) trial {
	t := trial{name: "warm", function: s.name, rounds: 7, control: halfMicros, variants: map[string]func(int) (sample, error){}}
	for name, p := range programs {
		t.variants[name] = func(int) (sample, error) { return warm(p, event, coldInvocations, warmInvocations) }
	}
	against := s.yardstick()
	t.comparisons = []comparison{
		{Bar: Bar{ID: "T8", Measure: "round trip (median) against " + against, Unit: "x", Must: s.limit(1.10, 2), Stretch: 0.95}, metric: halfMicros, of: s.name, against: against, detail: "us", shown: p99Micros},
		{Bar: Bar{ID: "T8", Measure: "round trip (90 of 100) against " + against, Unit: "x", Must: s.limit(1.10, 2), Stretch: 0.95}, metric: p90Micros, of: s.name, against: against, detail: "us", shown: maxMicros},
		{Bar: Bar{ID: "T8", Measure: "round trip (median) of echo against hello", Unit: "x", Open: true}, metric: halfMicros, of: echo, against: hello, detail: "us"},
		{Bar: Bar{ID: "T12", Measure: "processor time per invocation against " + s.baseline, Unit: "x", Must: s.limit(1.10, 2), Stretch: 1.03}, metric: cpuMicros, of: s.name, against: s.baseline, detail: "us"},
		{Bar: Bar{ID: "T13", Measure: "throughput of one environment against " + against, Unit: "x", Must: s.limit(0.90, 0.5), Stretch: 1, AtLeast: true}, metric: perSecond, of: s.name, against: against, detail: "invocations a second"},
		{Bar: Bar{ID: "T14", Measure: "peak memory after 2,000 invocations against " + s.baseline, Unit: "x", Must: 1.15, Stretch: 1.05}, metric: peakMB, of: s.name, against: s.baseline, detail: "MB"},
		{Bar: Bar{ID: "T14", Measure: "peak memory after 2,000 invocations", Unit: "MB", Must: s.memoryMB, Stretch: s.memoryMB - 3}, metric: peakMB, of: s.name},
	}
	if s.lists {
		t.comparisons = append(t.comparisons, comparison{
			Bar:    Bar{ID: "T15", Measure: "peak memory of the same job in Node against ours", Unit: "x", Must: 3, Stretch: 4, AtLeast: true},
			metric: peakMB, of: nodeName, against: s.name, detail: "MB",
		})
	}
	return t
}

// warm invokes a fresh process so often, after those that are not timed.
func warm(p program, event []byte, cold, invocations int) (sample, error) {
	c, err := start(p, nil)
	if err != nil {
		return nil, err
	}
	if _, err := c.repeat(event, cold); err != nil {
		c.stop()
		return nil, err
	}
	began := time.Now()
	times, err := c.repeat(event, invocations)
	took := time.Since(began)
	peak, cpu := c.peak(), c.stop()
	if err != nil {
		return nil, err
	}
	return sample{
		halfMicros: median(times), p90Micros: quantile(times, 0.9), p99Micros: quantile(times, 0.99), maxMicros: quantile(times, 1), peakMB: peak,
		perSecond: float64(invocations) / took.Seconds(), cpuMicros: micros(cpu) / float64(cold+invocations),
	}, nil
}

// growthTrial looks whether memory keeps growing: T14. A function that calls AWS does so over TLS, which takes memory too.
func growthTrial(s subject, run exchange) trial {
	rounds := 3
	if s.calls != nil {
		rounds = 1 // one takes as long as three without a call
	}
	return trial{
		name: "20,000 invocations", function: s.name, rounds: rounds,
		variants: map[string]func(int) (sample, error){s.name: func(int) (grown sample, err error) {
			err = run(0, true, func(p program, event []byte, _ *cloud) error {
				grown, err = growth(p, event)
				return err
			})
			return grown, err
		}},
		comparisons: []comparison{
			{Bar: Bar{ID: "T14", Measure: "peak memory after 20,000 invocations against after 2,000", Unit: "x", Must: 1.05, Stretch: 1.02}, metric: growthShare, of: s.name},
		},
	}
}

func growth(p program, event []byte) (sample, error) {
	c, err := start(p, nil)
	if err != nil {
		return nil, err
	}
	defer c.stop()
	if _, err := c.repeat(event, 2000); err != nil {
		return nil, err
	}
	early := c.peak()
	_, err = c.repeat(event, 18000)
	return sample{growthShare: c.peak() / early, peakMB: early}, err
}

// chainTrial times whole invocations in process against the least the standard library can do with the event: T11.
func chainTrial(s subject, path, event string) trial {
	const typed = "typed"
	run := func(benchmark string) func(int) (sample, error) {
		return func(int) (sample, error) {
			p, err := runChain(path, benchmark, event, 5000)
			return sample{"ns": p.nanoseconds}, err
		}
	}
	return trial{
		name: "chain", function: s.name, rounds: 11,
		variants: map[string]func(int) (sample, error){s.name: run(s.benchmark), typed: run("Typed")},
		comparisons: []comparison{
			{Bar: Bar{ID: "T11", Measure: "time of the chain in process against a typed round trip", Unit: "x", Must: 1.5, Stretch: 1}, metric: "ns", of: s.name, against: typed, detail: "ns"},
		},
	}
}

// lookupTrial looks names up in a list of 100,000, in fresh processes: T17.
func lookupTrial(s subject, list longList) trial {
	const names, first, later = "names", "first", "later"
	return trial{
		name: "look-up", function: s.name, rounds: 21,
		variants: map[string]func(int) (sample, error){names: func(round int) (sample, error) {
			cost, err := list.run(round)
			return sample{first: cost.firstMicros, later: cost.warmMicros}, err
		}},
		comparisons: []comparison{
			{Bar: Bar{ID: "T17", Measure: "first look-up in 100,000 names", Unit: "us", Must: 50, Stretch: 10}, metric: first, of: names},
			{Bar: Bar{ID: "T17", Measure: "later look-up in 100,000 names", Unit: "us", Must: 2, Stretch: 0.3}, metric: later, of: names},
		},
	}
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }
