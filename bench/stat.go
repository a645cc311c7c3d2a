package main

import (
	"math/rand/v2"
	"slices"
)

// resamples is how often the bootstrap draws; the ends of its interval then move by less than the figures are printed to.
const resamples = 2000

// median of values, which must not be empty. The values stay as they are.
func median(values []float64) float64 { return quantile(values, 0.5) }

// quantile q (0 to 1) of values, between two neighbours by proportion.
func quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	at := q * float64(len(sorted)-1)
	low := int(at)
	high := min(low+1, len(sorted)-1)
	return sorted[low] + (at-float64(low))*(sorted[high]-sorted[low])
}

// interval is the median of values with its 95 % interval, by bootstrap: medians of samples drawn from the values with replacement. It
// assumes no shape of the noise, which here has a long tail on one side. The draw is seeded, so the same values give the same interval.
func interval(values []float64) Value {
	draw := rand.New(rand.NewPCG(1, 2))
	medians := make([]float64, resamples)
	sample := make([]float64, len(values))
	for i := range medians {
		for j := range sample {
			sample[j] = values[draw.IntN(len(values))]
		}
		medians[i] = median(sample)
	}
	return Value{Mid: median(values), Low: quantile(medians, 0.025), High: quantile(medians, 0.975)}
}
