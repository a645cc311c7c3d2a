package clock_test

import (
	"errors"
	"math"
	"sync"
	"testing"
	"time"

	"gatehouse/local/pool/clock"
)

func TestAdvanceMovesTheTimeForward(t *testing.T) {
	start := time.Date(2026, 3, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))
	c := clock.New(func() time.Time { return start })
	if now := c.Now(); !now.Equal(start) || now.Location() != time.UTC {
		t.Errorf("a new clock says %v, want %v in UTC", now, start.UTC())
	}
	for range 2 {
		if err := c.Advance(90 * time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := c.Now(), start.Add(3*time.Hour); !got.Equal(want) {
		t.Errorf("after two moves of 90 minutes the clock says %v, want %v", got, want.UTC())
	}
	if c.Offset() != 3*time.Hour {
		t.Errorf("offset is %v, want 3h", c.Offset())
	}
}

func TestAdvanceRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		by   time.Duration
		want error
	}{
		"standing still": {0, clock.ErrBackward},
		"going back":     {-time.Second, clock.ErrBackward},
		"overflow":       {math.MaxInt64, clock.ErrTooFar},
	} {
		t.Run(name, func(t *testing.T) {
			c := clock.New(time.Now)
			if err := c.Advance(time.Hour); err != nil {
				t.Fatal(err)
			}
			if err := c.Advance(test.by); !errors.Is(err, test.want) {
				t.Errorf("Advance(%v) gave %v, want %v", test.by, err, test.want)
			}
			if c.Offset() != time.Hour {
				t.Errorf("a refused move left the offset at %v, want 1h", c.Offset())
			}
		})
	}
}

func TestAdvanceLosesNoMove(t *testing.T) {
	c := clock.New(time.Now)
	var moves sync.WaitGroup
	for range 100 {
		moves.Go(func() {
			if err := c.Advance(time.Minute); err != nil {
				t.Error(err)
			}
			c.Now()
		})
	}
	moves.Wait()
	if c.Offset() != 100*time.Minute {
		t.Errorf("100 moves of a minute at once moved the clock by %v", c.Offset())
	}
}
