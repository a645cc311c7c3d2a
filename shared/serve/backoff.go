package serve

import (
	"math/rand/v2"
	"time"
)

// The waits of [Backoff].
const (
	firstWait = 10 * time.Second
	// LongestWait is the longest that [Backoff] puts a message off.
	LongestWait = 15 * time.Minute
)

// Backoff is how long to put a message off, by [Later], that its queue has handed out so often: twice as
// long each time, up to [LongestWait], and spread by [Spread] with a random number from 0 to 1.
func Backoff(received int, random float64) time.Duration {
	wait := LongestWait
	if doublings := max(received, 1) - 1; doublings < 7 {
		wait = min(firstWait<<doublings, LongestWait)
	}
	return Spread(wait, random)
}

// Random is a number from 0 to 1 for [Backoff] and [Spread].
func Random() float64 { return rand.Float64() } //nolint:gosec // it only spreads retries

// Spread is somewhere in the upper half of a wait, by a random number from 0 to 1, so that those who met
// do not meet again.
func Spread(wait time.Duration, random float64) time.Duration {
	return wait/2 + time.Duration(random*float64(wait/2))
}
