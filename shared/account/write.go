package account

import (
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/notice"
	"gatehouse/shared/store"
)

// Join wishes a person, named by partition key, into groups. It owes the change to the directory's queue.
func Join(person, userName string, groups []string, turn int64, at time.Time) store.Write {
	w := write(person, userName)
	w.Add[attrIn] = store.SetOf(groups...)
	w.Take = map[string]store.Set{attrOut: store.SetOf(groups...)}
	fact.Owe(&w, at, fact.Debt{Queue: fact.Directory, Kind: KindGroups, Turn: turn})
	return w
}

// Revoke wishes a person, named by partition key, out of groups and signed out. It owes both to the queue of revocations, which no
// crowd of other changes holds up. Without groups the person is only signed out.
func Revoke(person, userName string, groups []string, turn int64, at time.Time) store.Write {
	w := write(person, userName)
	debts := []fact.Debt{{Queue: fact.Revocations, Kind: KindSignOut, Turn: turn}}
	w.Add[attrSignOut] = store.Set{turnText(turn)}
	if len(groups) > 0 {
		w.Add[attrOut] = store.SetOf(groups...)
		w.Take = map[string]store.Set{attrIn: store.SetOf(groups...)}
		debts = append(debts, fact.Debt{Queue: fact.Revocations, Kind: KindGroups, Turn: turn})
	}
	fact.Owe(&w, at, debts...)
	return w
}

// NotMe is what follows when a person, named by partition key, says that a sign-in was not theirs: signed out everywhere, a new
// password, and the notice for whoever listens. The turn is the creation of the link in Unix milliseconds, which makes repeating
// the write harmless.
func NotMe(person, userName string, turn int64, at time.Time) store.Write {
	w := write(person, userName)
	w.Add[attrSignOut] = store.Set{turnText(turn)}
	w.Add[attrReset] = store.Set{turnText(turn)}
	fact.Owe(&w, at,
		fact.Debt{Queue: fact.Revocations, Kind: KindSignOut, Turn: turn},
		fact.Debt{Queue: fact.Revocations, Kind: KindResetPassword, Turn: turn},
		notice.SignInReported.Debt(turn))
	return w
}

// write is a write to a person's account row that only adds to what is wished for already.
func write(person, userName string) store.Write {
	return store.Write{
		Key: store.Key{PK: person, SK: fact.Account},
		Set: map[string]store.Value{attrUserName: store.String(userName)},
		Add: map[string]store.Value{},
	}
}
