package main

import (
	"math"
	"testing"
)

func TestQuantiles(t *testing.T) {
	tests := []struct {
		name   string
		values []float64
		q      float64
		want   float64
	}{
		{"one value", []float64{7}, 0.5, 7},
		{"odd number", []float64{3, 1, 2}, 0.5, 2},
		{"even number", []float64{4, 1, 3, 2}, 0.5, 2.5},
		{"least", []float64{4, 1, 3}, 0, 1},
		{"greatest", []float64{4, 1, 3}, 1, 4},
		{"between neighbours", []float64{0, 10}, 0.9, 9},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			before := append([]float64(nil), test.values...)
			if got := quantile(test.values, test.q); math.Abs(got-test.want) > 1e-9 {
				t.Errorf("got %v, want %v", got, test.want)
			}
			for i := range before {
				if test.values[i] != before[i] {
					t.Fatal("the values were reordered")
				}
			}
		})
	}
}

func TestInterval(t *testing.T) {
	same := interval([]float64{2, 2, 2, 2})
	if same != exactly(2) {
		t.Errorf("equal values give %v, want no width", same)
	}
	values := []float64{0.98, 1.01, 1.00, 1.02, 0.99, 1.03, 0.97, 1.00, 1.01, 5}
	got := interval(values)
	if got != interval(values) {
		t.Error("the same values give another interval the second time")
	}
	if got.Low > got.Mid || got.Mid > got.High {
		t.Errorf("%v is out of order", got)
	}
	if got.High > 1.5 {
		t.Errorf("one outlier moves the interval to %v; a median must not care", got.High)
	}
	wide := interval([]float64{0.5, 1.5, 0.6, 1.4, 0.7, 1.3})
	if wide.High-wide.Low < got.High-got.Low {
		t.Error("scattered values give a narrower interval than close ones")
	}
}

// Of many samples whose true median is known, about 95 in 100 intervals must hold it; small samples do a little worse.
func TestIntervalHoldsTheTruth(t *testing.T) {
	const trials, size, truth = 200, 21, 10.0
	held := 0
	state := uint32(1)
	for range trials {
		values := make([]float64, size)
		for i := range values {
			state = state*1664525 + 1013904223
			values[i] = truth + float64(state>>8)/(1<<24) - 0.5
		}
		if v := interval(values); v.Low <= truth && truth <= v.High {
			held++
		}
	}
	if held < trials*88/100 {
		t.Errorf("%d of %d intervals hold the true median, want about 95 in 100", held, trials)
	}
}
