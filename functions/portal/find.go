package portal

import (
	"context"

	"gatehouse/shared/fact"
	"gatehouse/shared/link"
	"gatehouse/shared/store"
)

// unknown is the state of a link that is in no row.
const unknown link.State = "unknown"

// reported is the attribute of the account row that holds the turn of the newest link that was used. It
// makes older ones needless.
const reported = "reported"

// found is what is known of a token.
type found struct {
	key   store.Key
	link  link.Link // zero when unknown
	state link.State
}

// find looks a token up. A token of another page's is unknown here.
func (p *portal) find(ctx context.Context, token string) (found, error) {
	key, ok := link.Key(token)
	if !ok {
		return found{state: unknown}, nil
	}
	row, ok, err := p.Work.Get(ctx, key, store.Strong)
	if err != nil || !ok {
		return found{state: unknown}, err
	}
	one, err := link.Of(row)
	if err != nil || one.Purpose != link.NotMe {
		return found{state: unknown}, err
	}
	account, _, err := p.Facts.Get(ctx, store.Key{PK: one.Person, SK: fact.Account}, store.Strong)
	return found{key, one, one.State(p.Now(), account.Number(reported))}, err
}
