package postconfirmation

import (
	"context"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// welcome owes the welcome mail where policy greets at confirmation, to an address that is proved. One that
// is not gets nothing: it may be a stranger's.
func welcome(policy mail.Policy) record {
	return record{
		Name: "welcome", Acts: signUps(), OnFault: trigger.Pass,
		Add: func(_ context.Context, c *call) (func(*store.Write), trigger.Note, error) {
			if c.Facts.Key == "" || policy.Welcome.After != mail.AfterConfirmation {
				return nil, "", nil
			}
			letter, ok := c.Facts.Letter(mail.Welcome, c.Now)
			if !ok {
				return nil, "unproved_address", nil
			}
			return func(w *store.Write) {
				fact.AddLetter(w, firstTurn, letter)
				fact.Owe(w, c.Now, fact.Debt{Queue: fact.Mail, Kind: letter.Kind, Turn: firstTurn})
			}, "", nil
		},
	}
}
