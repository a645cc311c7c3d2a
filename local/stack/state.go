package stack

import (
	"encoding/json"
	"errors"
	"time"

	"gatehouse/shared/fact"
)

// state is what a stack keeps between runs: the rows, and what waits in the queues.
type state struct {
	Facts  json.RawMessage                  `json:"facts"`
	Work   json.RawMessage                  `json:"work"`
	Queues map[fact.Queue][]json.RawMessage `json:"queues"`
}

// Snapshot is the stack as JSON. Rows may hold addresses: whoever writes it to a file keeps the file to its owner.
func (s *Stack) Snapshot() ([]byte, error) {
	now := state{Facts: s.Facts.Snapshot(), Work: s.Work.Snapshot(), Queues: map[fact.Queue][]json.RawMessage{}}
	for name, q := range s.queues.all {
		now.Queues[name] = q.bodies()
	}
	return json.Marshal(now)
}

// Restore makes the stack what a snapshot says. What had been handed to a worker comes once more, as from a queue whose worker
// ended. The clock runs at once; what a row has owed for less than five minutes waits for a later run.
func (s *Stack) Restore(snapshot []byte) error {
	var before state
	if err := json.Unmarshal(snapshot, &before); err != nil {
		return errors.New("not a snapshot of a stack")
	}
	if err := errors.Join(s.Facts.Restore(before.Facts), s.Work.Restore(before.Work)); err != nil {
		return err
	}
	for name, bodies := range before.Queues {
		if q := s.queues.all[name]; q != nil {
			for _, body := range bodies {
				q.send(body)
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.swept = time.Time{}
	return nil
}

// bodies are all messages that are not done.
func (q *queue) bodies() []json.RawMessage {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := []json.RawMessage{}
	if q.busy {
		all = append(all, q.current.Body)
	}
	for _, d := range q.waiting {
		all = append(all, d.Body)
	}
	return all
}

// Changes is how often anything in the tables has changed.
func (s *Stack) Changes() int { return s.Facts.Count() + s.Work.Count() }
