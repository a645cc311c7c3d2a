package directory

import (
	"cmp"
	"slices"
	"time"
)

// Grant is what a refresh token stands for.
type Grant struct {
	// ID is the SHA-256 of the refresh token, in hex.
	ID string `json:"id"`
	// Origin is the origin_jti of the sign-in. Grants that replaced one another share it and are revoked together; "" makes a family of
	// one.
	Origin string `json:"origin,omitzero"`
	// Sub is the user's.
	Sub string `json:"sub"`
	// ClientID is the app client the token was issued to.
	ClientID string `json:"clientID"`
	// DeviceKey is the device of the sign-in, or "".
	DeviceKey string `json:"deviceKey,omitzero"`
	// EventID is the event_id claim of the sign-in.
	EventID string `json:"eventID,omitzero"`
	// Nonce is the nonce of the authorization request, or "".
	Nonce string `json:"nonce,omitzero"`
	// Scopes are the scopes of the access tokens.
	Scopes []string `json:"scopes,omitempty"`
	// AuthTime is when the user signed in.
	AuthTime time.Time `json:"authTime"`
	// Issued is when the refresh token was issued.
	Issued time.Time `json:"issued"`
	// Expires is when the refresh token ends.
	Expires time.Time `json:"expires"`
	// Source is the trigger source of the sign-in's tokens, such as TokenGeneration_HostedAuth.
	Source string `json:"source,omitzero"`
	// Hosted says that the sign-in was at the pool's login page.
	Hosted bool `json:"hosted,omitzero"`
	// Rotated is when another grant replaced this one; zero: it is current.
	Rotated time.Time `json:"rotated,omitzero"`
	// Revoked says that neither the refresh token nor the tokens of its family count any more.
	Revoked bool `json:"revoked,omitzero"`
}

func (g Grant) clone() Grant {
	g.Scopes = slices.Clone(g.Scopes)
	return g
}

func (g *Grant) family() string { return cmp.Or(g.Origin, g.ID) }

// AddGrant keeps a copy of g: revoked when its family is, and not at all when the user is gone. It forgets the grants that ended a day
// before g was issued: no access token lives longer, so nobody asks about them again.
func (d *Directory) AddGrant(g Grant) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.addGrant(g)
}

func (d *Directory) addGrant(g Grant) {
	if d.bySub(g.Sub) == nil {
		return
	}
	d.grants.forget(g.Issued.Add(-longestAccess))
	added := g.clone()
	added.Revoked = g.Revoked || d.grants.revoked(added.family())
	d.grants.add(&added)
	d.version++
}

// Grant returns a copy of the grant, whatever its state.
func (d *Directory) Grant(id string) (Grant, bool) {
	d.mu.RLock()
	defer d.mu.RUnlock()
	found, ok := d.grants.byID[id]
	if !ok {
		return Grant{}, false
	}
	return found.clone(), true
}

// ReplaceGrant marks the old grant as rotated at a moment and adds next to its family and user, at once: of two that try, one gets ErrGrantSpent
// and should look at the grant again, since within a grace period AddGrant may follow. It fails with ErrNoGrant when there is no such
// grant.
func (d *Directory) ReplaceGrant(old string, next Grant, at time.Time) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	replaced, ok := d.grants.byID[old]
	switch {
	case !ok:
		return ErrNoGrant
	case replaced.Revoked || !replaced.Rotated.IsZero():
		return ErrGrantSpent
	}
	replaced.Rotated = at
	joined := next
	joined.Origin, joined.Sub = replaced.family(), replaced.Sub
	d.addGrant(joined)
	return nil
}

// RevokeFamily revokes every grant of a sign-in.
func (d *Directory) RevokeFamily(origin string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.grants.revoke(origin)
	d.version++
}

// Revoked reports whether the tokens of a sign-in were revoked. It is false for sign-ins nobody knows, as those of deleted users.
func (d *Directory) Revoked(origin string) bool {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.grants.revoked(origin)
}

// RevokeGrantsOf revokes the sign-ins of a user with a device, or all when device is "".
func (d *Directory) RevokeGrantsOf(sub string, device string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, g := range d.grants.byUser[sub] {
		if device == "" || g.DeviceKey == device {
			d.grants.revoke(g.family())
		}
	}
	d.version++
}
