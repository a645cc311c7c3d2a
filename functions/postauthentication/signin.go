package postauthentication

import (
	"context"

	"gatehouse/shared/fact"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// signIn records when, by which name and through which app, and counts.
func signIn() record {
	return record{
		Name: "sign_in", Acts: signIns(), OnFault: trigger.Pass,
		Add: func(_ context.Context, c *call) (func(*entry), trigger.Note, error) {
			who, now := c.Facts.who, c.Now
			if who.Key == "" {
				return nil, "", nil
			}
			return func(e *entry) {
				e.signIn = func() store.Write { return fact.SignedIn(who.Key, who.UserName, who.Client, now) }
			}, "", nil
		},
	}
}
