package hooks

import (
	"testing"
	"time"
)

func TestWaitsDoubleUpToAQuarterOfAnHour(t *testing.T) {
	for received, want := range map[int]time.Duration{
		0: 10 * time.Second, 1: 10 * time.Second, 2: 20 * time.Second, 7: 640 * time.Second, 8: 15 * time.Minute, 1000: 15 * time.Minute,
	} {
		if got := backoff(received, 1); got != want {
			t.Errorf("after %d: %v, want %v", received, got, want)
		}
		if got := backoff(received, 0); got != want/2 {
			t.Errorf("after %d, at the least: %v, want %v", received, got, want/2)
		}
	}
}
