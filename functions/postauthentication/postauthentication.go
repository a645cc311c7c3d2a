// Package postauthentication records sign-ins and tells people of them. Cognito calls it after a sign-in,
// before it hands out tokens.
//
// The alert, like everything that follows, is owed by the record and sent by others. A sign-in never fails
// because of it: whatever breaks here lets pass.
package postauthentication

import (
	"context"
	"log/slog"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/config"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// WorkTable is the name of the table Work, for the configuration.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
}

// Facts is the table Facts.
type Facts interface {
	// BatchGet returns the rows that are there of those asked for.
	BatchGet(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error)
	// Write makes writes, each under its condition, as one.
	Write(ctx context.Context, writes ...store.Write) error
}

// The shapes of this chain's parts.
type (
	call   = trigger.Call[cognito.PostAuthenticationRequest, known]
	load   = trigger.Load[cognito.PostAuthenticationRequest, known]
	guard  = trigger.Guard[cognito.PostAuthenticationRequest, known]
	record = trigger.Record[cognito.PostAuthenticationRequest, known, entry]
	admit  = trigger.Admit[cognito.PostAuthenticationRequest, known, entry]
	chain  = trigger.Chain[cognito.PostAuthenticationRequest, cognito.PostAuthenticationResponse, known, entry]
)

// Open returns the function for a compiled policy of mail, and the call that warms the connection. PolicyHash
// stands in its outcome lines. The log gets a line when the configuration cannot be read anew.
func Open(compiled []byte, policyHash string, facts Facts, work config.Reader, now func() time.Time, logger *slog.Logger) (handler trigger.Handler, warm func(context.Context) error, err error) {
	policy, err := mail.LoadPolicy(compiled)
	if err != nil {
		return nil, nil, err
	}
	source := config.NewSource(work, now, config.ReportTo(logger))
	handler, err = New(policy, policyHash, facts, source, now)
	return handler, source.Warm, err
}

// New returns the function for a policy that is ready to be used.
func New(policy mail.Policy, policyHash string, facts Facts, source *config.Source, now func() time.Time) (trigger.Handler, error) {
	return trigger.New(chain{
		Name:    "postauthentication",
		Trigger: cognito.PostAuthentication,
		Policy:  policyHash,
		OnFault: trigger.Pass,
		Load:    history(facts, source),
		Guards: []guard{
			pool(source),
		},
		Records: []record{
			signIn(),
			alert(policy.SignInAlert),
			confirmed(policy.Welcome),
		},
		Admit: write(facts),
		Clock: now,
	})
}

// signIns are the sources that are a sign-in: by now the only one.
func signIns() []cognito.Source { return []cognito.Source{cognito.PostAuthenticationAuthentication} }
