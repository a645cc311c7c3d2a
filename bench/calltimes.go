package main

import (
	"fmt"
	"strconv"
	"time"
)

// serviceTime is what DynamoDB takes for a single row.
const serviceTime = 3 * time.Millisecond

// bare is the baseline with so many reads.
func bare(reads int) string { return "reads(" + strconv.Itoa(reads) + ")" }

// made is how many calls an invocation makes, one after the other.
func (s subject) made() (n int) {
	for _, calls := range s.calls {
		n += calls
	}
	return n
}

// readers are the function and the baselines with as many reads and with one.
type readers map[string]exchange

func (w *workshop) readers(s subject, t trust, p built) readers {
	all := readers{s.name: w.exchange(s, t, p[s.name])}
	for _, reads := range []int{1, s.made()} {
		all[bare(reads)] = w.exchange(s, t, p[reader], "CALLS="+strconv.Itoa(reads))
	}
	return all
}

// trial runs all of them with answers that take so long.
func (r readers) trial(name string, s subject, delay time.Duration, cold, invocations int) trial {
	t := trial{name: name, function: s.name, rounds: 7, control: halfMicros, twin: bare(s.made()), variants: map[string]func(int) (sample, error){}}
	for name, run := range r {
		t.variants[name] = func(int) (taken sample, err error) {
			err = run(delay, false, func(p program, event []byte, _ *cloud) error {
				taken, err = warm(p, event, cold, invocations)
				return err
			})
			return taken, err
		}
	}
	t.variants[t.twin+again] = t.variants[t.twin]
	return t
}

// callTrial invokes the function in a closed loop with answers that take no time: T9, T12, T14.
func callTrial(s subject, r readers) trial {
	t := r.trial("calls that take no time", s, 0, coldInvocations, warmInvocations/2)
	same := bare(s.made())
	t.comparisons = []comparison{
		// A bare read builds no letter, no conditional write and no outcome line: what a function adds to it is its own work, some 80 us,
		// of which T10 shows that nobody waits for it.
		{Bar: Bar{ID: "T9", Measure: "round trip (median) against " + same, Unit: "x", Must: ownWork, Stretch: 1.10}, metric: halfMicros, of: s.name, against: same, detail: "us", shown: p99Micros},
		{Bar: Bar{ID: "T12", Measure: "processor time per invocation against " + same, Unit: "x", Must: ownWork, Stretch: 1.10}, metric: cpuMicros, of: s.name, against: same, detail: "us"},
		{Bar: Bar{ID: "T14", Measure: "peak memory after 1,200 invocations against " + same, Unit: "x", Must: 1.15, Stretch: 1.05}, metric: peakMB, of: s.name, against: same, detail: "MB"},
	}
	return t
}

// latencyTrial does the same with answers that take as long as DynamoDB's: T10. What a person waits for is calls, not work.
func latencyTrial(s subject, r readers) trial {
	t := r.trial("calls that take 3 ms", s, serviceTime, 20, 100)
	t.comparisons = []comparison{{
		Bar:    Bar{ID: "T10", Measure: "round trip (median) at 3 ms against " + bare(s.made()), Unit: "x", Must: 1.10, Stretch: 1.05},
		metric: halfMicros, of: s.name, against: bare(s.made()), detail: "us", shown: p90Micros,
	}}
	if s.made() > 1 {
		t.comparisons = append(t.comparisons, comparison{
			Bar: Bar{ID: "T10", Measure: "the same against one read", Unit: "x", Open: true}, metric: halfMicros, of: s.name, against: bare(1), detail: "us",
		})
	}
	return t
}

// memoryTrial looks at the memory of a function that calls AWS over TLS: T14.
func memoryTrial(s subject, own exchange) trial {
	invocations := 2000
	if s.paced > 0 {
		invocations = s.paced
	} else if !s.trigger() {
		invocations = 500
	}
	return trial{
		name: "memory", function: s.name, rounds: 3,
		variants: map[string]func(int) (sample, error){s.name: func(int) (taken sample, err error) {
			err = own(0, true, func(p program, event []byte, _ *cloud) error {
				c, err := start(p, nil)
				if err != nil {
					return err
				}
				defer c.stop()
				_, err = c.repeat(event, invocations)
				taken = sample{peakMB: c.peak()}
				return err
			})
			return taken, err
		}},
		comparisons: []comparison{{
			Bar:    Bar{ID: "T14", Measure: fmt.Sprintf("peak memory after %d invocations over TLS", invocations), Unit: "MB", Must: s.memoryMB, Stretch: s.memoryMB - 6},
			metric: peakMB, of: s.name,
		}},
	}
}
