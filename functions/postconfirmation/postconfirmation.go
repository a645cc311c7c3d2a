// Package postconfirmation records that an account was confirmed. Cognito calls it after a person has
// confirmed a sign-up, and also after each password reset, which is nothing to record.
//
// What follows, such as the welcome mail, is owed by the record and done by others. The account stands as
// confirmed whatever happens here, so nothing that breaks here is shown to the person: what could not be
// written, the next sign-in makes good.
package postconfirmation

import (
	"context"
	"log/slog"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/config"
	"gatehouse/shared/mail"
	"gatehouse/shared/person"
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
	// Write makes writes, each under its condition.
	Write(ctx context.Context, writes ...store.Write) error
}

// The shapes of this chain's parts. Its facts are who the event is about; what it writes is one row.
type (
	call   = trigger.Call[cognito.PostConfirmationRequest, person.Person]
	load   = trigger.Load[cognito.PostConfirmationRequest, person.Person]
	guard  = trigger.Guard[cognito.PostConfirmationRequest, person.Person]
	record = trigger.Record[cognito.PostConfirmationRequest, person.Person, store.Write]
	admit  = trigger.Admit[cognito.PostConfirmationRequest, person.Person, store.Write]
	chain  = trigger.Chain[cognito.PostConfirmationRequest, cognito.PostConfirmationResponse, person.Person, store.Write]
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
		Name:    "postconfirmation",
		Trigger: cognito.PostConfirmation,
		Policy:  policyHash,
		OnFault: trigger.Pass,
		Load:    whose(),
		Guards: []guard{
			pool(source),
		},
		Records: []record{
			confirmed(),
			welcome(policy),
		},
		Admit: write(facts),
		Clock: now,
	})
}

// signUps are the sources that are a confirmation; a password reset is none.
func signUps() []cognito.Source { return []cognito.Source{cognito.PostConfirmationConfirmSignUp} }

// whose reads once, for all records, whose event it is. It does no I/O.
func whose() *load {
	return &load{Name: "person", OnFault: trigger.Pass, Read: func(_ context.Context, c *call) (person.Person, error) {
		if c.TriggerSource != cognito.PostConfirmationConfirmSignUp {
			return person.Person{}, nil
		}
		return person.Read(person.Event{
			PoolID: c.UserPoolID, UserName: c.UserName, Client: c.CallerContext.ClientID,
			Attributes: c.Request.UserAttributes, Locale: c.Request.ClientMetadata["locale"],
		})
	}}
}
