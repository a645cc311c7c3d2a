package serve

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestWaitsDoubleUpToAQuarterOfAnHour(t *testing.T) {
	for received, want := range map[int]time.Duration{
		0: 10 * time.Second, 1: 10 * time.Second, 2: 20 * time.Second, 7: 640 * time.Second, 8: 15 * time.Minute, 1000: 15 * time.Minute,
	} {
		if least, most := Backoff(received, 0), Backoff(received, 1); most != want || least != want/2 {
			t.Errorf("received %d times: %v to %v, want %v to %v", received, least, most, want/2, want)
		}
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	if err := Sleep(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Sleep(ended, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("slept on: %v", err)
	}
}
