package settings

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Client is an app client with its defaults filled in.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UserPoolClientType.html
type Client struct {
	// UserPoolClientType is the client as DescribeUserPoolClient shows it. ClientName and ClientId are never
	// nil; ClientSecret is nil for a public client.
	types.UserPoolClientType

	customNeedListing bool // the switch CustomAttributesNeedListing
}

// Secret is the client's secret, "" for a public client.
func (c *Client) Secret() string { return deref(c.ClientSecret) }

// Writes tells whether the client may write the attribute. What Cognito keeps for itself (sub, the two marks
// of verification, developer-only attributes) no client may write.
func (c *Client) Writes(attribute string) bool {
	return !reserved(attribute) && c.listed(c.WriteAttributes, attribute)
}

// Reads tells whether the client may read the attribute. It may always read sub and what the pool says about
// the account: identities.
func (c *Client) Reads(attribute string) bool {
	return attribute == "sub" || attribute == "identities" ||
		!strings.HasPrefix(attribute, developerPrefix) && c.listed(c.ReadAttributes, attribute)
}

// listed tells whether an attribute is in the list, or in the default one when there is none. Cognito's
// documentation says that the default holds the standard attributes only; deployed pools were seen to put
// custom ones in it too, which is what a test of permissions must assume.
func (c *Client) listed(list []string, attribute string) bool {
	if len(list) > 0 {
		return slices.Contains(list, attribute)
	}
	return !c.customNeedListing || !strings.HasPrefix(attribute, customPrefix)
}

// Flow tells whether the client has the authentication flow, such as "ALLOW_USER_SRP_AUTH". The names
// without ALLOW_ that old clients have count as what replaced them.
func (c *Client) Flow(flow string) bool {
	has := func(f types.ExplicitAuthFlowsType) bool { return slices.Contains(c.ExplicitAuthFlows, f) }
	if has(types.ExplicitAuthFlowsType(flow)) {
		return true
	}
	if !slices.ContainsFunc(c.ExplicitAuthFlows, legacyFlow) {
		return false
	}
	switch types.ExplicitAuthFlowsType(flow) {
	case types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth:
		return has(types.ExplicitAuthFlowsTypeAdminNoSrpAuth)
	case types.ExplicitAuthFlowsTypeAllowUserPasswordAuth:
		return has(types.ExplicitAuthFlowsTypeUserPasswordAuth)
	case types.ExplicitAuthFlowsTypeAllowUserSrpAuth:
		return !has(types.ExplicitAuthFlowsTypeCustomAuthFlowOnly)
	case types.ExplicitAuthFlowsTypeAllowCustomAuth, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth:
		return true
	default:
		return false
	}
}

func legacyFlow(flow types.ExplicitAuthFlowsType) bool {
	return !strings.HasPrefix(string(flow), "ALLOW_")
}

// AccessTTL is how long an access token is valid.
func (c *Client) AccessTTL() time.Duration {
	return lifetime(deref(c.AccessTokenValidity), c.units().AccessToken, types.TimeUnitsTypeHours, time.Hour)
}

// IDTTL is how long an ID token is valid.
func (c *Client) IDTTL() time.Duration {
	return lifetime(deref(c.IdTokenValidity), c.units().IdToken, types.TimeUnitsTypeHours, time.Hour)
}

// RefreshTTL is how long a refresh token is valid.
func (c *Client) RefreshTTL() time.Duration {
	return lifetime(c.RefreshTokenValidity, c.units().RefreshToken, types.TimeUnitsTypeDays, 30*24*time.Hour)
}

func (c *Client) units() types.TokenValidityUnitsType { return deref(c.TokenValidityUnits) }

// lifetime multiplies a number with its unit; 0 means the default.
func lifetime(number int32, unit, usual types.TimeUnitsType, otherwise time.Duration) time.Duration {
	if number == 0 {
		return otherwise
	}
	if unit == "" {
		unit = usual
	}
	length := time.Duration(number) * unitOf(unit)
	if length/unitOf(unit) != time.Duration(number) { // longer than can be said
		return math.MaxInt64
	}
	return length
}

func unitOf(unit types.TimeUnitsType) time.Duration {
	switch unit {
	case types.TimeUnitsTypeSeconds:
		return time.Second
	case types.TimeUnitsTypeMinutes:
		return time.Minute
	case types.TimeUnitsTypeDays:
		return 24 * time.Hour
	default:
		return time.Hour
	}
}

// AuthSession is how long a person has to answer a challenge.
func (c *Client) AuthSession() time.Duration {
	return time.Duration(deref(c.AuthSessionValidity)) * time.Minute
}

// HidesUsers tells whether answers must not show that a user does not exist.
func (c *Client) HidesUsers() bool {
	return c.PreventUserExistenceErrors == types.PreventUserExistenceErrorTypesEnabled
}

// RotatesRefreshTokens tells whether each refresh gives a new refresh token, and how long the old one is
// taken still.
func (c *Client) RotatesRefreshTokens() (rotates bool, grace time.Duration) {
	rotation := deref(c.RefreshTokenRotation)
	if rotation.Feature != types.FeatureTypeEnabled {
		return false, 0
	}
	return true, time.Duration(deref(rotation.RetryGracePeriodSeconds)) * time.Second
}

// Revokes tells whether refresh tokens can be revoked, which also puts origin_jti and jti into tokens.
func (c *Client) Revokes() bool { return deref(c.EnableTokenRevocation) }

// Offers tells whether people may sign in to the client through the provider. A client that lists no
// provider offers all of them, unlike Cognito, where it offers none: a developer sees at once what there is.
func (c *Client) Offers(provider string) bool {
	return len(c.SupportedIdentityProviders) == 0 || slices.Contains(c.SupportedIdentityProviders, provider)
}
