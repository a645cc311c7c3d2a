package ledger

import (
	"errors"
	"time"

	"gatehouse/shared/store"
)

// How long the ledger waits and remembers.
const (
	// Grace is how long a claim waits for SES's own event before it is decided without one. SES
	// publishes within seconds; EventBridge tries for a while when its target is down.
	Grace = 10 * time.Minute
	// Memory is how long an entry is kept after its last change: longer than a message can stand in
	// the queue (at most 14 days) and then in the dead-letter queue (14 days more).
	Memory = 45 * 24 * time.Hour
)

// maxClaims is how often a decision is claimed without an answer: the first time, and once more.
const maxClaims = 2

// State is how a mail stands.
type State string

// The states of a mail.
const (
	// Open has not been sent: there is no entry yet, or a claim was given back.
	Open State = ""
	// Claimed is being sent by a worker, or was by one that stopped.
	Claimed State = "claimed"
	// Sent was taken by SES.
	Sent State = "sent"
	// Lost is a courtesy whose claim stayed open; it is not sent again.
	Lost State = "lost"
	// Parked was refused because the account is in SES's sandbox; it waits for its release.
	Parked State = "parked"
	// Refused cannot be sent; it is a dead letter with a reason.
	Refused State = "refused"
	// Skipped was not sent because its address is marked.
	Skipped State = "skipped"
)

// Entry is what the ledger knows about one mail. The zero value is a mail nobody has touched.
type Entry struct {
	// State is how the mail stands.
	State State
	// Kind is the message kind, for whoever reads the ledger.
	Kind string
	// Effect is the encoded effect, ids only, so that a dead letter can be made from the entry.
	Effect string
	// Attempts counts the claims whose outcome is not known to be a refusal.
	Attempts int64
	// Claim is the random name of the last claim, by which its owner knows it, or of who ended it since; empty before the first.
	Claim string
	// ClaimedAt is when the last claim was made; zero before the first.
	ClaimedAt time.Time
	// At is when the entry last changed; zero before the first change.
	At time.Time
	// MessageID is SES's id of the copy that was sent, or that SES refused after taking it; empty while there is none.
	MessageID string
	// Reason is why the mail was refused, one of the Reason constants or SES's error code; empty otherwise.
	Reason string
	// Filed says that the dead letter of a refused mail is in its queue.
	Filed bool
	// Version counts the changes; zero means that there is no row.
	Version int64
}

// Key is where the entry of an effect stands in Work.
func Key(effectID string) store.Key { return store.Key{PK: "mail#" + effectID, SK: "ledger"} }

// The attributes of an entry's row.
const (
	attributeState     = "state"
	attributeKind      = "kind"
	attributeEffect    = "effect"
	attributeAttempts  = "attempts"
	attributeClaim     = "claim"
	attributeClaimedAt = "claimedAt"
	attributeAt        = "at"
	attributeMessageID = "messageId"
	attributeReason    = "reason"
	attributeFiled     = "filed"
	attributeVersion   = "version"
)

// Of reads an entry from its row. The error means that the row is none of the ledger.
func Of(row store.Row) (Entry, error) {
	e := Entry{
		State: State(row.String(attributeState)), Kind: row.String(attributeKind), Effect: row.String(attributeEffect),
		Attempts: row.Number(attributeAttempts), Claim: row.String(attributeClaim),
		ClaimedAt: row.Time(attributeClaimedAt), At: row.Time(attributeAt),
		MessageID: row.String(attributeMessageID), Reason: row.String(attributeReason),
		Filed: row.Number(attributeFiled) == 1, Version: row.Number(attributeVersion),
	}
	switch e.State {
	case Open, Claimed, Sent, Lost, Parked, Refused, Skipped:
	default:
		return Entry{}, errors.New("ledger: the row has an unknown state")
	}
	if e.Version < 1 || e.Attempts < 0 {
		return Entry{}, errors.New("ledger: the row is not complete")
	}
	return e, nil
}

// Write is the conditional write that puts e in the place of the entry one version before it. The
// row it makes is gone [Memory] after now.
func (e Entry) Write(effectID string, now time.Time) store.Write {
	set := map[string]store.Value{
		attributeState:    store.String(e.State),
		attributeAttempts: store.Number(e.Attempts),
		attributeAt:       store.Number(e.At.UnixMilli()),
		attributeVersion:  store.Number(e.Version),
		store.Expires:     store.Number(now.Add(Memory).Unix()),
	}
	for name, text := range map[string]string{
		attributeKind: e.Kind, attributeEffect: e.Effect, attributeClaim: e.Claim,
		attributeMessageID: e.MessageID, attributeReason: e.Reason,
	} {
		if text != "" {
			set[name] = store.String(text)
		}
	}
	if !e.ClaimedAt.IsZero() {
		set[attributeClaimedAt] = store.Number(e.ClaimedAt.UnixMilli())
	}
	if e.Filed {
		set[attributeFiled] = store.Number(1)
	}
	return store.Write{Key: Key(effectID), Replace: true, Set: set, If: e.follows(now)}
}

// follows holds of the row before e, which may have expired since.
func (e Entry) follows(now time.Time) store.Condition {
	if e.Version == 1 {
		return store.Vacant(now)
	}
	return store.Equal{Attribute: attributeVersion, Value: store.Number(e.Version - 1)}
}

// Same says whether a row that stood in the way of writing e is e itself: a write whose answer was
// lost is asked for twice, and the second time meets the first.
func (e Entry) Same(row *store.Row) bool {
	if row == nil {
		return false
	}
	other, err := Of(*row)
	return err == nil && other.Version == e.Version && other.State == e.State && other.Claim == e.Claim && other.At.UnixMilli() == e.At.UnixMilli()
}
