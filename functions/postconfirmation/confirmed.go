package postconfirmation

import (
	"context"

	"gatehouse/shared/fact"
	"gatehouse/shared/notice"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// firstTurn is the turn of what happens once in the life of an account.
const firstTurn = 1

// confirmed is the fact itself: who, when, through which app and in which language. It owes the notice to the
// event bus and the webhook.
func confirmed() record {
	return record{
		Name: "confirmed", Acts: signUps(), OnFault: trigger.Pass,
		Add: func(_ context.Context, c *call) (func(*store.Write), trigger.Note, error) {
			if c.Facts.Key == "" {
				return nil, "", nil
			}
			return func(w *store.Write) {
				who := &c.Facts
				*w = fact.Confirm(who.Key, fact.Confirmation{
					At: c.Now, Origin: fact.FromSignUp, UserName: who.UserName, Client: who.Client, Locale: who.Locale,
				}, notice.UserConfirmed.Debt(firstTurn))
			}, "", nil
		},
	}
}
