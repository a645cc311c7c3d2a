package memory

import (
	"context"
	"strconv"

	"gatehouse/shared/store"
)

// Changes returns what changed after the change of this number, in order; from the beginning for 0. The changes are numbered 1, 2, 3, and
// the number is their ID. A write that leaves its row as it was is no change, as in a stream.
func (t *Table) Changes(after int) []store.Change {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.since(after)
}

// Count is the number of changes so far.
func (t *Table) Count() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return len(t.feed)
}

// Wait returns what Changes does, once that is anything. The error is the context's, whose end is the only other way out.
func (t *Table) Wait(ctx context.Context, after int) ([]store.Change, error) {
	for {
		t.mutex.Lock()
		changes, changed := t.since(after), t.changed
		t.mutex.Unlock()
		if len(changes) > 0 {
			return changes, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Expire removes the rows whose end has come, as DynamoDB does some time later, and returns how many. The feed marks them as removed by
// expiry.
func (t *Table) Expire() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	now := t.now()
	var gone []store.Key
	for row := range t.all() {
		if row.Expired(now) {
			gone = append(gone, row.Key)
		}
	}
	for _, key := range gone {
		t.put(key, nil, true)
	}
	return len(gone)
}

// since returns copies, so that nobody can change what the table or another reader has. The caller holds the mutex.
func (t *Table) since(after int) []store.Change {
	after = max(0, min(after, len(t.feed)))
	changes := make([]store.Change, 0, len(t.feed)-after)
	for _, change := range t.feed[after:] {
		change.Old, change.New = clone(change.Old), clone(change.New)
		changes = append(changes, change)
	}
	return changes
}

func clone(row *store.Row) *store.Row {
	if row == nil {
		return nil
	}
	copied := row.Clone()
	return &copied
}

// tell appends a change to the feed and wakes who waits. The caller holds the mutex.
func (t *Table) tell(change store.Change) {
	change.ID = strconv.Itoa(len(t.feed) + 1)
	t.feed = append(t.feed, change)
	close(t.changed)
	t.changed = make(chan struct{})
}
