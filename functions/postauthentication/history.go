package postauthentication

import (
	"context"

	"gatehouse/shared/cognito"
	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/person"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// known is what the rules know of a sign-in. It is zero for a source that is no sign-in, and when the tables
// could not be read: then nothing is recorded.
type known struct {
	who       person.Person
	last      fact.LastSignIn
	confirmed bool
}

// history reads the last sign-in and the confirmation in one go and, where it has grown old, the configuration
// beside them. The rows may be a moment old: what a newer sign-in changed, the condition of the write notices.
func history(facts Facts, source *config.Source) *load {
	return &load{
		Name: "history", IO: true, OnFault: trigger.Pass,
		Read: func(ctx context.Context, c *call) (known, error) {
			if c.TriggerSource != cognito.PostAuthenticationAuthentication {
				return known{}, nil
			}
			wait := source.Beside(ctx)
			k, err := read(ctx, c, facts)
			_, _ = wait() // the guard asks again and hears of a fault
			return k, err
		},
	}
}

func read(ctx context.Context, c *call, facts Facts) (known, error) {
	who, err := person.Read(person.Event{
		PoolID: c.UserPoolID, UserName: c.UserName, Client: c.CallerContext.ClientID,
		Attributes: c.Request.UserAttributes, Locale: c.Request.ClientMetadata["locale"], Device: c.Request.ClientMetadata["device_name"],
	})
	if err != nil {
		return known{}, err
	}
	last, confirmed := store.Key{PK: who.Key, SK: fact.SignIn}, store.Key{PK: who.Key, SK: fact.Confirmed}
	rows, err := facts.BatchGet(ctx, []store.Key{last, confirmed}, store.Eventual)
	if err != nil {
		return known{}, err
	}
	_, stands := rows[confirmed]
	return known{who, fact.LastSignInOf(rows[last]), stands}, nil
}
