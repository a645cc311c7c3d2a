// Package pooltest gives tests a local user pool and an AWS SDK client on it:
//
//	p := pooltest.New(t, pooltest.Options{})
//	out, err := p.Client.SignUp(t.Context(), &cognitoidentityprovider.SignUpInput{ClientId: p.ClientID("web"), ...})
//	code := p.Code(t, "jane.doe@example.com")
//
// Triggers are the project's own functions unless the configuration says otherwise, with the default policies
// whatever an operator has made of them, and any function of the test can stand for one.
package pooltest

import (
	"context"
	"testing"
	"time"

	"gatehouse/local/pool"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/sdk"
	"gatehouse/local/pool/settings"
	"gatehouse/policy/policytest"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// Pool is a pool that listens until the test ends.
type Pool struct {
	*pool.Server
	// Client is an AWS SDK client on it, with credentials.
	Client *idp.Client
}

// Options change the pool; the zero value is the default configuration in memory.
type Options struct {
	// Config changes the default configuration; nil leaves it.
	Config func(*settings.Config)
	// Triggers stand for whatever the configuration attaches, by key of LambdaConfig.
	Triggers map[string]hook.Function
	// TokenVersion is the LambdaVersion of a PreTokenGenerationConfig in Triggers; empty is V1_0.
	TokenVersion string
	// Data is the folder of the state; empty keeps it in memory.
	Data string
}

// New opens a pool on a free port of this machine and closes it when the test ends.
func New(t testing.TB, o Options) *Pool {
	t.Helper()
	config := settings.Default()
	if o.Config != nil {
		o.Config(config)
	}
	server, err := pool.Listen(t.Context(), "127.0.0.1:0", pool.Options{
		Config: config, Triggers: o.Triggers, TokenVersion: o.TokenVersion, Data: o.Data, Key: flowtest.Key(t),
		Policy: new(policytest.Default()),
	})
	if err != nil {
		t.Fatalf("the pool does not open: %v", err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Errorf("the pool does not close: %v", err)
		}
	})
	return &Pool{Server: server, Client: sdk.New(server.Info().Endpoint, server.Info().Region)}
}

// ID is the pool's id as SDK inputs take it.
func (p *Pool) ID() *string { return new(p.Info().UserPoolID) }

// ClientID is the id of the app client of a name, as SDK inputs take it; nil when there is none.
func (p *Pool) ClientID(name string) *string {
	for _, client := range p.Info().Clients {
		if client.Name == name {
			return &client.ID
		}
	}
	return nil
}

// Code waits for a message with a code to an address, and returns the newest code.
func (p *Pool) Code(t testing.TB, to string) string {
	t.Helper()
	return p.newest(t, mailbox.Filter{To: to, Coded: true}).Code
}

// Message waits for a message to an address, ten seconds at most, and returns the newest.
func (p *Pool) Message(t testing.TB, to string) mailbox.Message {
	t.Helper()
	return p.newest(t, mailbox.Filter{To: to})
}

func (p *Pool) newest(t testing.TB, filter mailbox.Filter) mailbox.Message {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := p.Mail.Wait(ctx, filter); err != nil {
		t.Fatalf("no message came: %v", err)
	}
	messages := p.Mail.List(filter)
	return messages[len(messages)-1]
}
