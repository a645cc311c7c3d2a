package flow

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// GrantOf is what a refresh token stands for; false for one that the pool does not know. It may be
// revoked or out of date.
func (p *Pool) GrantOf(refresh string) (directory.Grant, bool) {
	return p.Directory.Grant(grantID(refresh))
}

// grantID is under which a refresh token is known: only its hash is kept.
func grantID(refresh string) string {
	sum := sha256.Sum256([]byte(refresh))
	return hex.EncodeToString(sum[:])
}

// keep stores a grant and returns its refresh token.
func (p *Pool) keep(grant directory.Grant) string {
	refresh := newRefreshToken()
	grant.ID = grantID(refresh)
	p.Directory.AddGrant(grant)
	return refresh
}

// newRefreshToken is opaque to clients, as Cognito's is.
func newRefreshToken() string {
	raw := make([]byte, 48)
	_, _ = rand.Read(raw) // never fails
	return base64.RawURLEncoding.EncodeToString(raw)
}

// Refresh makes new tokens for a refresh token. Only pre token generation hears of it. With rotation
// the answer has a new refresh token, and the old one is good for the client's grace period only.
// Errors are NotAuthorizedException and RefreshTokenReuseException.
func (p *Pool) Refresh(ctx context.Context, r Request, client *settings.Client, refresh string, source cognito.Source) (Tokens, error) {
	grant, user, err := p.granted(client, refresh)
	if err != nil {
		return Tokens{}, err
	}
	in := SignIn{User: user, Client: client, Source: source, Scopes: slices.Clone(grant.Scopes), DeviceKey: grant.DeviceKey, Hosted: grant.Hosted}
	tokens, err := p.issue(ctx, r, in, grant)
	if err != nil {
		return Tokens{}, err
	}
	if _, _, err := p.granted(client, refresh); err != nil { // revoked, or the user gone, while the trigger ran
		return Tokens{}, err
	}
	if rotates, _ := client.RotatesRefreshTokens(); rotates {
		if tokens.Refresh, err = p.rotate(client, grant); err != nil {
			return Tokens{}, err
		}
	}
	return tokens, nil
}

// rotate gives a grant's family a new refresh token, which ends when the old one would have. A grant
// used again within its grace gets one more.
func (p *Pool) rotate(client *settings.Client, grant directory.Grant) (string, error) {
	now := p.Clock.Now()
	refresh := newRefreshToken()
	next := grant
	next.ID, next.Issued, next.Rotated = grantID(refresh), now, time.Time{}
	err := p.Directory.ReplaceGrant(grant.ID, next, now)
	if errors.Is(err, directory.ErrGrantSpent) { // also by a refresh at the same time
		spent, _ := p.Directory.Grant(grant.ID)
		if err = p.usable(client, spent); err == nil {
			p.Directory.AddGrant(next)
		}
		return refresh, err
	}
	if err != nil { // the user was deleted meanwhile
		return "", InvalidRefreshToken()
	}
	return refresh, nil
}

// granted is GrantOf for a client that may use the refresh token now, with the user.
func (p *Pool) granted(client *settings.Client, refresh string) (directory.Grant, directory.User, error) {
	grant, ok := p.GrantOf(refresh)
	if !ok || grant.ClientID != aws.ToString(client.ClientId) {
		return directory.Grant{}, directory.User{}, InvalidRefreshToken()
	}
	if err := p.usable(client, grant); err != nil {
		return directory.Grant{}, directory.User{}, err
	}
	user, ok := p.Directory.BySub(grant.Sub)
	if !ok {
		return directory.Grant{}, directory.User{}, InvalidRefreshToken()
	}
	if user.Disabled {
		return directory.Grant{}, directory.User{}, UserDisabled()
	}
	return grant, user, nil
}

// usable refuses a grant that was revoked, has expired, or was rotated longer ago than the client's
// grace period.
func (p *Pool) usable(client *settings.Client, grant directory.Grant) error {
	now := p.Clock.Now()
	_, grace := client.RotatesRefreshTokens()
	switch {
	case grant.Revoked:
		return wire.NotAuthorized.With("Refresh Token has been revoked")
	case !now.Before(grant.Expires):
		return wire.NotAuthorized.With("Refresh Token has expired")
	case !grant.Rotated.IsZero() && !now.Before(grant.Rotated.Add(grace)):
		return wire.RefreshTokenReuse.With("Refresh token has been invalidated by rotation.")
	}
	return nil
}
