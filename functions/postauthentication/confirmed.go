package postauthentication

import (
	"context"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/notice"
	"gatehouse/shared/trigger"
)

// firstTurn is the turn of what happens once in the life of an account.
const firstTurn = 1

// confirmed makes a missing confirmation good: that of a person whose confirmation could not be written, whom
// an administrator made, or who was in the pool before. Where policy greets people at their first sign-in, it
// owes the welcome mail too.
func confirmed(rule mail.WelcomeRule) record {
	return record{
		Name: "confirmed", Acts: signIns(), OnFault: trigger.Pass,
		Add: func(_ context.Context, c *call) (func(*entry), trigger.Note, error) {
			who := &c.Facts.who
			if who.Key == "" || c.Facts.confirmed {
				return nil, "", nil
			}
			write := fact.Confirm(who.Key, fact.Confirmation{
				At: c.Now, Origin: fact.FromSignIn, UserName: who.UserName, Client: who.Client, Locale: who.Locale,
			}, notice.UserConfirmed.Debt(firstTurn))
			letter, ok := who.Letter(mail.Welcome, c.Now)
			if ok && rule.FirstSignIn && rule.After == mail.AfterConfirmation {
				fact.AddLetter(&write, firstTurn, letter)
				fact.Owe(&write, c.Now, fact.Debt{Queue: fact.Mail, Kind: letter.Kind, Turn: firstTurn})
			}
			return func(e *entry) { e.confirm = &write }, "confirmed_late", nil
		},
	}
}
