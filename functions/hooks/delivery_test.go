package hooks

import (
	"testing"
	"time"
)

func FuzzRead(f *testing.F) {
	d := delivery{effect: confirmed(), at: time.UnixMilli(1)}
	one, _ := d.encode(hook)
	f.Add(one)
	f.Add(confirmed().Encode())
	f.Add([]byte(`{"target":"webhook","at":9223372036854775807,"effect":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := read(message(body))
		if err != nil {
			return
		}
		again, err := d.encode("bus")
		if err != nil {
			t.Fatal(err)
		}
		back, err := read(message(again))
		if err != nil || back.effect != d.effect || back.target != "bus" || !back.at.Equal(d.at) {
			t.Errorf("%s comes back as %+v (%v)", body, back, err)
		}
	})
}

func TestASplitKeepsWhenTheNoticeWasFirstQueued(t *testing.T) {
	first, err := read(message(confirmed().Encode()))
	if err != nil {
		t.Fatal(err)
	}
	body, err := first.encode(bus)
	if err != nil {
		t.Fatal(err)
	}
	m := message(body)
	m.SentAt = m.SentAt.Add(time.Hour)
	if second, err := read(m); err != nil || !second.at.Equal(first.at) || second.target != bus {
		t.Errorf("it says %v for %s (%v), want %v", second.at, second.target, err, first.at)
	}
}
