package mailer

import (
	"context"
	"sync"
	"time"
)

// The waits of mails that are put off.
const (
	firstWait   = 10 * time.Second
	longestWait = 15 * time.Minute
	firstPause  = 500 * time.Millisecond
)

// backoff is how long a mail is put off that the queue has handed out so often: twice as long each time.
func backoff(received int, random float64) time.Duration {
	wait := longestWait
	if doublings := max(received, 1) - 1; doublings < 7 {
		wait = min(firstWait<<doublings, longestWait)
	}
	return spread(wait, random)
}

// pause is how long to wait within an invocation after so many throttlings.
func pause(throttled int, random float64) time.Duration {
	return spread(firstPause<<min(throttled, 6), random)
}

// spread is somewhere in the upper half of a wait.
func spread(wait time.Duration, random float64) time.Duration {
	return wait/2 + time.Duration(random*float64(wait/2))
}

// pace spaces mails evenly. It is safe for concurrent use.
type pace struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error
	every time.Duration

	mutex sync.Mutex
	next  time.Time
}

func newPace(perSecond int, means Means) *pace {
	return &pace{now: means.Now, sleep: means.Sleep, every: time.Second / time.Duration(perSecond)}
}

// wait returns when the next mail may be sent.
func (p *pace) wait(ctx context.Context) error {
	if ahead := p.turn(); ahead > 0 {
		return p.sleep(ctx, ahead)
	}
	return ctx.Err()
}

// turn takes the next free moment and tells how far ahead it is.
func (p *pace) turn() time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := p.now()
	at := p.next
	if at.Before(now) {
		at = now
	}
	p.next = at.Add(p.every)
	return at.Sub(now)
}

// Sleep waits for so long, or returns the context's error.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
