package mailer

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestMailsAreSpaced(t *testing.T) {
	w := newWorld(t)
	p := newPace(10, w.means())
	for range 31 {
		if err := p.wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if took := w.now.Sub(noon); took != 3*time.Second {
		t.Errorf("31 mails at 10/s took %v, want 3s", took)
	}
	w.now = w.now.Add(time.Hour)
	if ahead := p.turn(); ahead != 0 {
		t.Errorf("after a quiet hour the next mail waits %v", ahead)
	}
	if ahead := p.turn(); ahead != 100*time.Millisecond {
		t.Errorf("a quiet hour is made up for: %v", ahead)
	}
}

func TestBackOffGrowsTo15Minutes(t *testing.T) {
	for received, want := range map[int]time.Duration{0: 10 * time.Second, 1: 10 * time.Second, 2: 20 * time.Second, 7: 640 * time.Second, 8: 15 * time.Minute, 900: 15 * time.Minute} {
		if least, most := backoff(received, 0), backoff(received, 1); most != want || least != want/2 {
			t.Errorf("received %d times: %v to %v, want %v to %v", received, least, most, want/2, want)
		}
	}
	if pause(0, 1) != firstPause || pause(99, 1) != firstPause<<6 {
		t.Errorf("pauses from %v to %v", pause(0, 1), pause(99, 1))
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	if err := Sleep(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Errorf("slept on: %v", err)
	}
}
