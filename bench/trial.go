package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
)

// sample is what one start or one run of a variant yields, by metric.
type sample map[string]float64

// comparison is a bar over the rounds of a trial: a metric of one variant divided by the same metric of another, round by round.
type comparison struct {
	Bar
	metric  string
	of      string
	against string // empty: the figure itself
	detail  string // unit of the figures behind a ratio, or a remark on a figure
	shown   string // a second metric that is printed and never judged
	missing string // why its variant may be missing; empty: it is not installed
}

// trial measures variants in rounds. In a round every variant runs once, in random order, so that whatever else the machine does in that
// time falls on all of them; figures are compared inside a round only. The first round warms caches and is dropped.
type trial struct {
	name        string
	function    string
	rounds      int
	variants    map[string]func(round int) (sample, error) // a comparison of one that is missing is skipped
	comparisons []comparison
	control     string // metric in which two copies of a program must agree; empty: no clock is involved
	twin        string // the program that has a second copy; empty: hello
}

const (
	echo       = "echo"
	hello      = "hello"
	again      = " again" // of the name of a program's second copy
	helloAgain = hello + again
)

// Limits of the ratio of two copies of one program. Outside, the figures of the trial mean nothing.
const controlLow, controlHigh = 0.95, 1.05

// doublings is how often the rounds are doubled for a bar that lies inside its interval.
const doublings = 2

// errVoid says that a trial's control failed.
var errVoid = errors.New("void: two copies of one program differed by more than 5 %; repeat it on a quiet machine")

// outcome is a trial's results and whether its control held.
type outcome struct {
	results []Result
	void    bool
}

func (t trial) run(ctx context.Context, progress func(string)) (outcome, error) {
	order := t.compared()
	shuffle := rand.New(rand.NewPCG(3, 4))
	var taken []map[string]sample
	var out outcome
	for wanted, doubled := t.rounds, 0; ; wanted, doubled = wanted*2, doubled+1 {
		progress(fmt.Sprintf("%s: %s, %d rounds of %d variants", t.function, t.name, wanted-len(taken), len(order)))
		for round := len(taken); round <= wanted; round++ {
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			row, err := t.round(order, round)
			if err != nil {
				return out, fmt.Errorf("%s: %w", t.name, err)
			}
			taken = append(taken, row)
		}
		out = t.judge(taken[1:])
		if doubled == doublings || !slices.ContainsFunc(out.results, func(r Result) bool { return r.Verdict == Undecided }) {
			return out, nil
		}
	}
}

// compared are the variants that are needed, sorted: not all programs are compared in every trial.
func (t trial) compared() []string {
	var names []string
	if t.control != "" {
		names = append(names, t.copied(), t.copied()+again)
	}
	for _, c := range t.comparisons {
		names = append(names, c.of, c.against)
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(t.variants)), func(name string) bool { return !slices.Contains(names, name) })
}

// copied is the program whose two copies are the control.
func (t trial) copied() string { return cmp.Or(t.twin, hello) }

func (t trial) round(order []string, round int) (map[string]sample, error) {
	row := map[string]sample{}
	for _, name := range order {
		s, err := t.variants[name](round)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		row[name] = s
	}
	return row, nil
}

func (t trial) judge(rounds []map[string]sample) (out outcome) {
	if t.control != "" {
		c := comparison{
			Bar:    Bar{ID: "A/A", Measure: t.name + ": " + t.control + " of two copies of " + t.copied(), Unit: "x", Must: controlHigh},
			metric: t.control, of: t.copied() + again, against: t.copied(),
		}
		r := c.judge("", rounds)
		out.void = r.Value.Mid < controlLow || r.Value.Mid > controlHigh
		r.Verdict = Passed
		if out.void {
			r.Verdict = Unjudged
		}
		r.Detail = fmt.Sprintf("0.95 or more; %d rounds", len(rounds))
		out.results = append(out.results, r)
	}
	for _, c := range t.comparisons {
		if t.variants[c.of] == nil {
			out.results = append(out.results, c.skip(t.function, cmp.Or(c.missing, c.of+" is not installed")))
			continue
		}
		r := c.judge(t.function, rounds)
		if out.void {
			r.Verdict = Unjudged
		}
		out.results = append(out.results, r)
	}
	return out
}

// judge takes the median over the rounds, with its interval. The detail shows the figures that the ratios were made of.
func (c comparison) judge(function string, rounds []map[string]sample) Result {
	values := column(rounds, c.of, c.metric)
	detail := c.detail
	if c.against != "" {
		own, other := values, column(rounds, c.against, c.metric)
		values = make([]float64, len(own))
		for i := range values {
			values[i] = own[i] / other[i]
		}
		detail = fmt.Sprintf("%s against %s %s, least %s and %s", number(median(own)), number(median(other)), c.detail, number(slices.Min(own)), number(slices.Min(other)))
		if c.shown != "" {
			detail += fmt.Sprintf("; %s %s and %s", c.shown, number(median(column(rounds, c.of, c.shown))), number(median(column(rounds, c.against, c.shown))))
		}
	}
	return c.result(function, interval(values), "%s", detail)
}

// column is one metric of one variant over the rounds.
func column(rounds []map[string]sample, variant, metric string) []float64 {
	values := make([]float64, len(rounds))
	for i, row := range rounds {
		values[i] = row[variant][metric]
	}
	return values
}
