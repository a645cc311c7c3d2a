package token

import (
	"maps"
	"slices"
	"strings"
)

// Names of the claims that Finish writes.
const (
	groupsClaim        = "cognito:groups"
	rolesClaim         = "cognito:roles"
	preferredRoleClaim = "cognito:preferred_role"
	scopeClaim         = "scope"
)

// Tokens is an ID and an access token that are about to be signed.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
type Tokens struct {
	// ID holds the claims of the ID token; nil when none is issued, as for client
	// credentials.
	ID Claims
	// Access holds the claims of the access token. Without an ID token and without
	// the claim username it is a machine's, to which groups mean nothing.
	Access Claims
	// Scopes are those of the access token.
	Scopes []string
	// Groups are the names of the person's groups, best precedence first.
	Groups []string
	// Roles are the ARNs of the groups' roles, for the ID token.
	Roles []string
	// PreferredRole is the ARN of the best group's role, for the ID token; "" for
	// none.
	PreferredRole string

	hiddenID, hiddenAccess []string // group claims that were suppressed
}

// Finish writes cognito:groups, cognito:roles, cognito:preferred_role and scope
// into the claims, after Override. What is empty makes no claim.
func (t *Tokens) Finish() {
	if t.ID != nil {
		writeList(t.ID, groupsClaim, t.Groups)
		writeList(t.ID, rolesClaim, t.Roles)
		if t.PreferredRole != "" {
			t.ID[preferredRoleClaim] = t.PreferredRole
		}
		hide(t.ID, t.hiddenID)
	}
	if t.Access != nil {
		writeList(t.Access, groupsClaim, t.Groups)
		hide(t.Access, t.hiddenAccess)
		if len(t.Scopes) > 0 {
			t.Access[scopeClaim] = strings.Join(t.Scopes, " ")
		}
	}
}

func writeList(claims Claims, name string, values []string) {
	if len(values) > 0 {
		claims[name] = slices.Clone(values)
	}
}

func hide(claims Claims, names []string) {
	for _, name := range names {
		delete(claims, name)
	}
}

// clone is a copy that can be changed while t stays as it is.
func (t *Tokens) clone() *Tokens {
	c := *t
	c.ID, c.Access = maps.Clone(t.ID), maps.Clone(t.Access)
	c.Scopes = slices.Clone(t.Scopes)
	c.hiddenID, c.hiddenAccess = slices.Clone(t.hiddenID), slices.Clone(t.hiddenAccess)
	return &c
}

// ofMachine reports whether no person stands behind the tokens.
func (t *Tokens) ofMachine() bool {
	_, person := t.Access["username"]
	return t.ID == nil && !person
}

// size counts as Cognito's limit does: claims and scopes of both tokens, without
// suppressed ones.
func (t *Tokens) size() int {
	finished := t.clone()
	finished.Scopes = nil
	finished.Finish()
	return len(finished.ID) + len(finished.Access) + len(t.Scopes)
}
