package postconfirmation_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/functions/postconfirmation"
	"gatehouse/shared/cognito"
	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	poolID = "us-east-1_EXAMPLE00"
	sub    = "11111111-2222-4333-8444-555555555555"
)

type attributes = map[string]string

// facts is a table that counts its calls and may break or hang.
type facts struct {
	*memory.Table
	mu     sync.Mutex
	writes [][]store.Write
	fault  error
	hangs  bool
}

func newFacts() *facts { return &facts{Table: memory.New(func() time.Time { return noon })} }

func (f *facts) Write(ctx context.Context, writes ...store.Write) error {
	f.mu.Lock()
	f.writes = append(f.writes, writes)
	f.mu.Unlock()
	if f.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	if f.fault != nil {
		return f.fault
	}
	return f.Table.Write(ctx, writes...)
}

// row is what stands of the person's confirmation.
func (f *facts) row(t *testing.T) (store.Row, bool) {
	t.Helper()
	row, found, err := f.Get(t.Context(), store.Key{PK: poolID + "#" + sub, SK: fact.Confirmed}, store.Strong)
	if err != nil {
		t.Fatal(err)
	}
	return row, found
}

func owed(row store.Row) string {
	debts, _ := fact.Owed(row)
	var texts []string
	for _, debt := range debts {
		texts = append(texts, debt.String())
	}
	return strings.Join(texts, " ")
}

func deployment() *config.Source { return config.Fixed(config.Config{PoolID: poolID}) }

// open makes the function with the default policy, changed.
func open(t testing.TB, table postconfirmation.Facts, change func(*mail.Policy)) trigger.Handler {
	t.Helper()
	return openIn(t, table, deployment(), change)
}

func openIn(t testing.TB, table postconfirmation.Facts, source *config.Source, change func(*mail.Policy)) trigger.Handler {
	t.Helper()
	policy := mail.Default()
	if change != nil {
		change(&policy)
	}
	handler, err := postconfirmation.New(policy, "0123abcd", table, source, func() time.Time { return noon })
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// event is what Cognito sends for a person with these attributes beside the usual ones.
func event(t testing.TB, source cognito.Source, given attributes, metadata attributes) []byte {
	t.Helper()
	all := attributes{"sub": sub, "cognito:user_status": "CONFIRMED", "email": "jane.doe@example.com", "email_verified": "true", "name": "Jane Doe"}
	for name, value := range given {
		all[name] = value
		if value == "" {
			delete(all, name)
		}
	}
	request := map[string]any{"userAttributes": all}
	if metadata != nil {
		request["clientMetadata"] = metadata
	}
	raw, err := json.Marshal(map[string]any{
		"version": "1", "region": "us-east-1", "userPoolId": poolID, "userName": "jane",
		"callerContext": map[string]string{"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789abcdefghij"},
		"triggerSource": source, "request": request, "response": map[string]any{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

const confirms = cognito.PostConfirmationConfirmSignUp

// passes asks the function and holds that Cognito gets its own bytes back, which is all it ever gets.
func passes(t *testing.T, handler trigger.Handler, raw []byte) trigger.Outcome {
	t.Helper()
	answer, outcome := handler(t.Context(), raw)
	if outcome.Err != nil || !bytes.Equal(answer, raw) {
		t.Errorf("a person reads %v, Cognito gets %.200s", outcome.Err, answer)
	}
	return outcome
}

func TestAConfirmationIsOneWrite(t *testing.T) {
	table := newFacts()
	outcome := passes(t, open(t, table, nil), event(t, confirms, nil, nil))
	if len(table.writes) != 1 || len(table.writes[0]) != 1 {
		t.Fatalf("%d calls of the table, want 1 with 1 row", len(table.writes))
	}
	row, _ := table.row(t)
	if got := fact.ConfirmationOf(row); got != (fact.Confirmation{At: noon, Origin: fact.FromSignUp, UserName: "jane", Client: "1example23456789abcdefghij"}) {
		t.Errorf("recorded is %+v", got)
	}
	if got := owed(row); got != "hooks/UserConfirmed/1 mail/welcome/1" {
		t.Errorf("owed are %s", got)
	}
	if outcome.Cause != nil || len(outcome.Notes) > 0 || outcome.Policy != "0123abcd" || outcome.Function != "postconfirmation" {
		t.Errorf("the outcome is %+v", outcome)
	}
}

func TestAPasswordResetIsNothing(t *testing.T) {
	table := newFacts()
	handler := open(t, table, nil)
	for _, source := range []cognito.Source{cognito.PostConfirmationConfirmForgotPassword, "PostConfirmation_FutureOperation", ""} {
		if outcome := passes(t, handler, event(t, source, nil, nil)); len(outcome.Notes) > 0 || outcome.Cause != nil && source != "" {
			t.Errorf("%s: %+v", source, outcome)
		}
	}
	if len(table.writes) > 0 {
		t.Errorf("%d writes", len(table.writes))
	}
}

// Cognito repeats a call that it got no answer to, and its calls overlap.
func TestRepetitionsAndOverlaps(t *testing.T) {
	table := newFacts()
	handler := open(t, table, nil)
	raw := event(t, confirms, nil, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { passes(t, handler, raw) })
	}
	all.Wait()
	if changes := table.Changes(0); len(changes) != 1 || len(table.writes) != 20 {
		t.Errorf("%d calls changed %d rows, want 20 and 1", len(table.writes), len(changes))
	}
	if outcome := passes(t, handler, raw); len(outcome.Notes) != 1 || outcome.Notes[0] != "already_confirmed" || outcome.Cause != nil {
		t.Errorf("one more is counted as %v", outcome.Notes)
	}
}

// A user name that was deleted and taken again is somebody else.
func TestANewAccountOfAnOldNameIsNew(t *testing.T) {
	table := newFacts()
	handler := open(t, table, nil)
	passes(t, handler, event(t, confirms, nil, nil))
	passes(t, handler, event(t, confirms, attributes{"sub": "99999999-2222-4333-8444-555555555555"}, nil))
	if changes := table.Changes(0); len(changes) != 2 {
		t.Errorf("%d rows for two accounts", len(changes))
	}
}

func TestSettingsOpenTheFunction(t *testing.T) {
	table := newFacts()
	if _, _, err := postconfirmation.Open([]byte("null and void"), "", table, table, time.Now, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("opens with a policy that cannot be read")
	}
	text, err := json.Marshal(mail.Default())
	if err != nil {
		t.Fatal(err)
	}
	handler, warm, err := postconfirmation.Open(text, "", table, table, func() time.Time { return noon }, slog.New(slog.DiscardHandler))
	if err != nil || handler == nil {
		t.Fatal(err)
	}
	if err := warm(t.Context()); !errors.Is(err, config.ErrMissing) {
		t.Errorf("warming an unfinished deployment says %v", err)
	}
}
