package main

import "fmt"

// Bar is one promise with its measure.
type Bar struct {
	ID      string  // D for exact, T for timed; the numbers are explained in README.md
	Measure string  // what is measured, against what
	Unit    string  // of Must, Stretch and the value; "x" is a ratio
	Must    float64 // the promise
	Stretch float64 // what a careful engineer reaches; never decides anything
	AtLeast bool    // the value must not fall below Must; otherwise it must not exceed it
	Open    bool    // nothing is promised: the figure is there to be read beside others
}

// Value is a measured figure. Exact figures have no width.
type Value struct{ Mid, Low, High float64 }

// exactly is a figure without doubt.
func exactly(v float64) Value { return Value{v, v, v} }

// Verdict is what a value means for its bar.
type Verdict string

// Verdicts. Only Failed of an exact bar ends a run with an error.
const (
	Passed    Verdict = "pass"
	Failed    Verdict = "FAIL"
	Undecided Verdict = "undecided" // the interval lies across the bar
	Skipped   Verdict = "skipped"   // could not be measured here; the detail says why
	Unjudged  Verdict = "no verdict"
)

// Result is one line of the report.
type Result struct {
	Bar
	Function string
	Value    Value
	Verdict  Verdict
	Detail   string // what the figure is made of, or why there is none
}

// judge says pass or fail only when the whole interval lies on one side.
func (b Bar) judge(v Value) Verdict {
	if b.Open {
		return Unjudged
	}
	best, worst := v.Low, v.High
	if b.AtLeast {
		best, worst = v.High, v.Low
	}
	switch {
	case b.holds(worst):
		return Passed
	case !b.holds(best):
		return Failed
	}
	return Undecided
}

func (b Bar) holds(v float64) bool {
	if b.AtLeast {
		return v >= b.Must
	}
	return v <= b.Must
}

// stretched says whether the value reaches the stretch as well.
func (b Bar) stretched(v Value) bool {
	if b.AtLeast {
		return v.Low >= b.Stretch
	}
	return v.High <= b.Stretch
}

// result judges a figure.
func (b Bar) result(function string, v Value, detail string, args ...any) Result {
	return Result{Bar: b, Function: function, Value: v, Verdict: b.judge(v), Detail: fmt.Sprintf(detail, args...)}
}

// skip is the line of a bar that cannot be measured here.
func (b Bar) skip(function, why string) Result {
	return Result{Bar: b, Function: function, Verdict: Skipped, Detail: why}
}

// fail is the line of a bar for which there is nothing to measure though there should be.
func (b Bar) fail(function, why string) Result {
	return Result{Bar: b, Function: function, Verdict: Failed, Detail: why}
}
