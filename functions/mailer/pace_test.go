package mailer

import (
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

func TestPausesGrowTo32Seconds(t *testing.T) {
	if pause(0, 1) != firstPause || pause(99, 1) != firstPause<<6 {
		t.Errorf("pauses from %v to %v", pause(0, 1), pause(99, 1))
	}
}
