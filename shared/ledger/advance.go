package ledger

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/shared/store"
)

// Table is where the ledger stands.
type Table interface {
	// Write makes conditional writes, several as one transaction.
	Write(ctx context.Context, writes ...store.Write) error
}

// ErrChanged says that rows changed on which a decision rested: read them again.
var ErrChanged = errors.New("ledger: the rows changed meanwhile")

// rounds is how often Advance decides anew before it leaves that to its caller.
const rounds = 10

// Advance writes what follows from an event about a mail, together with more writes of the same
// transaction, and returns the step that was written or needed no writing. E is the entry as it was
// read. When the entry changed meanwhile it decides anew by what stands there now; if there are more
// writes, which belong to the first decision, or if one of those failed, the error is [ErrChanged].
func Advance(ctx context.Context, table Table, effectID string, e Entry, class Class, now func() time.Time, event Event, more ...store.Write) (Step, error) {
	present := e
	for range rounds {
		at := now()
		step := Next(present, class, at, event)
		if !step.Write {
			return step, nil
		}
		err := table.Write(ctx, append(step.writes(effectID, at), more...)...)
		conflict, changed := errors.AsType[*store.Conflict](err)
		switch {
		case err == nil, changed && conflict.Index == 0 && step.Entry.Same(conflict.Row):
			return step, nil
		case !changed:
			return Step{Entry: present}, fmt.Errorf("writing the ledger: %w", err)
		case conflict.Index > 0 || len(more) > 0:
			return Step{Entry: present}, ErrChanged
		}
		if present, err = e.met(conflict.Row, at); err != nil {
			return Step{Entry: e}, err
		}
	}
	return Step{Entry: e}, ErrChanged
}

// writes are the entry's own and, when its dead letter was filed, the one that lists it.
func (s Step) writes(effectID string, at time.Time) []store.Write {
	writes := []store.Write{s.Entry.Write(effectID, at)}
	if s.Entry.Filed { // which is true of no other step that writes
		writes = append(writes, s.Entry.filing(effectID))
	}
	return writes
}

// met is the entry that stood in the way of one that was to follow e.
func (e Entry) met(row *store.Row, now time.Time) (Entry, error) {
	if row == nil || row.Expired(now) {
		return Entry{Kind: e.Kind, Effect: e.Effect}, nil
	}
	return Of(*row)
}
