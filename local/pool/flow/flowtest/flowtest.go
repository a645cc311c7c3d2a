// Package flowtest makes user pools for the tests of operations: in memory, with a clock that the
// test moves and triggers that note what they are sent.
package flowtest

import (
	"context"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/shared/cognito"
)

// Start is when the clock of every pool begins.
func Start() time.Time { return time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC) }

// Event is what a trigger was sent, decoded.
type Event struct {
	cognito.Event[map[string]any]
	// Response is the response as it arrived; nil when the event had none.
	Response map[string]any `json:"response"`
	// Raw is the event itself.
	Raw json.RawMessage `json:"-"`
}

// Pool is a pool under test.
type Pool struct {
	*flow.Pool
	mu     sync.Mutex
	events []Event
	answer map[cognito.Source]func(Event) (map[string]any, error)
}

var key = sync.OnceValues(token.GenerateKey)

// Key signs the tokens of all pools of a test binary: making one takes longer than most tests.
func Key(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	made, err := key()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// New opens a pool. Change may change the default configuration first; nil leaves it. The keys of
// LambdaConfig name the triggers that are attached; each answers what [Pool.Answer] says, by default
// the event as it came. Change may set the version of a PreTokenGenerationConfig.
func New(t testing.TB, change func(*settings.Config), keys ...string) *Pool {
	t.Helper()
	p := &Pool{answer: map[cognito.Source]func(Event) (map[string]any, error){}}
	config := settings.Default()
	config.Functions = map[string]settings.FunctionConfig{}
	for _, k := range keys {
		config.Functions[k] = settings.FunctionConfig{Builtin: "recorder"}
	}
	if change != nil {
		change(config)
	}
	set, err := config.Settings(Start())
	if err != nil {
		t.Fatalf("settings: %v", err)
	}
	p.Pool = &flow.Pool{
		Settings: settings.NewStore(set), Directory: directory.New(flow.Rules(set)), Mail: mailbox.New(Start), Clock: clock.New(Start),
		SenderKey: make([]byte, 32),
	}
	p.At(t, "http://127.0.0.1:9400")
	p.Hooks = hook.New(hook.Config{
		Functions: map[string]hook.Function{settings.FunctionARN(set.Region, "recorder"): hook.Chainless(p.record)},
		Clock:     p.Clock.Now, AsyncDelay: time.Millisecond,
	})
	t.Cleanup(p.Hooks.Close)
	return p
}

// At puts the pool at an address, e.g. "http://127.0.0.1:9400", which its tokens name from then on.
func (p *Pool) At(t testing.TB, address string) {
	t.Helper()
	issuer, err := token.New(Key(t), address+"/"+p.Settings.Load().PoolID)
	if err != nil {
		t.Fatal(err)
	}
	p.Address, p.Tokens = address, issuer
}

// Answer sets what a trigger answers for a source: members of the response to set, or an error whose
// text is the function's; nil for the event as it came.
func (p *Pool) Answer(source cognito.Source, with func(Event) (map[string]any, error)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer[source] = with
}

// Sets is an answer that sets members of the response.
func Sets(members map[string]any) func(Event) (map[string]any, error) {
	return func(Event) (map[string]any, error) { return members, nil }
}

// Fails is an answer that is an error.
func Fails(text string) func(Event) (map[string]any, error) {
	return func(Event) (map[string]any, error) { return nil, errors.New(text) }
}

// record is the function behind every trigger.
func (p *Pool) record(_ context.Context, raw []byte) ([]byte, error) {
	event := Event{Raw: slices.Clone(raw)}
	if err := json.Unmarshal(raw, &event); err != nil {
		return nil, err
	}
	p.mu.Lock()
	p.events = append(p.events, event)
	with := p.answer[event.TriggerSource]
	p.mu.Unlock()
	if with == nil {
		return raw, nil
	}
	members, err := with(event)
	if err != nil {
		return nil, err
	}
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, err
	}
	response := maps.Clone(event.Response)
	maps.Copy(response, members)
	whole["response"] = response
	return json.Marshal(whole)
}

// Events are what triggers were sent since the last call of Events or Sources.
func (p *Pool) Events() []Event {
	p.mu.Lock()
	defer p.mu.Unlock()
	events := p.events
	p.events = nil
	return events
}

// Sources are the trigger sources of Events, in order.
func (p *Pool) Sources() []cognito.Source { return sources(p.Events()) }

func sources(events []Event) []cognito.Source {
	var list []cognito.Source
	for _, event := range events {
		list = append(list, event.TriggerSource)
	}
	return list
}

// Person stores a confirmed user with a verified address and a password, and returns them. No
// trigger hears of it.
func (p *Pool) Person(t testing.TB, email, password string, change func(*directory.User)) directory.User {
	t.Helper()
	now := p.Clock.Now()
	sub := "11111111-2222-4333-8444-" + token12(email)
	user := directory.User{
		Sub: sub, Name: sub, Status: directory.Confirmed, Created: now, Modified: now,
		Attributes: map[string]string{"sub": sub, "email": email, "email_verified": "true", "name": "Jane Doe"},
	}
	if change != nil {
		change(&user)
	}
	if err := p.SetPassword(&user, password, time.Time{}); err != nil {
		t.Fatal(err)
	}
	if err := p.Directory.Create(user); err != nil {
		t.Fatalf("storing a person: %v", err)
	}
	stored, _ := p.Directory.BySub(user.Sub)
	return stored
}

// token12 is twelve digits that differ by address.
func token12(email string) string {
	sum := sha256.Sum256([]byte(email))
	return hex.EncodeToString(sum[:6])
}
