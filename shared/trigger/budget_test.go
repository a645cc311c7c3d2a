package trigger_test

import (
	"context"
	"testing"
	"time"

	"gatehouse/shared/trigger"
)

func TestBudget(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	cases := map[string]struct {
		age      time.Duration
		deadline time.Duration // of the context; 0 is none
		want     time.Duration
	}{
		"a later invocation":                   {0, 5 * time.Second, 4200 * time.Millisecond},
		"no deadline":                          {0, 0, 4200 * time.Millisecond},
		"first, just started":                  {50 * time.Millisecond, 5 * time.Second, 4150 * time.Millisecond},
		"first, slow cold start":               {1400 * time.Millisecond, 5 * time.Second, 2800 * time.Millisecond},
		"first, idle for 60 s before":          {60 * time.Second, 5 * time.Second, 2700 * time.Millisecond},
		"never past the deadline less 0.8 s":   {0, 3 * time.Second, 2200 * time.Millisecond},
		"a clock that went back counts as new": {-time.Second, 5 * time.Second, 4200 * time.Millisecond},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ctx := context.Background()
			if c.deadline > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithDeadline(ctx, now.Add(c.deadline))
				defer cancel()
			}
			if got := trigger.Budget(ctx, now, c.age).Sub(now); got != c.want {
				t.Errorf("answers after %v, want %v", got, c.want)
			}
		})
	}
}
