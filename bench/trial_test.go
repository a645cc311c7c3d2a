package main

import (
	"context"
	"errors"
	"testing"
)

// made is a variant whose metric is the n-th of the figures in the n-th round, over and over.
func made(figures ...float64) func(int) (sample, error) {
	return func(round int) (sample, error) { return sample{"m": figures[round%len(figures)]}, nil }
}

func compare(t *testing.T, control bool, of, again func(int) (sample, error)) (outcome, int) {
	t.Helper()
	rounds := 0
	tr := trial{
		name: "test", function: "presignup", rounds: 8,
		variants: map[string]func(int) (sample, error){
			"own": of, helloAgain: again,
			hello: func(int) (sample, error) { rounds++; return sample{"m": 100}, nil },
		},
		comparisons: []comparison{{Bar: Bar{ID: "T0", Must: 1.1}, metric: "m", of: "own", against: hello}},
	}
	if control {
		tr.control = "m"
	}
	out, err := tr.run(context.Background(), func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return out, rounds
}

func TestTrialVerdicts(t *testing.T) {
	tests := []struct {
		name   string
		own    []float64
		want   Verdict
		rounds int // with the first one, which is dropped
	}{
		{"clearly below", []float64{101, 102, 103}, Passed, 9},
		{"clearly above", []float64{131, 132, 133}, Failed, 9},
		{"never clear: doubled twice, then left open", []float64{90, 130}, Undecided, 33},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			out, rounds := compare(t, false, made(test.own...), made(100))
			if got := out.results[0].Verdict; got != test.want {
				t.Errorf("verdict is %q, want %q: %+v", got, test.want, out.results[0].Value)
			}
			if rounds != test.rounds {
				t.Errorf("%d rounds, want %d", rounds, test.rounds)
			}
		})
	}
}

func TestFirstRoundIsDropped(t *testing.T) {
	cold := func(round int) (sample, error) {
		if round == 0 {
			return sample{"m": 1e9}, nil
		}
		return sample{"m": 100}, nil
	}
	out, _ := compare(t, false, cold, made(100))
	if v := out.results[0].Value; v != exactly(1) {
		t.Errorf("the ratio is %v, want 1: the first round warms caches only", v)
	}
}

func TestTwoCopiesThatDifferMakeATrialVoid(t *testing.T) {
	for name, test := range map[string]struct {
		again float64
		void  bool
	}{"equal": {100, false}, "within 5 %": {104, false}, "slower": {106, true}, "faster": {94, true}} {
		t.Run(name, func(t *testing.T) {
			out, _ := compare(t, true, made(100), made(test.again))
			if out.void != test.void {
				t.Errorf("void: %v, want %v", out.void, test.void)
			}
			if got := out.results[1].Verdict == Unjudged; got != test.void {
				t.Errorf("verdict is %q although the control said void: %v", out.results[1].Verdict, test.void)
			}
		})
	}
}

func TestComparisonOfAMissingProgramIsSkipped(t *testing.T) {
	tr := trial{
		function: "presignup", rounds: 1, variants: map[string]func(int) (sample, error){hello: made(100)},
		comparisons: []comparison{{Bar: Bar{ID: "T0"}, metric: "m", of: nodeName, against: hello}},
	}
	out, err := tr.run(t.Context(), func(string) {})
	if err != nil || len(out.results) != 1 || out.results[0].Verdict != Skipped || out.results[0].Detail != "node is not installed" {
		t.Errorf("got %+v, %v", out.results, err)
	}
}

func TestOnlyComparedProgramsRun(t *testing.T) {
	idle := func(int) (sample, error) { t.Error("a program runs that is compared with nothing"); return nil, nil }
	tr := trial{
		rounds: 1, variants: map[string]func(int) (sample, error){hello: made(100), "own": made(100), echo: idle},
		comparisons: []comparison{{Bar: Bar{ID: "T0", Must: 1.1}, metric: "m", of: "own", against: hello}},
	}
	if _, err := tr.run(t.Context(), func(string) {}); err != nil {
		t.Error(err)
	}
}

func TestTrialStopsAtTheFirstError(t *testing.T) {
	broken := errors.New("broken")
	tr := trial{
		rounds: 3, variants: map[string]func(int) (sample, error){hello: func(int) (sample, error) { return nil, broken }},
		comparisons: []comparison{{metric: "m", of: hello}},
	}
	if _, err := tr.run(context.Background(), func(string) {}); !errors.Is(err, broken) {
		t.Errorf("got %v, want the variant's error", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := tr.run(ctx, func(string) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want an end when interrupted", err)
	}
}

func TestControlTakesTheTwoCopiesOfItsTwin(t *testing.T) {
	tr := trial{
		name: "test", rounds: 2, control: "m", twin: "pool",
		variants:    map[string]func(int) (sample, error){"pool": made(100), "pool" + again: made(110)},
		comparisons: []comparison{{Bar: Bar{ID: "T0", Must: 200}, metric: "m", of: "pool"}},
	}
	out, err := tr.run(t.Context(), func(string) {})
	if err != nil || !out.void || out.results[0].Value != exactly(1.1) || out.results[0].Measure != "test: m of two copies of pool" {
		t.Errorf("got %+v, %v", out, err)
	}
}
