package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"gatehouse/local/pool/hook"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// attached says which built function answers which trigger. A new function gets a line here.
func attached() map[cognito.Trigger]string {
	return map[cognito.Trigger]string{
		cognito.PreSignUp:     "presignup",
		cognito.CustomMessage: "custommessage",
	}
}

// inProcess says which functions the pool runs in this process instead: they write what the stack behind the
// pool keeps in memory.
func inProcess() map[cognito.Trigger]string {
	return map[cognito.Trigger]string{
		cognito.PostConfirmation:   "postconfirmation",
		cognito.PostAuthentication: "postauthentication",
	}
}

// behind are the functions that no pool calls. What follows from facts runs in the stack; setup belongs to a
// deployment, and mailevents hears from SES alone.
func behind() []string {
	return []string{"clock", "directory", "hooks", "mailer", "mailevents", "outbox", "portal", "setup"}
}

// environment is what a built function is told: it goes with the pool's default configuration.
func environment(function string) map[string]string {
	if function == "custommessage" {
		return map[string]string{"EMAIL_SENDER": string(types.EmailSendingAccountTypeDeveloper)}
	}
	return nil
}

// triggers is what stands behind every trigger of the pool. It may be used from several goroutines.
type triggers struct {
	attached map[cognito.Trigger]string
	hooks    map[string]hook.Function // by key of LambdaConfig
	closers  []io.Closer

	mu   sync.Mutex
	runs map[cognito.Trigger][]*run // of our functions, in the order of their starts
}

// run is one invocation of a function of ours.
type run struct {
	ended  bool
	result runner.Result
	err    error
}

// openTriggers makes sure that every function starts, and puts a pass-through behind the triggers that
// have none, so that one sees them called.
func openTriggers(ctx context.Context, root string, attached map[cognito.Trigger]string, logs io.Writer) (*triggers, error) {
	t := &triggers{attached: attached, hooks: map[string]hook.Function{}, runs: map[cognito.Trigger][]*run{}}
	built := map[string]hook.Function{}
	for _, trigger := range cognito.Triggers() {
		name, ok := attached[trigger]
		if !ok {
			continue
		}
		config := runner.Config{Path: runner.Dist(filepath.Join(root, "dist")).Binary(name), Env: environment(name), Logs: logs}
		if built[name] == nil {
			if err := starts(ctx, config); err != nil {
				return nil, errors.Join(err, t.close())
			}
			function, closer := hook.Binary(config)
			built[name], t.closers = function, append(t.closers, closer)
		}
		t.hooks[key(trigger)] = t.watched(trigger, built[name])
	}
	for _, trigger := range cognito.Triggers() {
		if t.function(trigger) == "" && !replacesMessages(trigger) {
			t.hooks[key(trigger)] = hook.Chainless(func(_ context.Context, event []byte) ([]byte, error) { return event, nil })
		}
	}
	return t, nil
}

// starts tries whether a function starts: what is wrong with that is told best before any journey.
func starts(ctx context.Context, config runner.Config) error {
	config.Logs = nil
	process, err := runner.Start(ctx, config)
	if err != nil {
		return err
	}
	return process.Close()
}

// key is the one that a pool attaches a trigger by; of two the one that tells the event's version.
func key(trigger cognito.Trigger) string {
	keys := trigger.ConfigKeys()
	return keys[len(keys)-1]
}

// replacesMessages tells the triggers that take the place of the messages and of their wording: with
// them nothing would reach the mailbox.
func replacesMessages(trigger cognito.Trigger) bool {
	return trigger == cognito.CustomEmailSender || trigger == cognito.CustomSMSSender
}

// function is what answers a trigger; empty where the project has none yet.
func (t *triggers) function(trigger cognito.Trigger) string {
	if name, ok := t.attached[trigger]; ok {
		return name
	}
	return inProcess()[trigger]
}

// watch is put around the functions that the pool runs in this process; those that a built one stands in for
// are never called.
func (t *triggers) watch(name string, function hook.Function) hook.Function {
	for trigger, here := range inProcess() {
		if here == name {
			return t.watched(trigger, function)
		}
	}
	return function
}

// watched is a function whose runs are remembered.
func (t *triggers) watched(trigger cognito.Trigger, function hook.Function) hook.Function {
	return func(ctx context.Context, event []byte) (runner.Result, error) {
		r := &run{}
		t.mu.Lock()
		t.runs[trigger] = append(t.runs[trigger], r)
		t.mu.Unlock()
		result, err := function(ctx, event)
		t.mu.Lock()
		defer t.mu.Unlock()
		r.ended, r.result, r.err = true, result, err
		return result, err
	}
}

// take returns the oldest run not taken yet. Journeys do one thing after the other, so runs come in
// the order of the timeline.
func (t *triggers) take(trigger cognito.Trigger) run {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.runs[trigger]) == 0 {
		return run{}
	}
	r := *t.runs[trigger][0]
	t.runs[trigger] = slices.Delete(t.runs[trigger], 0, 1)
	return r
}

// close ends the functions' processes.
func (t *triggers) close() error {
	var faults []error
	for _, closer := range t.closers {
		faults = append(faults, closer.Close())
	}
	return errors.Join(faults...)
}
