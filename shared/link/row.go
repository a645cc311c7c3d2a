package link

import (
	"errors"
	"time"

	"gatehouse/shared/store"
)

// The attributes of a link's row.
const (
	attributePurpose  = "purpose"
	attributePerson   = "person"
	attributeUserName = "userName"
	attributeAt       = "at"
	attributeClient   = "client"
	attributeDevice   = "device"
	attributeLocale   = "locale"
	attributeZone     = "zone"
	attributeTurn     = "turn"
	attributeUntil    = "until"
	attributeUsed     = "used"
)

// attributes is the link as its row holds it. A text that is empty is left out.
func (l Link) attributes() map[string]store.Value {
	until := l.Until()
	set := map[string]store.Value{
		attributeAt:    store.Number(l.At.UnixMilli()),
		attributeTurn:  store.Number(l.Turn),
		attributeUntil: store.Number(until.UnixMilli()),
		store.Expires:  store.Number(until.Add(Memory).Unix()),
	}
	for name, text := range map[string]string{
		attributePurpose: string(l.Purpose), attributePerson: l.Person, attributeUserName: l.UserName,
		attributeClient: l.Client, attributeDevice: l.Device, attributeLocale: l.Locale, attributeZone: l.Zone,
	} {
		if text != "" {
			set[name] = store.String(text)
		}
	}
	return set
}

// Of reads a link from its row. The error means that the row is none of a link.
func Of(row store.Row) (Link, error) {
	l := Link{
		Purpose:  Purpose(row.String(attributePurpose)),
		Person:   row.String(attributePerson),
		UserName: row.String(attributeUserName),
		At:       row.Time(attributeAt),
		Client:   row.String(attributeClient),
		Device:   row.String(attributeDevice),
		Locale:   row.String(attributeLocale),
		Zone:     row.String(attributeZone),
		Turn:     row.Number(attributeTurn),
		Used:     row.Time(attributeUsed),
	}
	if l.Purpose == "" || l.Person == "" || l.UserName == "" || l.Turn <= 0 {
		return Link{}, errors.New("link: the row is not complete")
	}
	return l, nil
}

// Until is when the link ends.
func (l Link) Until() time.Time { return time.UnixMilli(l.Turn).Add(Lifetime) }

// State is what can be said of a link to whoever holds it.
type State string

// The states of a link.
const (
	// Open can be used.
	Open State = "open"
	// Used has been used.
	Used State = "used"
	// Superseded has not been used, but a link made later has, and caused all that this one could.
	Superseded State = "superseded"
	// Expired was not used in time.
	Expired State = "expired"
)

// State tells how the link stands. Done is the turn of the newest link of the same person and purpose
// that was used; zero when none was.
func (l Link) State(now time.Time, done int64) State {
	switch {
	case !l.Used.IsZero(), done == l.Turn:
		return Used
	case done > l.Turn:
		return Superseded
	case !now.Before(l.Until()):
		return Expired
	}
	return Open
}
