package pool

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"sync"
	"time"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/login"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/manage"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/token"
	"gatehouse/local/stack"
	"gatehouse/policy"
)

// timelineLength is how many attempts of triggers are remembered.
const timelineLength = 10_000

// Options say how a pool is opened. The zero value, with an address, is a pool in memory with the
// default configuration.
type Options struct {
	// Config is the pool's configuration; nil is settings.Default.
	Config *settings.Config
	// Address is the origin clients reach the pool at, e.g. "http://127.0.0.1:9400". Required.
	Address string
	// Data is the folder that keeps the state between runs; empty keeps it in memory.
	Data string
	// Triggers stand for whatever the configuration attaches, by key of LambdaConfig.
	Triggers map[string]hook.Function
	// TokenVersion is the LambdaVersion of a PreTokenGenerationConfig in Triggers; empty is V1_0.
	TokenVersion string
	// Policy is that of the project's own functions that this process runs; nil is what they embed.
	Policy *policy.Set
	// AnyHost answers requests for other hosts than this machine.
	AnyHost bool
	// Key signs tokens; nil makes one.
	Key *rsa.PrivateKey
	// Log takes what goes wrong in the pool itself; nil discards it.
	Log *slog.Logger
	// Watch, if set, is put around each of the project's own functions that this process runs; name is the
	// function's.
	Watch func(name string, function hook.Function) hook.Function
	// FunctionLogs takes what functions that run as processes write; nil discards it.
	FunctionLogs io.Writer
}

// Pool is an open pool. Close it after use.
type Pool struct {
	*flow.Pool
	// Timeline has every attempt to call a trigger.
	Timeline *hook.Timeline
	// Stack is everything behind the project's own triggers.
	Stack *stack.Stack

	options       Options
	configuredMFA []byte // before the API changed it
	quotas        *quota.Limiter
	handler       http.Handler
	imports       *manage.Manager
	saver         *saver
	held          *os.File // the lock of the data folder; nil without one
	closers       []io.Closer
	close         func() error // once
}

// Open makes a pool ready to serve. Faults of the configuration are reported together.
func Open(o Options) (*Pool, error) {
	if o.Config == nil {
		o.Config = settings.Default()
	}
	if o.Policy == nil {
		o.Policy = new(policy.Embedded())
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	held, err := occupy(o.Data)
	if err != nil {
		return nil, err
	}
	p := &Pool{options: o, Timeline: hook.NewTimeline(timelineLength), held: held}
	p.close = sync.OnceValue(p.end)
	stored, err := load(o.Data)
	if err == nil {
		err = p.assemble(stored)
	}
	if err != nil {
		return nil, errors.Join(err, p.release())
	}
	if o.Data != "" {
		p.saver = p.save(o.Data)
	}
	return p, nil
}

// assemble makes the parts and connects them, with the state of the last run if there was one.
func (p *Pool) assemble(stored *state) error {
	o := p.options
	configure(o.Config, o.Triggers, o.TokenVersion, stored)
	set, err := o.Config.Settings(time.Now())
	if err != nil {
		return err
	}
	if p.configuredMFA, err = storedMFA(set); err != nil {
		return err
	}
	if set, err = stored.changed(set); err != nil {
		return err
	}
	moved := clock.New(time.Now)
	p.Pool = &flow.Pool{
		Settings: settings.NewStore(set), Clock: moved, Mail: mailbox.New(moved.Now), Address: o.Address,
	}
	if err := p.restoreClock(stored); err != nil {
		return err
	}
	if err := p.keys(stored); err != nil {
		return err
	}
	if err := p.stack(set); err != nil {
		return err
	}
	if err := p.hooks(set); err != nil {
		return err
	}
	if err := p.people(stored); err != nil {
		return err
	}
	p.quotas = quota.New(p.Clock.Now)
	p.quotas.Switch(set.Quotas)
	p.imports = manage.New(p.Pool)
	p.handler = p.routes(signin.New(p.Pool), login.New(p.Pool, account.Operations(p.Pool)))
	return nil
}

// hooks prepares the functions behind the triggers.
func (p *Pool) hooks(set *settings.Settings) error {
	own, err := p.builtins()
	if err != nil {
		return err
	}
	maps.Copy(own, p.options.Triggers)
	functions, closers, err := attach(set, own, p.options.FunctionLogs)
	p.closers = closers
	if err != nil {
		return err
	}
	p.Hooks = hook.New(hook.Config{
		Functions: functions, Deadline: set.TriggerDeadline, Attempts: set.TriggerAttempts,
		RetryErrors: set.Switches.RetryFunctionErrors, RetryThrottles: set.Switches.RetryThrottles,
		Clock: p.Clock.Now, Timeline: p.Timeline,
	})
	return nil
}

// keys are those that sign tokens and seal codes, from the last run where there was one.
func (p *Pool) keys(stored *state) error {
	key := p.options.Key
	var err error
	switch {
	case stored != nil:
		key, err = token.DecodeKey([]byte(stored.SigningKey))
	case key == nil:
		key, err = token.GenerateKey()
	}
	if err != nil {
		return fmt.Errorf("signing key: %w", err)
	}
	p.Tokens, err = token.New(key, p.options.Address+"/"+p.Settings.Load().PoolID)
	if err != nil {
		return err
	}
	p.options.Key = key
	if stored != nil {
		p.SenderKey = stored.SenderKey
		return nil
	}
	p.SenderKey = make([]byte, senderKeySize)
	_, err = rand.Read(p.SenderKey)
	return err
}

// people fills the directory: with those of the last run, or with those the configuration names.
func (p *Pool) people(stored *state) error {
	set := p.Settings.Load()
	rules := flow.Rules(set)
	if stored != nil {
		var err error
		p.Directory, err = readDirectory(p.options.Data, rules)
		return err
	}
	p.Directory = directory.New(rules)
	return p.seed(p.options.Config)
}

// Handler serves the pool.
func (p *Pool) Handler() http.Handler { return p.handler }

// Close ends imports, waits for calls under way, ends functions that run as processes, and saves the
// state once more. It may be called again.
func (p *Pool) Close() error { return p.close() }

func (p *Pool) end() error {
	p.imports.Close()
	p.Hooks.Close()
	faults := []error{p.Stack.Close()} // what it does last is to be saved
	if p.saver != nil {
		faults = append(faults, p.saver.close())
	}
	return errors.Join(append(faults, p.release())...)
}

// release ends what stands behind the triggers and functions that run as processes, and leaves the data folder to others.
func (p *Pool) release() error {
	var faults []error
	if p.Stack != nil {
		faults = append(faults, p.Stack.Close())
	}
	if p.held != nil {
		faults = append(faults, p.held.Close())
	}
	for _, closer := range p.closers {
		faults = append(faults, closer.Close())
	}
	return errors.Join(faults...)
}
