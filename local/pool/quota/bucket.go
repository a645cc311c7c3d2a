package quota

import (
	"time"

	"gatehouse/local/pool/wire"
)

// rate is one bound that a request must keep to.
type rate struct {
	name      string
	perSecond float64
}

// bucket holds what is left of a rate.
type bucket struct {
	left   float64
	filled time.Time
}

// maxIdle is how many buckets may exist before those of idle persons are dropped.
const maxIdle = 10_000

// take takes one request from every rate, or from none when one is used up.
func (l *Limiter) take(wanted []rate) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	l.dropIdle(now)
	for _, r := range wanted {
		if l.fill(r, now).left < 1 {
			return wire.TooManyRequests.With("Rate exceeded")
		}
	}
	for _, r := range wanted {
		l.buckets[r.name].left--
	}
	return nil
}

// has says whether a rate is not used up.
func (l *Limiter) has(r rate) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fill(r, l.now()).left >= 1
}

// fill gives a rate's bucket as it is now; a new one is full.
func (l *Limiter) fill(r rate, now time.Time) *bucket {
	b := l.buckets[r.name]
	if b == nil {
		b = &bucket{left: r.perSecond, filled: now}
		l.buckets[r.name] = b
	}
	if passed := now.Sub(b.filled); passed > 0 {
		b.left = min(r.perSecond, b.left+r.perSecond*passed.Seconds())
		b.filled = now
	}
	return b
}

// dropIdle forgets buckets that are full again, so that a load test over many
// persons does not grow without end.
func (l *Limiter) dropIdle(now time.Time) {
	if len(l.buckets) < maxIdle {
		return
	}
	for name, b := range l.buckets {
		if now.Sub(b.filled) >= time.Second {
			delete(l.buckets, name)
		}
	}
}
