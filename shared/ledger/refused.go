package ledger

import (
	"fmt"
	"strings"
	"time"

	"gatehouse/shared/store"
)

// refusedPartition lists the dead letters by when they were filed.
const refusedPartition = "refused"

// Refusal is a mail in the list of dead letters, by which its letter is found when nobody may send it any
// more. That is when the ledger's [Memory] ends: afterwards nothing says whether the mail went out. Like a
// parked mail it does not expire, or its letter would be forgotten.
//
// Reopening a mail leaves it in the list: whoever reopened it may stop before its message is in the queue.
type Refusal struct {
	// EffectID is the mail's effect.
	EffectID string
	// Effect is the encoded effect, ids only, which tells where the letter stands.
	Effect string
	// At is when it was filed.
	At time.Time
}

// Prospect is what is to be expected of a mail whose refusal is long over.
type Prospect int

// The prospects.
const (
	// None: nobody sends the mail any more. Its letter is to be erased.
	None Prospect = iota
	// Underway: the mail was reopened and has no end yet. It stays in the list.
	Underway
	// Elsewhere: the mail was parked or filed anew, and stands in that list.
	Elsewhere
)

// RefusedPartition is the partition that lists all dead letters, the oldest first.
func RefusedPartition() string { return refusedPartition }

// RefusalOf reads a dead letter from its row.
func RefusalOf(row store.Row) Refusal {
	_, id, _ := strings.Cut(row.SK, "#")
	return Refusal{EffectID: id, Effect: row.String(attributeEffect), At: row.Time(attributeAt)}
}

// Over says whether the ledger's memory of the refusal ends at now or before.
func (r Refusal) Over(now time.Time) bool { return !r.At.Add(Memory).After(now) }

// Prospect is what is to be expected of the mail by how it stands now.
func (r Refusal) Prospect(present Entry) Prospect {
	switch present.State {
	case Sent, Lost, Skipped:
		return None
	case Parked:
		return Elsewhere
	case Refused:
		if present.Filed && present.At.UnixMilli() == r.At.UnixMilli() {
			return None
		}
		if present.Filed {
			return Elsewhere
		}
	case Open, Claimed:
		if present.Version == 0 {
			return None
		}
	}
	return Underway
}

// Unlist is the write that takes the mail off the list.
func (r Refusal) Unlist() store.Write { return store.Write{Key: r.key(), Delete: true} }

// filing is the write that goes out with an entry that was just filed.
func (e Entry) filing(effectID string) store.Write {
	r := Refusal{effectID, e.Effect, e.At}
	return store.Write{Key: r.key(), Replace: true, Set: map[string]store.Value{
		attributeEffect: store.String(r.Effect),
		attributeAt:     store.Number(r.At.UnixMilli()),
	}}
}

// key sorts by time, so that who looks for the oldest reads no others.
func (r Refusal) key() store.Key {
	return store.Key{PK: refusedPartition, SK: fmt.Sprintf("%013d#%s", r.At.UnixMilli(), r.EffectID)}
}
