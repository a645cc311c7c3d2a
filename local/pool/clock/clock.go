// Package clock is the local user pool's time: the machine's, moved forward as
// far as a test asked for, so that codes and tokens expire without waiting.
package clock

import (
	"errors"
	"sync/atomic"
	"time"
)

// ErrBackward is the answer to a clock that should stand still or go back: what
// was issued would then lie in the future.
var ErrBackward = errors.New("the clock only moves forward")

// ErrTooFar is the answer to an advance that leaves the range of time.Duration.
var ErrTooFar = errors.New("the clock cannot move that far")

// Clock tells a time that can be moved forward. Safe for concurrent use; make
// one with [New].
type Clock struct {
	now    func() time.Time
	offset atomic.Int64
}

// New returns a clock over now that has not been moved.
func New(now func() time.Time) *Clock {
	return &Clock{now: now}
}

// Now is the moved time, in UTC.
func (c *Clock) Now() time.Time {
	return c.now().UTC().Add(c.Offset())
}

// Offset is how far the clock has been moved in all.
func (c *Clock) Offset() time.Duration {
	return time.Duration(c.offset.Load())
}

// Advance moves the clock forward by d. It answers [ErrBackward] unless d is
// positive and [ErrTooFar] when the moves together exceed a time.Duration.
func (c *Clock) Advance(d time.Duration) error {
	if d <= 0 {
		return ErrBackward
	}
	for {
		before := c.offset.Load()
		after := before + int64(d)
		if after < before {
			return ErrTooFar
		}
		if c.offset.CompareAndSwap(before, after) {
			return nil
		}
	}
}
