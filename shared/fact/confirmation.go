package fact

import (
	"time"

	"gatehouse/shared/store"
)

// Origin is how a fact came about.
type Origin string

// The origins.
const (
	// FromSignUp is the person's own sign-up.
	FromSignUp Origin = "sign-up"
	// FromSignIn is a sign-in that made good what an earlier event could not write.
	FromSignIn Origin = "sign-in"
	// FromAdopt is an operator's command for people who were in the pool before.
	FromAdopt Origin = "adopt"
	// FromImport is an operator's import.
	FromImport Origin = "import"
	// FromRestore is a restored table.
	FromRestore Origin = "restore"
)

// Quiet says that nobody should hear of such a fact: it causes no debts.
func (o Origin) Quiet() bool { return o == FromAdopt || o == FromImport || o == FromRestore }

// Confirmation is the fact that an account was confirmed.
type Confirmation struct {
	// At is when.
	At time.Time
	// Origin is how the fact came about.
	Origin Origin
	// UserName is what the pool's administrative calls take.
	UserName string
	// Client is the id of the app client; empty if it had none.
	Client string
	// Locale is the language the person asked for, as a BCP 47 tag; empty if none.
	Locale string
}

// Confirm records a confirmation and what it owes, once: a conflict says that it stands already. Quiet origins owe nothing.
func Confirm(person string, c Confirmation, debts ...Debt) store.Write {
	w := store.Write{
		Key: store.Key{PK: person, SK: Confirmed},
		Set: map[string]store.Value{
			"at":       store.Number(c.At.UnixMilli()),
			"origin":   store.String(c.Origin),
			"userName": store.String(c.UserName),
		},
		If: store.Missing{Attribute: store.PK}, // the row never expires
	}
	for name, text := range map[string]string{"client": c.Client, "locale": c.Locale} {
		if text != "" {
			w.Set[name] = store.String(text)
		}
	}
	if !c.Origin.Quiet() {
		Owe(&w, c.At, debts...)
	}
	return w
}

// ConfirmationOf is what the row [Confirmed] says.
func ConfirmationOf(row store.Row) Confirmation {
	return Confirmation{
		At:       row.Time("at"),
		Origin:   Origin(row.String("origin")),
		UserName: row.String("userName"),
		Client:   row.String("client"),
		Locale:   row.String("locale"),
	}
}
