package redaction

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gatehouse/local/stack"
	"gatehouse/policy/policytest"
	"gatehouse/shared/account"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/trigger"
)

// journey is a stack in memory, and everything that could be seen of what went through it. It is the stack's user pool, too.
type journey struct {
	*testing.T
	stack *stack.Stack

	mu     sync.Mutex
	seen   bytes.Buffer // log lines, queue bodies, notices, outcomes
	queues map[fact.Queue]int
	mails  int
	tokens []string
}

// Write takes a log line; unlike a function's, this log takes nothing out.
func (j *journey) Write(line []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.seen.Write(line)
}

// peek notes what is in the queues while something is being done about one message.
func (j *journey) peek() {
	snapshot, err := j.stack.Snapshot()
	if err != nil {
		j.Error(err)
	}
	var state struct {
		Queues map[fact.Queue][]json.RawMessage
	}
	if err := json.Unmarshal(snapshot, &state); err != nil {
		j.Error(err)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for name, bodies := range state.Queues {
		j.queues[name] += len(bodies)
		for _, body := range bodies {
			j.seen.Write(append(body, '\n'))
		}
	}
}

// deliver is the mailbox.
func (j *journey) deliver(mail ledger.Outgoing) {
	j.peek()
	j.mu.Lock()
	defer j.mu.Unlock()
	j.mails++
	_, _ = fmt.Fprintf(&j.seen, "%v %+v %#v\n", mail, mail, mail)
	for _, found := range linkToken.FindAllStringSubmatch(mail.Text, -1) {
		j.tokens = append(j.tokens, found[1])
	}
}

func (j *journey) Groups(context.Context, string) ([]string, error) {
	j.peek()
	return []string{"old"}, nil
}
func (j *journey) AddToGroup(context.Context, string, string) error      { j.peek(); return nil }
func (j *journey) RemoveFromGroup(context.Context, string, string) error { return nil }
func (j *journey) SignOut(context.Context, string) error                 { j.peek(); return nil }
func (j *journey) ResetPassword(context.Context, string) error           { j.peek(); return nil }
func (j *journey) User(context.Context, string) (account.User, error) {
	return account.User{Sub: sub, Status: "CONFIRMED", Enabled: true, Verified: true}, nil
}

func newJourney(t *testing.T) *journey {
	t.Helper()
	j := &journey{T: t, queues: map[fact.Queue]int{}}
	var err error
	j.stack, err = stack.New(stack.Options{
		Now: time.Now, PoolID: poolID, Region: "us-east-1", Clients: map[string]string{"1example23456789abcdefghij": "Example Web"},
		Policy: policytest.Default(), Portal: "https://portal.example.com", EmailSender: "DEVELOPER", Users: j, Deliver: j.deliver, Log: slog.New(slog.NewJSONHandler(j, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.stack.Close() })
	return j
}

// call calls a trigger and notes everything of the outcome; the answer is the person's own event.
func (j *journey) call(function string, event []byte) {
	_, o := j.stack.Triggers[function](j.Context(), event)
	text := ""
	if o.Err != nil {
		text = o.Err.Text()
	}
	if o.Source.Trigger() == "" {
		o.Source = "" // it could be anything, and a function's line says "unknown"
	}
	j.note(o, text)
}

func (j *journey) note(o trigger.Outcome, text string) {
	_, _ = fmt.Fprintln(j, o.Function, o.Source, o.Result, o.Rule, o.Code, o.Policy, o.Notes, o.Cause, text)
}

// press opens the link of an alert and presses its button.
func (j *journey) press(token string) {
	j.Helper()
	form := url.Values{"t": {token}}.Encode()
	for _, request := range []*http.Request{
		httptest.NewRequest(http.MethodGet, "https://portal.example.com/not-me?"+form, nil),
		httptest.NewRequest(http.MethodPost, "https://portal.example.com/not-me", strings.NewReader(form)),
	} {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer := httptest.NewRecorder()
		j.stack.Portal.ServeHTTP(answer, request)
		if answer.Code != http.StatusOK {
			page, _ := io.ReadAll(answer.Body)
			j.Fatalf("the portal answers %d: %.300s", answer.Code, page)
		}
	}
}

func (j *journey) settle() {
	j.Helper()
	if err := j.stack.Settle(j.Context()); err != nil {
		j.Fatal(err)
	}
}

// events are the samples of a trigger, and hostile variants of the first.
func (j *journey) events(name string) (all [][]byte) {
	samples := subject{events: name}.samples(j.T, newCloud(j.T, rowAt))
	for i, name := range slices.Sorted(maps.Keys(samples)) {
		all = append(all, samples[name])
		for h := range hostiles(samples[name]) {
			if i == 0 {
				all = append(all, h.event)
			}
		}
	}
	return all
}

func TestNothingOnTheWayShowsAPerson(t *testing.T) {
	j := newJourney(t)
	secrets := served()
	triggers := map[string]string{"postconfirmation": "PostConfirmation", "postauthentication": "PostAuthentication", "custommessage": "CustomMessage"}
	for _, function := range slices.Sorted(maps.Keys(triggers)) {
		for _, event := range j.events(triggers[function]) {
			if len(event) < 1<<16 {
				maps.Copy(secrets, personalIn(event))
			}
			j.call(function, event)
		}
	}
	j.settle()
	if len(j.tokens) == 0 {
		t.Fatal("no alert with a link was sent")
	}
	j.press(j.tokens[0])
	if err := j.stack.Facts.Write(t.Context(), account.Join(fact.Person(poolID, sub), "janedoe", []string{"new"}, 1, time.Now())); err != nil {
		t.Fatal(err)
	}
	j.settle()
	for _, queue := range fact.Queues() {
		if j.queues[queue] == 0 {
			t.Errorf("no message was seen in the queue %s: the journey is too short", queue)
		}
	}
	for _, notice := range j.stack.Notices() {
		body, err := notice.Encode()
		if err != nil {
			t.Fatal(err)
		}
		_, _ = j.Write(append(body, '\n'))
	}
	for _, token := range j.tokens {
		secrets.add(token)
	}
	j.report(secrets.search())
}

// report looks at what was seen, line by line.
func (j *journey) report(secrets search) {
	j.Helper()
	seen := j.seen.String()
	if found := secrets.in(seen); found == nil {
		return
	}
	for line := range strings.Lines(seen) {
		if found := secrets.in(line); found != nil {
			j.Errorf("%q stand in %.400s", found, line)
		}
	}
}
