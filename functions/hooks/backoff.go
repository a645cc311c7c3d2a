package hooks

import (
	"context"
	"math/rand/v2"
	"time"

	"gatehouse/shared/serve"
)

// The waits between two attempts.
const (
	firstWait   = 10 * time.Second
	longestWait = 15 * time.Minute
)

// backoff is how long to wait after a message was received so often: twice as long each time, and somewhere in the
// upper half of that.
func backoff(received int, spread float64) time.Duration {
	wait := longestWait
	if doublings := max(received, 1) - 1; doublings < 7 {
		wait = min(firstWait<<doublings, longestWait)
	}
	return wait/2 + time.Duration(spread*float64(wait/2))
}

// delay hands a message of the function's queue out again after so long.
func (f *function) delay(ctx context.Context, m serve.Message, after time.Duration) error {
	return f.queue.Delay(ctx, f.settings.QueueURL, m.Receipt, after)
}

// random is the spread of a deployed function.
func random() float64 { return rand.Float64() } //nolint:gosec // it only spreads retries
