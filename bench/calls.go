package main

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"
)

// slowEnough is how long the cloud takes when calls are counted. The SDK drops a connection on which the answer arrives while it still
// writes the request, which no service does and a server in the same machine may.
const slowEnough = 2 * time.Millisecond

// counting is what was seen of a function that calls AWS.
type counting struct {
	invocations int
	perEvent    allocated
	loop        allocated // of the runtime library with the same event
	bare        allocated // of one read beside the loop and the event, as the SDK makes it
	start, all  traffic   // of the start, of the invocations that were counted
	connections int       // in the whole life of the process
	throttled   traffic   // of an invocation whose first call was refused as one too many
}

// measureCalls counts what an invocation asks of AWS, what that allocates, and how many connections it takes: D6, D8, D9.
func measureCalls(ctx context.Context, w *workshop, s subject) ([]Result, error) {
	if s.calls == nil {
		return nil, nil
	}
	seen, err := countCalls(ctx, w, s)
	if err == nil && seen.connections > s.pools {
		// On a busy machine even so slow an answer may come too early, once in thousands. What a function does itself it does again.
		seen, err = countCalls(ctx, w, s)
	}
	if err != nil {
		return nil, err
	}
	results := append(seen.ofRequests(s), seen.ofConnections(s))
	if !s.trigger() {
		return results, nil
	}
	chain, _, err := w.countChain(ctx, s)
	if err != nil {
		return nil, err
	}
	return append(seen.ofAllocations(s, chain), results...), nil
}

// rounds are how often the event is sent, first to fill pools and caches and then to be counted.
func (s subject) rounds() (first, then int) {
	switch {
	case s.paced > 0:
		return 2, s.paced
	case s.trigger():
		return warmUp, counted
	}
	return 20, 200
}

func countCalls(ctx context.Context, w *workshop, s subject) (seen counting, err error) {
	c, err := cloudFor(s, slowEnough, nil)
	if err != nil {
		return seen, err
	}
	defer c.close()
	event, err := w.eventFor(s, c)
	if err != nil {
		return seen, err
	}
	if s.trigger() {
		if seen.loop, err = countAllocations(ctx, w, baselineFolder(echo), event); err != nil {
			return seen, err
		}
		if seen.bare, err = countRead(ctx, w, c, event); err != nil {
			return seen, err
		}
		c.take()
	}
	p, lines, err := startProbe(ctx, w, s.folder(), program{env: c.env(), allowance: s.allowance()})
	if err != nil {
		return seen, err
	}
	defer p.stop()
	seen.start = c.take()
	first, then := s.rounds()
	if _, err := p.repeat(event, first); err != nil {
		return seen, err
	}
	seen.connections = seen.start.connections + c.take().connections
	if seen.perEvent, err = p.allocates(lines, event, then); err != nil {
		return seen, err
	}
	seen.invocations, seen.all = then, c.take()
	seen.connections += seen.all.connections
	c.become(throttles)
	_, err = p.repeat(event, 1)
	seen.throttled = c.take()
	return seen, err
}

// ofAllocations: D6. What the runtime loop and the chain allocate without calling is taken off; the rest is the price of the calls.
func (n counting) ofAllocations(s subject, chain pace) []Result {
	calls := float64(s.made())
	objects := (n.perEvent.objects - n.loop.objects - chain.allocations) / calls
	size := (n.perEvent.bytes - n.loop.bytes - chain.bytes) / 1e3 / calls
	against := Bar{ID: "D6", Measure: "allocations of each AWS call against a bare read of the SDK", Unit: "x", Must: 1.20, Stretch: 1.05}
	held := Bar{ID: "D6", Measure: "what they hold", Unit: "KB", Must: 50, Stretch: 40}
	return []Result{
		against.result(s.name, exactly(math.Round(objects/n.bare.objects*100)/100), "%.0f against %.0f; %.0f in all, of which the loop makes %.0f and the chain %.0f",
			objects, n.bare.objects, n.perEvent.objects, n.loop.objects, chain.allocations),
		held.result(s.name, exactly(size), "a bare read: %.1f KB", n.bare.bytes/1e3),
	}
}

// countRead is what one read by the baseline adds to an invocation.
func countRead(ctx context.Context, w *workshop, c *cloud, event []byte) (allocated, error) {
	var with [2]allocated
	for reads := range with {
		p, lines, err := startProbe(ctx, w, baselineFolder(reader), program{env: c.env("CALLS=" + strconv.Itoa(reads))})
		if err != nil {
			return allocated{}, err
		}
		_, err = p.repeat(event, warmUp/2)
		if err == nil {
			with[reads], err = p.allocates(lines, event, warmUp)
		}
		p.stop()
		if err != nil {
			return allocated{}, err
		}
	}
	return allocated{with[1].objects - with[0].objects, with[1].bytes - with[0].bytes}, nil
}

// ofRequests: D8. The row is exact in both directions: a call that is missing is work that is not done.
func (n counting) ofRequests(s subject) []Result {
	row := Bar{ID: "D8", Measure: "requests by invocation that differ from the function's row", Unit: "requests"}
	again := Bar{ID: "D8", Measure: "requests of an invocation whose first call is throttled, beyond one more", Unit: "requests"}
	return []Result{
		row.result(s.name, exactly(n.all.differs(s.calls, n.invocations, 0)), "%s; at the start: %s", n.all.each(n.invocations), n.start.each(1)),
		again.result(s.name, exactly(n.throttled.differs(s.calls, 1, 1)), "%s", n.throttled.each(1)),
	}
}

// differs counts requests by invocation that the row does not have, and those of the row that were not made; so many more are allowed.
func (t traffic) differs(row map[string]int, invocations, more int) float64 {
	difference := 0.0
	for name, calls := range row {
		difference += math.Abs(float64(t.requests[name] - calls*invocations))
	}
	for name, made := range t.requests {
		if row[name] == 0 {
			difference += float64(made)
		}
	}
	return math.Max(0, difference-float64(more)) / float64(invocations)
}

// each is the requests by invocation, as read aloud.
func (t traffic) each(invocations int) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(t.requests)) {
		parts = append(parts, name+" "+number(float64(t.requests[name])/float64(invocations)))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

// ofConnections: D9.
func (n counting) ofConnections(s subject) Result {
	bar := Bar{ID: "D9", Measure: "connections opened in all invocations, the start included", Unit: "connections", Must: float64(s.pools), Stretch: float64(s.pools)}
	return bar.result(s.name, exactly(float64(n.connections)), "%d invocations were counted", n.invocations)
}

// startProbe starts a copy of the program that has the counter compiled in, and returns what it prints.
func startProbe(ctx context.Context, w *workshop, folder string, p program) (*child, *bufio.Reader, error) {
	path, err := w.build(ctx, recipe{
		name: strings.ReplaceAll(folder, "/", "-"), folder: folder,
		overlay: map[string]string{folder + "/zz_probe.go": "bench/testdata/probe.go"},
	})
	if err != nil {
		return nil, nil, err
	}
	p.path = path
	return runProbe(p)
}

// runProbe starts a program that has the counter compiled in.
func runProbe(p program) (*child, *bufio.Reader, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer write.Close() //nolint:errcheck // ours is a copy
	c, err := start(p, write)
	if err != nil {
		_ = read.Close()
		return nil, nil, err
	}
	c.probe = read
	_ = read.SetReadDeadline(time.Now().Add(5 * time.Minute)) // a program that dies here would be waited for
	return c, bufio.NewReader(read), nil
}

// allocates is what each of n invocations allocates, as the probe says.
func (c *child) allocates(lines *bufio.Reader, event []byte, n int) (allocated, error) {
	before, err := c.ask(lines)
	if err != nil {
		return allocated{}, err
	}
	if _, err := c.repeat(event, n); err != nil {
		return allocated{}, err
	}
	after, err := c.ask(lines)
	if err != nil {
		return allocated{}, fmt.Errorf("the probe: %w", err)
	}
	return allocated{(after.objects - before.objects) / float64(n), (after.bytes - before.bytes) / float64(n)}, nil
}
