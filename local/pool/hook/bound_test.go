package hook

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTheTimelineIsBounded(t *testing.T) {
	const calls = 400
	large, _ := json.Marshal(strings.Repeat("x", 200<<10)) // text always marshals
	timeline := NewTimeline(10_000)
	for range calls {
		timeline.add(Entry{Event: large})
	}
	held := 0
	entries := timeline.List(0)
	for _, e := range entries {
		held += e.size()
	}
	if held > maxHeld || held < maxHeld-len(large) || entries[len(entries)-1].ID != calls {
		t.Errorf("it keeps %d of %d entries with %d bytes, want the newest with %d", len(entries), calls, held, maxHeld)
	}
	timeline.add(Entry{Event: make(json.RawMessage, maxHeld+1)})
	if left := timeline.List(0); len(left) != 1 || left[0].ID != calls+1 {
		t.Errorf("it keeps %d entries, want the one that is larger than all room", len(left))
	}
}
