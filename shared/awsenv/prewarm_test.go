package awsenv_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gatehouse/shared/awsenv"
)

// waits is a call that takes that long, or until its context ends.
func waits(d time.Duration) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case <-time.After(d):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func TestPrewarmTime(t *testing.T) {
	tests := []struct {
		name  string
		calls []func(context.Context) error
		want  time.Duration
		fails bool
	}{
		{"nothing to do", nil, 0, false},
		{"three calls run side by side", []func(context.Context) error{waits(300 * time.Millisecond), waits(500 * time.Millisecond), waits(400 * time.Millisecond)}, 500 * time.Millisecond, false},
		{"a call that hangs is given up after a second", []func(context.Context) error{waits(time.Minute), waits(time.Millisecond)}, time.Second, true},
		{"so is one that does not heed its context", []func(context.Context) error{func(context.Context) error { time.Sleep(2 * time.Second); return nil }}, time.Second, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				err := awsenv.Prewarm(t.Context(), test.calls...)
				if took := time.Since(start); took != test.want {
					t.Errorf("took %v, want %v", took, test.want)
				}
				time.Sleep(2 * time.Second) // what was left behind ends too, as the bubble asks
				if (err != nil) != test.fails {
					t.Errorf("error is %v, want one: %v", err, test.fails)
				}
			})
		})
	}
}

func TestPrewarmReportsEveryFailure(t *testing.T) {
	fails := func(text string) func(context.Context) error {
		return func(context.Context) error { return errors.New(text) }
	}
	err := awsenv.Prewarm(t.Context(), fails("table"), waits(0), fails("keys"))
	if err == nil || !strings.Contains(err.Error(), "table") || !strings.Contains(err.Error(), "keys") {
		t.Errorf("error is %v, want both failures for the caller's log", err)
	}
}

func TestWarmLogsWhatGoesWrongAndGoesOn(t *testing.T) {
	var out strings.Builder
	logger := slog.New(slog.NewTextHandler(&out, nil))
	awsenv.Warm(t.Context(), logger, waits(0))
	if out.Len() > 0 {
		t.Errorf("nothing went wrong, and the log reads %s", out.String())
	}
	awsenv.Warm(t.Context(), logger, waits(0), func(context.Context) error { return errors.New("no such table") })
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "level=WARN") || !strings.Contains(got, "no such table") {
		t.Errorf("want one warning with the cause, the log reads %s", got)
	}
}
