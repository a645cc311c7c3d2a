package postauthentication

import (
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/notice"
	"gatehouse/shared/store"
)

// entry is what a sign-in writes: its row, and what its conditions may take out of it again.
type entry struct {
	signIn  func() store.Write // nil: nothing is written
	alert   func(*store.Write) // makes the row owe an alert, unless another one got ahead; nil: none
	confirm *store.Write       // makes a missing confirmation good; nil: it stands
}

// The places of an entry's writes.
const (
	atSignIn = iota
	atConfirm
)

// writes are the entry as it stands, the row of the sign-in first.
func (e *entry) writes() []store.Write {
	signIn := e.signIn()
	if e.alert != nil {
		e.alert(&signIn)
	}
	if e.confirm == nil {
		return []store.Write{signIn}
	}
	return []store.Write{signIn, *e.confirm}
}

// without takes out the part whose condition did not hold; false when that part has no condition.
func (e *entry) without(place int) bool {
	switch {
	case place == atSignIn && e.alert != nil:
		e.alert = nil
	case place == atConfirm && e.confirm != nil:
		e.confirm = nil
	default:
		return false
	}
	return true
}

// owingAlert makes a sign-in owe an alert, and the notice of it.
func owingAlert(last fact.LastSignIn, at time.Time, letter fact.Letter) func(*store.Write) {
	return func(w *store.Write) {
		last.Alert(w, at, letter)
		fact.Owe(w, at, notice.SignInAlerted.Debt(fact.AlertTurn(at)))
	}
}
