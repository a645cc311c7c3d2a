package fact

import (
	"time"

	"gatehouse/shared/store"
)

const (
	alertAt = "alertAt"
	alerts  = "alerts"
)

// LastSignIn is what the row [SignIn] says. The zero value is that of a person who never signed in.
type LastSignIn struct {
	// At is when the person signed in last.
	At time.Time
	// Count is how often the person signed in.
	Count int64
	// UserName is what the pool's administrative calls take.
	UserName string
	// Client is the id of the app client of the last sign-in; empty if it had none.
	Client string
	// AlertAt is when the last alert was owed; zero if never.
	AlertAt time.Time
	// Alerts is how many alerts were owed.
	Alerts int64
	// Unsent is how many letters stand in the row because their mails were not sent yet, or never could be.
	Unsent int
	// Oldest is the attribute of the letter that has stood there longest; empty if there is none.
	Oldest string
}

// Backlog is how many letters of alerts a row holds at most. While no mail goes out, or none to this address, more would only make
// the row grow, in the end beyond what a table takes.
const Backlog = 20

// Full says that another alert displaces the oldest one.
func (l LastSignIn) Full() bool { return l.Unsent >= Backlog }

// LastSignInOf reads the row; an empty row is that of a person who never signed in.
func LastSignInOf(row store.Row) LastSignIn {
	unsent, oldest := lettersIn(row)
	return LastSignIn{
		At:       row.Time("at"),
		Count:    row.Number("count"),
		UserName: row.String("userName"),
		Client:   row.String("client"),
		AlertAt:  row.Time(alertAt),
		Alerts:   row.Number(alerts),
		Unsent:   unsent,
		Oldest:   oldest,
	}
}

// SignedIn records a sign-in. It is no fact by itself: it owes nothing until [LastSignIn.Alert] says so.
func SignedIn(person, userName, client string, at time.Time) store.Write {
	w := store.Write{
		Key: store.Key{PK: person, SK: SignIn},
		Set: map[string]store.Value{"at": store.Number(at.UnixMilli()), "userName": store.String(userName)},
		Add: map[string]store.Value{"count": store.Number(1)},
		// An earlier alert may still be news. Its record is in the stream already; this one need not follow it there.
		Remove: []string{news},
	}
	if client == "" {
		w.Remove = append(w.Remove, "client")
	} else {
		w.Set["client"] = store.String(client)
	}
	return w
}

// AlertTurn is the turn of an alert at a time. It is the time, not the count: that of a restored table has been there before, and
// whoever remembers the effects of the first time would take a new alert for one of them.
func AlertTurn(at time.Time) int64 { return at.UnixMilli() }

// Alert makes the write of a sign-in owe an alert with this letter, unless another alert was owed since the row was read: then the
// write is a conflict. The letter displaces the oldest one of a row that is full.
func (l LastSignIn) Alert(w *store.Write, at time.Time, letter Letter) {
	turn := AlertTurn(at)
	w.Set = with(w.Set, alertAt, store.Number(at.UnixMilli()))
	w.Add = with(w.Add, alerts, store.Number(1))
	w.If = store.Missing{Attribute: alertAt}
	if !l.AlertAt.IsZero() {
		w.If = store.Equal{Attribute: alertAt, Value: store.Number(l.AlertAt.UnixMilli())}
	}
	if l.Full() {
		w.Remove = append(w.Remove, l.Oldest)
	}
	AddLetter(w, turn, letter)
	Owe(w, at, Debt{Queue: Mail, Kind: letter.Kind, Turn: turn})
}
