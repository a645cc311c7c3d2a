package ledger

import (
	"time"

	"gatehouse/shared/store"
)

// Cause is why an address is marked.
type Cause string

// The causes.
const (
	// Bounced: the receiving server refused mail to the address for good.
	Bounced Cause = "bounced"
	// Complained: the person said that a mail of ours was unwanted.
	Complained Cause = "complained"
)

// lasts is how long a mark stands. A mailbox can come back and a person can change their mind; SES's
// own suppression list knows no end.
func (c Cause) lasts() time.Duration {
	if c == Complained {
		return 365 * 24 * time.Hour
	}
	return 90 * 24 * time.Hour
}

// markPartition holds all marks, so that they can be listed. Mail is slow compared with what one
// partition takes.
const markPartition = "address"

// Mark says that an address gets no mail for a while. The address itself stands nowhere.
type Mark struct {
	// Hash is the keyed hash of the address.
	Hash string
	// Cause is why.
	Cause Cause
	// Detail is SES's word for it, such as General or MailboxFull; may be empty.
	Detail string
	// At is when the address was marked last.
	At time.Time
	// Until is when the mark ends.
	Until time.Time
	// Skipped is how many mails were not sent because of it.
	Skipped int64
}

// The attributes of a mark's row, beside those it shares with entries.
const (
	attributeCause   = "cause"
	attributeDetail  = "detail"
	attributeSkipped = "skipped"
)

// MarkKey is where the mark of an address stands in Work. Hash is the keyed hash of the address.
func MarkKey(hash string) store.Key { return store.Key{PK: markPartition, SK: hash} }

// MarkPartition is the partition that lists all marks.
func MarkPartition() string { return markPartition }

// MarkOf reads a mark from its row.
func MarkOf(row store.Row) Mark {
	return Mark{
		Hash: row.SK, Cause: Cause(row.String(attributeCause)), Detail: row.String(attributeDetail), At: row.Time(attributeAt),
		Until: time.Unix(row.Number(store.Expires), 0).UTC(), Skipped: row.Number(attributeSkipped),
	}
}

// Marking is the write that marks an address at a time. A complaint weighs more than a bounce, so a
// bounce does not take its place.
func Marking(hash string, cause Cause, detail string, at time.Time) store.Write {
	w := store.Write{Key: MarkKey(hash), Set: map[string]store.Value{
		attributeCause:  store.String(cause),
		attributeDetail: store.String(detail),
		attributeAt:     store.Number(at.UnixMilli()),
		store.Expires:   store.Number(at.Add(cause.lasts()).Unix()),
	}}
	if cause == Bounced {
		w.If = store.Any{
			store.Vacant(at),
			store.Equal{Attribute: attributeCause, Value: store.String(Bounced)},
		}
	}
	return w
}

// Skipping counts a mail that a mark held back. It fails if the mark is gone.
func Skipping(hash string) store.Write {
	return store.Write{
		Key: MarkKey(hash), Add: map[string]store.Value{attributeSkipped: store.Number(1)},
		If: store.Present{Attribute: attributeCause},
	}
}

// Unmarking is the write that takes a mark away.
func Unmarking(hash string) store.Write { return store.Write{Key: MarkKey(hash), Delete: true} }
