package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"gatehouse/local/runner"
)

// initCost is what a program's packages do before its main begins.
type initCost struct{ kilobytes, allocations float64 }

// measureInit compares the package initialisation of a function with its baseline's: D3. Every package variable with an initial value that
// is not a constant costs there, whether or not it is ever used.
func measureInit(ctx context.Context, p built, s subject) ([]Result, error) {
	own, err := traceInit(ctx, p[s.name])
	if err != nil {
		return nil, err
	}
	base, err := traceInit(ctx, p[s.baseline])
	if err != nil {
		return nil, err
	}
	heap := Bar{ID: "D3", Measure: "package initialisation against " + s.baseline + ": heap", Unit: "KB", Must: 64, Stretch: 16}
	count := Bar{ID: "D3", Measure: "package initialisation against " + s.baseline + ": allocations", Must: 600, Stretch: 150}
	return []Result{
		heap.result(s.name, exactly(own.kilobytes-base.kilobytes), "%.0f against %.0f KB", own.kilobytes, base.kilobytes),
		count.result(s.name, exactly(own.allocations-base.allocations), "%.0f against %.0f", own.allocations, base.allocations),
	}, nil
}

// traceInit runs the program with a Runtime API that is not there: it initialises and ends by itself.
func traceInit(ctx context.Context, path string) (initCost, error) {
	cmd := exec.CommandContext(ctx, path)
	cmd.Env = append(runner.Environment("bench", filepath.Dir(path), "127.0.0.1:1", nil), "GODEBUG=inittrace=1")
	var trace bytes.Buffer
	cmd.Stderr = &trace
	if err := cmd.Run(); err != nil && trace.Len() == 0 { // it ends with an error once nobody answers
		return initCost{}, err
	}
	return parseInitTrace(trace.String())
}

// parseInitTrace adds up lines of the form "init net @1.2 ms, 0.01 ms clock, 808 bytes, 5 allocs".
func parseInitTrace(text string) (total initCost, err error) {
	for line := range strings.Lines(text) {
		var name string
		var at, clock, size, allocations float64
		if n, _ := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %f bytes, %f allocs", &name, &at, &clock, &size, &allocations); n == 5 {
			total.kilobytes += size / 1e3
			total.allocations += allocations
		}
	}
	if total.allocations == 0 {
		return total, fmt.Errorf("no initialisation was traced: %.200s", text)
	}
	return total, nil
}

// allocated is what one invocation allocates, everything included: runtime loop, decoding, rules, outcome line, answer.
type allocated struct{ objects, bytes float64 }

// Counting begins when pools and caches are filled and spans enough invocations for stray allocations of the runtime to vanish.
const (
	warmUp  = 500
	counted = 2000
)

// measureAllocations counts in copies of the programs that have a counter compiled in: D5. What a function that calls AWS allocates is
// counted by call: D6.
func measureAllocations(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	if s.calls != nil {
		return nil, nil
	}
	event, err := w.eventFor(s, nil)
	if err != nil {
		return nil, err
	}
	against := s.yardstick()
	base, err := countAllocations(ctx, w, baselineFolder(against), event)
	if err != nil {
		return nil, err
	}
	own, err := countAllocations(ctx, w, s.folder(), event)
	if err != nil {
		return nil, err
	}
	bar := Bar{ID: "D5", Measure: "allocations per invocation through the runtime loop against " + against, Unit: "x", Must: s.loop, Stretch: 0.75}
	return []Result{bar.result(s.name, exactly(own.objects/base.objects), "%.0f (%.1f KB) against %.0f (%.1f KB)",
		own.objects, own.bytes/1e3, base.objects, base.bytes/1e3)}, nil
}

// countAllocations reads the probe of the program in folder before and after.
func countAllocations(ctx context.Context, w *workshop, folder string, event []byte) (allocated, error) {
	c, lines, err := startProbe(ctx, w, folder, program{env: settings()})
	if err != nil {
		return allocated{}, err
	}
	defer c.stop()
	if _, err := c.repeat(event, warmUp); err != nil {
		return allocated{}, err
	}
	return c.allocates(lines, event, counted)
}

// ask has the probe print its counters.
func (c *child) ask(lines *bufio.Reader) (total allocated, err error) {
	if err := c.cmd.Process.Signal(syscall.SIGUSR1); err != nil {
		return total, err
	}
	for {
		line, err := lines.ReadString('\n')
		if err == io.EOF {
			return total, errGone
		}
		if err != nil {
			return total, err
		}
		if n, _ := fmt.Sscanf(line, "allocated %f %f", &total.objects, &total.bytes); n == 2 {
			return total, nil
		}
	}
}
