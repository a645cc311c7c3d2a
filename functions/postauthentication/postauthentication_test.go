package postauthentication_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/functions/postauthentication"
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
	poolID  = "us-east-1_EXAMPLE00"
	sub     = "11111111-2222-4333-8444-555555555555"
	person  = poolID + "#" + sub
	signsIn = cognito.PostAuthenticationAuthentication
)

type attributes = map[string]string

// facts is a table that counts its calls, tells what it is asked, and may break or hang.
type facts struct {
	*memory.Table
	mu     sync.Mutex
	reads  [][]store.Key
	writes [][]store.Write
	read   func(context.Context) error // runs behind each read; nil: nothing
	write  func(context.Context) error // runs before each write; nil: nothing
}

func (f *facts) BatchGet(ctx context.Context, keys []store.Key, consistency store.Consistency) (map[store.Key]store.Row, error) {
	f.mu.Lock()
	f.reads = append(f.reads, keys)
	f.mu.Unlock()
	rows, err := f.Table.BatchGet(ctx, keys, consistency)
	if f.read != nil && err == nil {
		err = f.read(ctx)
	}
	return rows, err
}

func (f *facts) Write(ctx context.Context, writes ...store.Write) error {
	f.mu.Lock()
	f.writes = append(f.writes, writes)
	f.mu.Unlock()
	if f.write != nil {
		if err := f.write(ctx); err != nil {
			return err
		}
	}
	return f.Table.Write(ctx, writes...)
}

// world is the function with its table and clock.
type world struct {
	t       testing.TB
	now     time.Time
	table   *facts
	handler trigger.Handler
}

// build makes the function with the default policy, changed, for a person whose confirmation stands.
func build(t testing.TB, change func(*mail.Policy)) *world {
	t.Helper()
	w := bare(t, change)
	if err := w.table.Table.Write(t.Context(), standing()); err != nil {
		t.Fatal(err)
	}
	return w
}

// bare is build for a person of whom nothing is known.
func bare(t testing.TB, change func(*mail.Policy)) *world {
	t.Helper()
	return buildIn(t, config.Fixed(config.Config{PoolID: poolID}), change)
}

func buildIn(t testing.TB, source *config.Source, change func(*mail.Policy)) *world {
	t.Helper()
	policy := mail.Default()
	if change != nil {
		change(&policy)
	}
	w := &world{t: t, now: noon}
	clock := func() time.Time { return w.now }
	w.table = &facts{Table: memory.New(clock)}
	handler, err := postauthentication.New(policy, "0123abcd", w.table, source, clock)
	if err != nil {
		t.Fatal(err)
	}
	w.handler = handler
	return w
}

// standing is a confirmation as the sign-up wrote it.
func standing() store.Write {
	return fact.Confirm(person, fact.Confirmation{At: noon.Add(-time.Hour), Origin: fact.FromSignUp, UserName: "jane"})
}

func mode(m mail.AlertMode) func(*mail.Policy) {
	return func(p *mail.Policy) { p.SignInAlert.Mode = m }
}

// signIn is a sign-in after so long, and what became of it.
func (w *world) signIn(after time.Duration, raw []byte) trigger.Outcome {
	w.t.Helper()
	w.now = w.now.Add(after)
	w.table.reads, w.table.writes = nil, nil
	return passes(w.t, w.handler, raw)
}

// passes asks the function and holds that Cognito gets its own bytes back, which is all it ever gets.
func passes(t testing.TB, handler trigger.Handler, raw []byte) trigger.Outcome {
	t.Helper()
	answer, outcome := handler(t.Context(), raw)
	if outcome.Err != nil || !bytes.Equal(answer, raw) {
		t.Errorf("a person reads %v, Cognito gets %.200s", outcome.Err, answer)
	}
	return outcome
}

func (w *world) row(sk string) store.Row {
	w.t.Helper()
	row, _, err := w.table.Get(w.t.Context(), store.Key{PK: person, SK: sk}, store.Strong)
	if err != nil {
		w.t.Fatal(err)
	}
	return row
}

func (w *world) last() fact.LastSignIn { return fact.LastSignInOf(w.row(fact.SignIn)) }

func owed(row store.Row) string {
	debts, _ := fact.Owed(row)
	var texts []string
	for _, debt := range debts {
		texts = append(texts, debt.String())
	}
	return strings.Join(texts, " ")
}

// alertsAt is what is owed for alerts at these times.
func alertsAt(times ...time.Time) string {
	var notices, mails []string
	for _, at := range times {
		turn := strconv.FormatInt(at.UnixMilli(), 10)
		notices, mails = append(notices, "hooks/SignInAlerted/"+turn), append(mails, "mail/sign_in_alert/"+turn)
	}
	return strings.Join(append(notices, mails...), " ")
}

func counted(outcome trigger.Outcome) string {
	var texts []string
	for _, note := range outcome.Notes {
		texts = append(texts, string(note))
	}
	return strings.Join(texts, " ")
}

// event is what Cognito sends for a person with these attributes beside the usual ones.
func event(t testing.TB, newDevice bool, given, metadata attributes) []byte {
	t.Helper()
	all := attributes{"sub": sub, "cognito:user_status": "CONFIRMED", "email": "jane.doe@example.com", "email_verified": "true", "name": "Jane Doe"}
	for name, value := range given {
		all[name] = value
		if value == "" {
			delete(all, name)
		}
	}
	request := map[string]any{"userAttributes": all, "newDeviceUsed": newDevice}
	if metadata != nil {
		request["clientMetadata"] = metadata
	}
	raw, err := json.Marshal(map[string]any{
		"version": "1", "region": "us-east-1", "userPoolId": poolID, "userName": "jane",
		"callerContext": map[string]string{"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789abcdefghij"},
		"triggerSource": signsIn, "request": request, "response": map[string]any{},
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func usual(t testing.TB) []byte { return event(t, false, nil, nil) }

func TestASignInIsOneReadAndOneWrite(t *testing.T) {
	for _, m := range []mail.AlertMode{mail.Off, mail.Every, mail.NewDevice, mail.Quiet} {
		w := build(t, mode(m))
		for i := range 3 {
			w.signIn(time.Hour, usual(t))
			if len(w.table.reads) != 1 || len(w.table.reads[0]) != 2 || len(w.table.writes) != 1 || len(w.table.writes[0]) != 1 {
				t.Errorf("mode %s, sign-in %d: %d reads and %d writes, want one of two rows and one of one", m, i+1, len(w.table.reads), len(w.table.writes))
			}
		}
	}
}

// The stream's filter lets a row pass that is marked as news: N alerts make N records there, whatever else is
// written.
func TestASignInWithoutAlertWakesNobody(t *testing.T) {
	w := build(t, mode(mail.Quiet))
	for range 10 {
		w.signIn(time.Hour, usual(t))
	}
	facts := 0
	for _, change := range w.table.Changes(0) {
		if fact.IsFact(change) {
			facts++
		}
	}
	if facts != 1 || w.last().Count != 10 || w.last().Alerts != 1 {
		t.Errorf("%d facts for %d sign-ins with %d alerts", facts, w.last().Count, w.last().Alerts)
	}
}

func TestOtherSourcesAreNothing(t *testing.T) {
	w := bare(t, mode(mail.Every))
	for _, source := range []string{"PostAuthentication_FutureOperation", "PostConfirmation_ConfirmSignUp"} {
		outcome := w.signIn(0, bytes.Replace(usual(t), []byte(signsIn), []byte(source), 1))
		if len(w.table.reads)+len(w.table.writes) > 0 || outcome.Cause != nil || counted(outcome) != "" {
			t.Errorf("%s: %d reads, %d writes, %v", source, len(w.table.reads), len(w.table.writes), outcome.Cause)
		}
	}
}

func TestSettingsOpenTheFunction(t *testing.T) {
	w := bare(t, nil)
	logger := slog.New(slog.DiscardHandler)
	if _, _, err := postauthentication.Open([]byte("null and void"), "", w.table, w.table, time.Now, logger); err == nil {
		t.Error("opens with a policy that cannot be read")
	}
	text, err := json.Marshal(mail.Default())
	if err != nil {
		t.Fatal(err)
	}
	handler, warm, err := postauthentication.Open(text, "", w.table, w.table, time.Now, logger)
	if err != nil || handler == nil {
		t.Fatal(err)
	}
	if err := warm(t.Context()); !errors.Is(err, config.ErrMissing) {
		t.Errorf("warming an unfinished deployment says %v", err)
	}
}
