package directory

import (
	"context"
	"errors"
	"time"

	"gatehouse/shared/account"
)

// pace spaces calls evenly. A queue has one message group, so that one process at a time works on it and its pace is the queue's.
type pace struct {
	clock Clock
	every time.Duration
	next  time.Time
}

func newPace(perSecond int, clock Clock) *pace {
	return &pace{clock: clock, every: time.Second / time.Duration(perSecond)}
}

// wait returns when the next call may be made.
func (p *pace) wait(ctx context.Context) error {
	now := p.clock.Now()
	if ahead := p.next.Sub(now); ahead > 0 {
		if err := p.clock.Sleep(ctx, ahead); err != nil {
			return err
		}
		now = now.Add(ahead)
	}
	p.next = now.Add(p.every)
	return nil
}

// waits are those after which a call is made again that Cognito had no capacity for. The queue's other messages have to wait anyway.
func waits() []time.Duration {
	return []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}
}

// change makes a call that counts against the share of the queue.
func (t *task) change(ctx context.Context, call func() error) error {
	return t.patiently(ctx, func() error {
		if err := t.pace.wait(ctx); err != nil {
			return err
		}
		return call()
	})
}

// patiently makes a call again while Cognito has no capacity for it.
func (t *task) patiently(ctx context.Context, call func() error) error {
	err := call()
	for _, d := range waits() {
		if !errors.Is(err, account.ErrBusy) {
			return err
		}
		t.note("throttled")
		if fault := t.clock.Sleep(ctx, d); fault != nil {
			return err
		}
		err = call()
	}
	return err
}
