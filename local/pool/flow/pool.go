package flow

import (
	"net"

	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// Pool is one user pool with everything its operations need. All parts are safe for concurrent use.
type Pool struct {
	// Settings are the pool's, its app clients' and its providers'.
	Settings *settings.Store
	// Directory holds people, groups, devices and refresh tokens.
	Directory *directory.Directory
	// Hooks calls the triggers.
	Hooks *hook.Caller
	// Mail takes what the pool sends.
	Mail *mailbox.Mailbox
	// Tokens signs and verifies.
	Tokens *token.Issuer
	// Clock is the pool's time, which tests may move.
	Clock *clock.Clock
	// SenderKey encrypts codes for custom senders: 32 bytes, see SealCode.
	SenderKey []byte
	// Address is the origin of the pool's own pages, e.g. "http://127.0.0.1:9400", for links in messages.
	Address string
}

// Request is what triggers are told about the call that fires them.
type Request struct {
	wire.Caller
	// ClientID is the app client's; empty for administrative calls that name none.
	ClientID string
	// Metadata reaches triggers as clientMetadata; nil when nothing was sent.
	Metadata map[string]string
	// Validation reaches triggers as validationData: ValidationData of SignUp and AdminCreateUser,
	// ClientMetadata of InitiateAuth and AdminInitiateAuth; nil when nothing was sent.
	Validation map[string]string
}

// client is the client id as events have it.
func (r Request) client() string {
	if r.ClientID == "" {
		return cognito.ClientIDNotApplicable
	}
	return r.ClientID
}

// RemoteIP is where the call came from, without its port.
func (r Request) RemoteIP() string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// Client returns an app client, or ResourceNotFoundException.
func (p *Pool) Client(id string) (*settings.Client, error) {
	client, ok := p.Settings.Load().Client(id)
	if !ok {
		return nil, wire.ResourceNotFound.With("User pool client " + id + " does not exist.")
	}
	return client, nil
}

// Own refuses the id of another pool with ResourceNotFoundException.
func (p *Pool) Own(poolID string) error {
	if poolID != p.Settings.Load().PoolID {
		return wire.ResourceNotFound.With("User pool " + poolID + " does not exist.")
	}
	return nil
}

// Administered returns the user that an administrative call names, or ResourceNotFoundException for
// another pool and UserNotFoundException for an unknown name.
func (p *Pool) Administered(poolID, name string) (directory.User, error) {
	if err := p.Own(poolID); err != nil {
		return directory.User{}, err
	}
	user, ok := p.Directory.Find(name)
	if !ok {
		return directory.User{}, UserNotFound()
	}
	return user, nil
}

// Rules are those of a directory for a pool with these settings.
func Rules(set *settings.Settings) directory.Rules {
	rules := directory.Rules{CaseSensitive: set.CaseSensitive()}
	for _, attribute := range set.Pool.UsernameAttributes {
		rules.SignInAttributes = append(rules.SignInAttributes, string(attribute))
	}
	for _, attribute := range set.Pool.AliasAttributes {
		rules.Aliases = append(rules.Aliases, string(attribute))
	}
	return rules
}
