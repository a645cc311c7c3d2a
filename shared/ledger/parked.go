package ledger

import (
	"time"

	"gatehouse/shared/store"
)

// parkedPartition lists the mails that SES's sandbox refused.
const parkedPartition = "parked"

// Parking is a mail in the list of those that wait for the end of the sandbox. Unlike the ledger's
// entry it does not expire: nothing that waits is forgotten.
type Parking struct {
	// EffectID is the mail's effect.
	EffectID string
	// Effect is the encoded effect, ids only, to be queued again.
	Effect string
	// Kind is the message kind.
	Kind string
	// At is when it was parked.
	At time.Time
	// Version is that of the ledger's entry, so that a mail parked anew is not taken for the old one.
	Version int64
}

// ParkingPartition is the partition that lists what is parked.
func ParkingPartition() string { return parkedPartition }

// ParkingOf reads a parked mail from its row.
func ParkingOf(row store.Row) Parking {
	return Parking{
		EffectID: row.SK, Effect: row.String(attributeEffect), Kind: row.String(attributeKind),
		At: row.Time(attributeAt), Version: row.Number(attributeVersion),
	}
}

// Park is the write that lists a mail whose entry was just parked; it goes out with the entry's own.
func (e Entry) Park(effectID string) store.Write {
	return store.Write{Key: parkingKey(effectID), Replace: true, Set: map[string]store.Value{
		attributeEffect:  store.String(e.Effect),
		attributeKind:    store.String(e.Kind),
		attributeAt:      store.Number(e.At.UnixMilli()),
		attributeVersion: store.Number(e.Version),
	}}
}

// Unpark is the write that takes a mail off the list once it is queued again. It fails if the mail was
// parked anew since.
func (p Parking) Unpark() store.Write {
	return store.Write{
		Key: parkingKey(p.EffectID), Delete: true,
		If: store.Equal{Attribute: attributeVersion, Value: store.Number(p.Version)},
	}
}

func parkingKey(effectID string) store.Key { return store.Key{PK: parkedPartition, SK: effectID} }
