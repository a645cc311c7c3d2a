package hooks

import (
	"context"
	"errors"
	"time"

	"gatehouse/shared/notice"
)

const (
	// slow is how long a target may take to fail without being given a rest.
	slow = 3 * time.Second
	// rest is how long a target is left alone that took so long.
	rest = 30 * time.Second
)

// errResting is a target that was not asked, because it kept the last one who did waiting for nothing.
var errResting = errors.New("it did not answer a moment ago")

// patiently tells a target, unless it rests. One that hangs would otherwise take its time of every message, and so
// hold up what is for the other.
func (f *function) patiently(ctx context.Context, t target, n notice.Notice) error {
	began := f.now()
	if began.Before(f.resting[t.name]) {
		return errResting
	}
	err := t.Tell(ctx, n)
	if ended := f.now(); err != nil && ended.Sub(began) >= slow {
		f.resting[t.name] = ended.Add(rest)
	}
	return err
}
