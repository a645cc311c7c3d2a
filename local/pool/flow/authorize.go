package flow

import (
	"errors"
	"slices"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/local/pool/wire"
)

// Bearer is who an access token belongs to.
type Bearer struct {
	// User is its owner.
	User directory.User
	// Client is the app client it was made for.
	Client *settings.Client
	// Scopes are the token's.
	Scopes []string
	// Origin is the family of refresh tokens it came from.
	Origin string
	// DeviceKey is the device it was made on; empty when none is tracked.
	DeviceKey string
}

// Authorize finds the owner of an access token that may use the API, or NotAuthorizedException.
func (p *Pool) Authorize(access string) (Bearer, error) {
	bearer, err := p.Introspect(access)
	if err == nil && !slices.Contains(bearer.Scopes, ScopeSelf) {
		return Bearer{}, wire.NotAuthorized.With("Access Token does not have required scopes")
	}
	return bearer, err
}

// Introspect is Authorize for any scopes.
func (p *Pool) Introspect(access string) (Bearer, error) {
	claims, err := p.Tokens.Verify(access, p.Clock.Now())
	if errors.Is(err, token.ErrExpired) {
		return Bearer{}, wire.NotAuthorized.With("Access Token has expired")
	}
	if err != nil || claims["token_use"] != "access" {
		return Bearer{}, wire.NotAuthorized.With("Invalid Access Token")
	}
	return p.bearer(claims)
}

func (p *Pool) bearer(claims token.Claims) (Bearer, error) {
	text := func(name string) string {
		s, _ := claims[name].(string)
		return s
	}
	if p.Directory.Revoked(text("origin_jti")) {
		return Bearer{}, wire.NotAuthorized.With("Access Token has been revoked")
	}
	user, ok := p.Directory.BySub(text("sub"))
	if !ok {
		return Bearer{}, UserNotFound()
	}
	client, ok := p.Settings.Load().Client(text("client_id"))
	if !ok || user.Disabled {
		return Bearer{}, UserDisabled()
	}
	return Bearer{
		User: user, Client: client, Scopes: strings.Fields(text("scope")), Origin: text("origin_jti"), DeviceKey: text("device_key"),
	}, nil
}
