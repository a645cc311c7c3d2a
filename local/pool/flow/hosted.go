package flow

import (
	"context"

	"gatehouse/local/pool/directory"
)

// PostAuthentication tells post authentication of a sign-in on the pool's own pages, which have no
// devices and whose tokens are made later than the page is left. Its error ends the sign-in.
func (p *Pool) PostAuthentication(ctx context.Context, r Request, user directory.User) error {
	return p.postAuthentication(ctx, r, user, false)
}
