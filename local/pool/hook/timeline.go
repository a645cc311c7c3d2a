package hook

import (
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Entry is one attempt on the timeline. As JSON its members are in lower camel case, with the id of the
// request as "requestId" and the time taken as "tookMs", in milliseconds.
type Entry struct {
	// ID counts entries from 1, in the order in which attempts ended.
	ID int
	// Time is when the attempt began, on the pool's clock.
	Time time.Time
	// Trigger is its name in LambdaConfig, Source the event's triggerSource.
	Trigger, Source string
	// Function is the ARN that was called.
	Function string
	// Operation is the API operation or endpoint that caused the call, RequestID its id.
	Operation, RequestID string
	// Attempt counts the deliveries of a call from 1.
	Attempt int
	// Event is what was sent, with secrets masked.
	Event json.RawMessage
	// Answer is what the function answered until the attempt ended, its error object included, with
	// secrets masked; nil for nothing.
	Answer json.RawMessage
	// Error is what Cognito tells its client about the attempt, with the cause where there is one
	// that it would not tell; empty for none.
	Error string
	// Decision is [Allowed], [Refused], [Fault], [Timeout] or [Dropped].
	Decision string
	// Took is the time until the attempt ended for Cognito.
	Took time.Duration
}

// Timeline keeps the newest attempts. Readers take what is there at their own speed: none can hold up a
// call. It is safe for concurrent use.
type Timeline struct {
	limit int

	mu      sync.Mutex
	entries []Entry       // by ID
	held    int           // bytes in them
	last    int           // highest ID given out
	grown   chan struct{} // closed with the next entry
}

// maxHeld is how many bytes of events and answers a timeline keeps; the newest entry in any case.
const maxHeld = 64 << 20

// NewTimeline keeps so many entries, at least one, and of large ones as many as 64 MB hold.
func NewTimeline(limit int) *Timeline {
	return &Timeline{limit: max(1, limit), grown: make(chan struct{})}
}

// add keeps an entry under the next ID.
func (t *Timeline) add(e Entry) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last++
	e.ID = t.last
	t.entries = append(t.entries, e) // moves what is left when the room ends
	t.held += e.size()
	for len(t.entries) > t.limit || t.held > maxHeld && len(t.entries) > 1 {
		t.held -= t.entries[0].size()
		t.entries[0] = Entry{} // its bytes are free at once
		t.entries = t.entries[1:]
	}
	close(t.grown)
	t.grown = make(chan struct{})
}

// size is how many bytes of events and answers an entry holds.
func (e Entry) size() int { return len(e.Event) + len(e.Answer) + len(e.Error) }

// List returns what is kept of the entries after an ID, oldest first; 0 is before the first, and so is an
// ID that was never given, such as one from before a restart. Never nil.
// The bytes in them are shared: they must not be changed.
func (t *Timeline) List(after int) []Entry {
	entries, _ := t.read(after)
	return entries
}

// read is List with what says that there is more.
func (t *Timeline) read(after int) ([]Entry, <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if after > t.last {
		after = 0 // an ID of a timeline before this one: the reader knows nothing of it
	}
	from, _ := slices.BinarySearchFunc(t.entries, after, func(e Entry, after int) int { return e.ID - after - 1 })
	return append([]Entry{}, t.entries[from:]...), t.grown
}

// Clear forgets all entries; IDs go on.
func (t *Timeline) Clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.entries, t.held = nil, 0
}

// entryText is an entry as JSON.
type entryText struct {
	ID        int             `json:"id"`
	Time      time.Time       `json:"time"`
	Trigger   string          `json:"trigger"`
	Source    string          `json:"source"`
	Function  string          `json:"function"`
	Operation string          `json:"operation"`
	RequestID string          `json:"requestId"`
	Attempt   int             `json:"attempt"`
	Event     json.RawMessage `json:"event"`
	Answer    json.RawMessage `json:"answer"`
	Error     string          `json:"error,omitempty"`
	Decision  string          `json:"decision"`
	TookMs    float64         `json:"tookMs"`
}

// MarshalJSON has null for an answer that there is none of.
func (e Entry) MarshalJSON() ([]byte, error) {
	return json.Marshal(entryText{e.ID, e.Time, e.Trigger, e.Source, e.Function, e.Operation, e.RequestID, e.Attempt,
		e.Event, e.Answer, e.Error, e.Decision, float64(e.Took.Microseconds()) / 1000})
}

// UnmarshalJSON reads what MarshalJSON wrote; Took comes back in microseconds.
func (e *Entry) UnmarshalJSON(raw []byte) error {
	var t entryText
	if err := json.Unmarshal(raw, &t); err != nil {
		return err
	}
	took := time.Duration(t.TookMs*1000+0.5) * time.Microsecond
	*e = Entry{t.ID, t.Time, t.Trigger, t.Source, t.Function, t.Operation, t.RequestID, t.Attempt,
		t.Event, t.Answer, t.Error, t.Decision, took}
	return nil
}

// record puts an attempt on the timeline.
func (c *Caller) record(a attempt, at time.Time, took time.Duration, v verdict) {
	if c.timeline == nil {
		return
	}
	m := &masker{}
	c.timeline.add(Entry{
		Time: at, Trigger: string(a.Trigger), Source: string(a.Source), Function: a.Function,
		Operation: a.Operation, RequestID: a.RequestID, Attempt: a.number,
		Event: m.mask(a.Event), Answer: m.scrub(v.shown), Error: m.scrubText(v.text()), Decision: v.decision, Took: took,
	})
}

// text is an entry's error.
func (v verdict) text() string {
	switch {
	case v.exception == nil:
		return ""
	case v.detail == "":
		return v.exception.Message
	}
	return v.exception.Message + " (" + v.detail + ")"
}
