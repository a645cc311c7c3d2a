package mailer

import (
	"context"
	"sync"
	"time"

	"gatehouse/shared/serve"
)

// firstPause is how long an invocation waits after its first throttling.
const firstPause = 500 * time.Millisecond

// pause is how long to wait within an invocation after so many throttlings.
func pause(throttled int, random float64) time.Duration {
	return serve.Spread(firstPause<<min(throttled, 6), random)
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
