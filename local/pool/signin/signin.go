package signin

import (
	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/shelf"
	"gatehouse/local/pool/wire"
)

// SignIn has the operations of signing in and of what belongs to it. It remembers sign-ins that are
// under way in memory only: a restart ends them.
type SignIn struct {
	*flow.Pool

	attempts *shelf.Shelf[*attempt]
	aliases  *shelf.Shelf[string] // to the key of an attempt, for clients that send no Session
	secrets  *shelf.Shelf[string] // of authenticator apps not verified yet, by sub
}

// New returns the sign-in of a pool.
func New(p *flow.Pool) *SignIn {
	return &SignIn{Pool: p, attempts: shelf.New[*attempt](), aliases: shelf.New[string](), secrets: shelf.New[string]()}
}

// Operations are the package's, by name.
func (s *SignIn) Operations() map[string]wire.Operation {
	return wire.Merge(s.flows(), s.sessions(), s.factors(), s.devices())
}

// flows are the operations that lead to tokens.
func (s *SignIn) flows() map[string]wire.Operation {
	return map[string]wire.Operation{
		"InitiateAuth":                wire.Public(s.initiateAuth),
		"RespondToAuthChallenge":      wire.Public(s.respondToAuthChallenge),
		"AdminInitiateAuth":           wire.Signed(s.adminInitiateAuth),
		"AdminRespondToAuthChallenge": wire.Signed(s.adminRespondToAuthChallenge),
	}
}

// sessions are the operations on what a sign-in left behind.
func (s *SignIn) sessions() map[string]wire.Operation {
	return map[string]wire.Operation{
		"GetTokensFromRefreshToken": wire.Public(s.getTokensFromRefreshToken),
		"RevokeToken":               wire.Public(s.revokeToken),
		"GlobalSignOut":             wire.Public(s.globalSignOut),
		"AdminUserGlobalSignOut":    wire.Signed(s.adminUserGlobalSignOut),
	}
}

// factors are the operations on second factors.
func (s *SignIn) factors() map[string]wire.Operation {
	return map[string]wire.Operation{
		"AssociateSoftwareToken":    wire.Public(s.associateSoftwareToken),
		"VerifySoftwareToken":       wire.Public(s.verifySoftwareToken),
		"SetUserMFAPreference":      wire.Public(s.setUserMFAPreference),
		"AdminSetUserMFAPreference": wire.Signed(s.adminSetUserMFAPreference),
	}
}

// devices are the operations on devices.
func (s *SignIn) devices() map[string]wire.Operation {
	return map[string]wire.Operation{
		"ConfirmDevice":           wire.Public(s.confirmDevice),
		"ListDevices":             wire.Public(s.listDevices),
		"GetDevice":               wire.Public(s.getDevice),
		"ForgetDevice":            wire.Public(s.forgetDevice),
		"UpdateDeviceStatus":      wire.Public(s.updateDeviceStatus),
		"AdminListDevices":        wire.Signed(s.adminListDevices),
		"AdminGetDevice":          wire.Signed(s.adminGetDevice),
		"AdminForgetDevice":       wire.Signed(s.adminForgetDevice),
		"AdminUpdateDeviceStatus": wire.Signed(s.adminUpdateDeviceStatus),
	}
}

// call is one call of a sign-in.
type call struct {
	flow.Request
	client *settings.Client
	// given are AuthParameters or ChallengeResponses.
	given map[string]string
	// admin marks the administrative variants.
	admin bool
}

// need returns a parameter that must be there.
func (c call) need(name string) (string, error) {
	if c.given[name] == "" {
		return "", wire.InvalidParameter.With("Missing required parameter " + name)
	}
	return c.given[name], nil
}

// needs says which of the parameters is missing.
func (c call) needs(names ...string) error {
	for _, name := range names {
		if _, err := c.need(name); err != nil {
			return err
		}
	}
	return nil
}

// checkHash holds the call to its SECRET_HASH, made of any of the names.
func (c call) checkHash(names ...string) error {
	return flow.CheckSecretHash(c.client, c.given["SECRET_HASH"], names...)
}

func clientID(client *settings.Client) string { return aws.ToString(client.ClientId) }
