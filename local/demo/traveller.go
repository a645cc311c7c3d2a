package main

import (
	"context"
	"errors"
	"strings"

	"gatehouse/local/pool"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/sdk"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
)

// journey is one person's way through the pool.
type journey struct {
	name  string // in expected.txt
	title string
	walk  func(*traveller) bool // false: it went no further
}

// trip is a journey that was walked.
type trip struct {
	journey
	steps []step
}

// step is one thing the client did.
type step struct {
	name  string // in expected.txt
	did   string
	got   string // empty when err is not nil
	err   error
	calls []call
	mails []letter
}

// traveller is a client on its way.
type traveller struct {
	ctx      context.Context
	pool     *pool.Server
	client   *idp.Client
	triggers *triggers
	steps    []step
	seen     int             // last entry of the timeline
	read     int             // last message
	shown    map[string]bool // mails whose text is printed, by code

	confirmed bool                            // pre sign-up confirmed whoever signed up last
	tokens    *types.AuthenticationResultType // of the last sign-in; nil for none
}

// travel walks all journeys on one pool and prints each when it ends. Nothing runs on afterwards.
func (d demo) travel(ctx context.Context, root string) (trips []trip, err error) {
	behind, err := openTriggers(ctx, root, d.attached, d.logs)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, behind.close()) }()
	stop := context.AfterFunc(ctx, func() { _ = behind.close() }) // a call under way would hold up the pool's end
	defer stop()
	server, err := open(ctx, behind, d.policy, d.err)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }() //nolint:contextcheck // the pool is ended also when ctx has
	t := &traveller{ctx: ctx, pool: server, client: sdk.New(server.Info().Endpoint, server.Info().Region), triggers: behind, shown: map[string]bool{}}
	for _, j := range d.journeys {
		t.steps, t.tokens = nil, nil
		j.walk(t)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		trips = append(trips, trip{j, t.steps})
		d.print(len(trips), trips[len(trips)-1])
	}
	return trips, nil
}

// step does one thing and notes what came of it, with the calls and messages it caused, also those that
// follow from facts. False says that it failed.
func (t *traveller) step(name, did string, do func() (got string, err error)) bool {
	if t.ctx.Err() != nil {
		return false
	}
	got, err := do()
	err = errors.Join(err, t.pool.Stack.Settle(t.ctx))
	s := step{name: name, did: did, got: got, err: err}
	for _, entry := range t.pool.Timeline.List(t.seen) {
		s.calls = append(s.calls, t.triggers.callOf(entry))
		t.seen = entry.ID
	}
	for _, message := range t.pool.Mail.List(mailbox.Filter{After: t.read}) {
		s.mails = append(s.mails, t.open(message))
		t.read = message.ID
	}
	t.steps = append(t.steps, s)
	return err == nil
}

// class is the stable word of what a client was refused with.
func class(err error) string {
	if told, ok := errors.AsType[smithy.APIError](err); ok {
		return told.ErrorCode()
	}
	if told, ok := errors.AsType[*pageError](err); ok {
		return told.code
	}
	return unclear
}

// unclear is the class of what no part of Cognito says, such as a broken connection.
const unclear = "error"

// words is what a client was told with it.
func words(err error) string {
	if told, ok := errors.AsType[smithy.APIError](err); ok {
		return told.ErrorMessage()
	}
	if told, ok := errors.AsType[*pageError](err); ok {
		return told.description
	}
	return err.Error()
}

// forPeople is what an app shows to a person: the sentence within what Cognito says of a trigger's
// refusal. Empty where there is none.
func forPeople(err error) string {
	_, text, ok := strings.Cut(words(err), " failed with error ")
	_, said, coded := sentence(text)
	if !ok || !coded {
		return ""
	}
	return strings.TrimRight(said, ". ")
}
