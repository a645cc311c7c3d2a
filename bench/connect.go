package main

import (
	"slices"
	"time"
)

// Metrics of first invocations.
const (
	firstMicros = "first"       // round trip of the first invocation
	firstShare  = "first share" // of the median of those after it
	firstMillis = "first, ms"
	shareMillis = "processor time, ms" // of the first invocation, as long as it takes on Lambda's share when that is used up
)

// exchange opens a cloud whose answers take so long, plain or over TLS, and runs do with the program that is to find it.
type exchange func(delay time.Duration, secure bool, do func(p program, event []byte, c *cloud) error) error

// exchange returns how a program with the subject's rows in its tables and the subject's event is visited.
func (w *workshop) exchange(s subject, t trust, path string, env ...string) exchange {
	return func(delay time.Duration, secure bool, do func(program, []byte, *cloud) error) error {
		var trusted *trust
		var certificates []string
		if secure {
			trusted, certificates = &t, t.env
		}
		c, err := cloudFor(s, delay, trusted)
		if err != nil {
			return err
		}
		defer c.close()
		event, err := w.eventFor(s, c)
		if err != nil {
			return err
		}
		return do(program{path: path, env: c.env(slices.Concat(env, certificates)...), allowance: s.allowance()}, event, c)
	}
}

// connectTrial holds the first invocation to those after it, over TLS: T5, T7.
func connectTrial(s subject, own, without exchange, note string) trial {
	return trial{
		name: "first invocation", function: s.name, rounds: 11,
		variants: map[string]func(int) (sample, error){
			s.name:               func(int) (sample, error) { return firstOf(own) },
			s.name + unconnected: func(int) (sample, error) { return firstOf(without) },
		},
		comparisons: []comparison{
			{Bar: Bar{ID: "T5", Measure: "first invocation with connections opened at the start, against those after it", Unit: "x", Must: 3, Stretch: 2}, metric: firstShare, of: s.name, detail: note},
			{Bar: Bar{ID: "T5", Measure: "the same without", Unit: "x", Open: true}, metric: firstShare, of: s.name + unconnected, detail: note},
			{Bar: Bar{ID: "T7", Measure: "init with opening connections against without", Unit: "x", Must: 2.2, Stretch: 1.6}, metric: initMicros, of: s.name, against: s.name + unconnected, detail: "us"},
		},
	}
}

func firstOf(run exchange) (taken sample, err error) {
	err = run(0, true, func(p program, event []byte, _ *cloud) error {
		c, err := start(p, nil)
		if err != nil {
			return err
		}
		defer c.stop()
		first, err := c.repeat(event, 1)
		if err != nil {
			return err
		}
		if _, err := c.repeat(event, 50); err != nil {
			return err
		}
		later, err := c.repeat(event, 200)
		if err == nil {
			taken = sample{initMicros: micros(c.init), firstMicros: first[0], firstShare: first[0] / median(later)}
		}
		return err
	})
	return taken, err
}

// smallestMB is the least memory that a function can have on Lambda, and so the least of a processor.
const smallestMB = 128

// whole is the function on a whole processor.
const whole = "whole processor"

// shareTrial gives the function Lambda's share of a processor once it has started, as Lambda does, and times the first invocation: T6.
// Without rights on a control group there is only the processor time to tell.
func shareTrial(s subject, own exchange) trial {
	t := trial{
		name: "first invocation at 128 MB", function: s.name, rounds: 9,
		variants: map[string]func(int) (sample, error){whole: func(int) (sample, error) { return firstAfterRest(own, nil) }},
		comparisons: []comparison{
			{
				Bar:    Bar{ID: "T6", Measure: "first invocation on the share of a processor that 128 MB buy", Unit: "ms", Must: 2, Stretch: 1},
				metric: firstMillis, of: s.name, detail: "TLS, connections opened at the start",
			},
			{Bar: Bar{ID: "T6", Measure: "the same on a whole processor", Unit: "ms", Open: true}, metric: firstMillis, of: whole},
			{
				Bar:    Bar{ID: "T6", Measure: "its processor time x 1769 / 128", Unit: "ms", Open: true},
				metric: shareMillis, of: whole, detail: "what it takes when nothing of the share has been saved up",
			},
		},
	}
	group, err := openShare(smallestMB)
	if err != nil {
		t.comparisons[0].missing = err.Error()
		return t
	}
	group.close()
	t.variants[s.name] = func(int) (sample, error) {
		group, err := openShare(smallestMB)
		if err != nil {
			return nil, err
		}
		defer group.close()
		return firstAfterRest(own, group)
	}
	return t
}

// firstAfterRest times the first invocation some time after the start, in the group or, without one, on a whole processor.
func firstAfterRest(run exchange, group *share) (taken sample, err error) {
	err = run(0, true, func(p program, event []byte, _ *cloud) error {
		c, err := start(p, nil)
		if err != nil {
			return err
		}
		defer c.stop()
		if group != nil {
			if err := group.add(c.cmd.Process.Pid); err != nil {
				return err
			}
		}
		time.Sleep(100 * time.Millisecond) // what the start set going comes to rest, and a period of its own begins
		before, untold := processorTime(c.cmd.Process.Pid)
		first, err := c.repeat(event, 1)
		if err != nil {
			return err
		}
		taken = sample{firstMillis: first[0] / 1000}
		if after, err := processorTime(c.cmd.Process.Pid); untold == nil && err == nil {
			taken[shareMillis] = (after - before) / 1e6 * wholeProcessorMB / smallestMB
		}
		return nil
	})
	return taken, err
}
