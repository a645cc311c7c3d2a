package token

import (
	"encoding/json"
	"fmt"
	"slices"

	"gatehouse/local/pool/wire"
)

// maxClaims is how many claims and scopes both tokens may have together.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
const maxClaims = 5000

// OverrideRules is how the answers of a pre token generation trigger are taken.
type OverrideRules struct {
	// Version is that of the event: "1", or "2" and "3", which are alike.
	Version string
	// ClientID is the event's, the only audience that an access token may be given.
	ClientID string
	// RefuseReserved makes an attempt on a reserved claim an error; otherwise it is
	// ignored. Which of the two Cognito does is not documented.
	RefuseReserved bool
	// EmptyGroupsKept leaves groups alone when groupOverrideDetails has members and
	// all are null or empty; otherwise they are taken away, as by null and {}.
	// Which of the two Cognito does is not documented.
	EmptyGroupsKept bool
}

// Override applies the members of a pre token generation trigger's response.
// Nothing in it, or null details, changes nothing. A claim that is both added
// and suppressed is suppressed; a null among the added ones leaves the claim as
// it is. The error is a *wire.Exception of class InvalidLambdaResponse, and the
// tokens are then as they were.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
func (t *Tokens) Override(response map[string]json.RawMessage, rules OverrideRules) error {
	c, err := readChanges(response, rules.Version)
	if err != nil || c == nil {
		return err
	}
	changed := t.clone()
	if err := changed.apply(c, rules); err != nil {
		return err
	}
	if size := changed.size(); size > maxClaims {
		return wire.InvalidLambdaResponse.With(fmt.Sprintf("Tokens hold %d claims and scopes, more than %d", size, maxClaims))
	}
	*t = *changed
	return nil
}

func (t *Tokens) apply(c *changes, rules OverrideRules) error {
	if t.ID != nil {
		edit := edit{use: idToken, claims: t.ID, hidden: &t.hiddenID, rules: rules}
		if err := edit.apply(c.id); err != nil {
			return err
		}
	}
	if t.Access != nil {
		edit := edit{use: accessToken, claims: t.Access, hidden: &t.hiddenAccess, rules: rules}
		if err := edit.apply(c.access); err != nil {
			return err
		}
		t.changeScopes(c.access)
	}
	t.changeGroups(c.groups, rules)
	return nil
}

// changeScopes adds in the answer's order, each scope once, then suppresses.
func (t *Tokens) changeScopes(c claimChanges) {
	for _, scope := range c.addScopes {
		if !slices.Contains(t.Scopes, scope) {
			t.Scopes = append(t.Scopes, scope)
		}
	}
	t.Scopes = slices.DeleteFunc(t.Scopes, func(scope string) bool { return slices.Contains(c.suppressScopes, scope) })
}

func (t *Tokens) changeGroups(g *groupChange, rules OverrideRules) {
	kept := g != nil && g.named && g.empty() && rules.EmptyGroupsKept
	if g == nil || kept || t.ofMachine() {
		return
	}
	t.Groups, t.Roles, t.PreferredRole = g.groups, g.roles, g.preferredRole
}

// edit is the change of one token's claims.
type edit struct {
	use    use
	claims Claims
	hidden *[]string // group claims that Finish is not to write
	rules  OverrideRules
}

func (e edit) apply(c claimChanges) error {
	for name, value := range c.add {
		if settable(e.use, name, value, e.rules.ClientID) {
			e.claims[name] = value
		} else if e.rules.RefuseReserved {
			return errReserved(name)
		}
	}
	for _, name := range c.suppress {
		if suppressible(e.use, name) {
			e.suppress(name)
		} else if e.rules.RefuseReserved {
			return errReserved(name)
		}
	}
	return nil
}

// suppress leaves a claim out. With the groups go the roles.
func (e edit) suppress(name string) {
	switch {
	case name == groupsClaim:
		*e.hidden = append(*e.hidden, groupsClaim, rolesClaim, preferredRoleClaim)
	case groupClaim(name):
		*e.hidden = append(*e.hidden, name)
	default:
		delete(e.claims, name)
	}
}

func errReserved(name string) error {
	return wire.InvalidLambdaResponse.With(fmt.Sprintf("The claim %q cannot be changed", name))
}
