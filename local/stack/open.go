package stack

import (
	"context"
	"fmt"
	"strconv"

	"github.com/caarlos0/env/v11"

	"gatehouse/functions/clock"
	"gatehouse/functions/custommessage"
	"gatehouse/functions/directory"
	"gatehouse/functions/hooks"
	"gatehouse/functions/mailer"
	"gatehouse/functions/outbox"
	"gatehouse/functions/portal"
	"gatehouse/functions/postauthentication"
	"gatehouse/functions/postconfirmation"
	"gatehouse/policy"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
	"gatehouse/shared/trigger"
)

// open makes the functions, with the settings they have when nothing is set.
func (s *Stack) open() error {
	mails, err := render.Open(s.options.Policy.Mail, s.options.Policy.MailTexts)
	if err != nil {
		return err
	}
	if err := s.openTriggers(mails); err != nil {
		return err
	}
	s.Portal, err = portal.New(mails.Policy(), portal.Parts{
		Facts: s.Facts, Work: s.Work, Deployment: s.config, Now: s.options.Now,
		Count: func(context.Context, string) {},
		Fault: func(_ context.Context, cause error) { s.options.Log.Error("the portal failed", "cause", cause) },
	})
	if err != nil {
		return err
	}
	if err := s.openQueues(mails); err != nil {
		return err
	}
	s.outbox = outbox.New(s.queues, s.Facts)
	s.sweep = clock.New(s.queues, s.Facts, s.Work, s.options.Now, clock.Usual())
	return nil
}

func (s *Stack) openTriggers(mails *render.Mails) error {
	hash, now := policy.Hash(s.options.Policy.Mail), s.options.Now
	confirmation, err := postconfirmation.New(mails.Policy(), hash, s.Facts, s.config, now)
	if err != nil {
		return err
	}
	authentication, err := postauthentication.New(mails.Policy(), hash, s.Facts, s.config, now)
	if err != nil {
		return err
	}
	set := settings[custommessage.Settings](map[string]string{"EMAIL_SENDER": s.options.EmailSender})
	message, err := custommessage.New(mails, hash, set, now)
	if err != nil {
		return err
	}
	s.Triggers = map[string]trigger.Handler{
		"postconfirmation": confirmation, "postauthentication": authentication, "custommessage": message,
	}
	return nil
}

// openQueues makes the workers and the queue of each.
func (s *Stack) openQueues(mails *render.Mails) error {
	s.queues = queues{all: map[fact.Queue]*queue{}, file: s.file}
	workers := map[fact.Queue]serve.MessageHandler{}
	var err error
	if workers[fact.Mail], err = s.openMailer(mails); err != nil {
		return err
	}
	if workers[fact.Hooks], err = s.openHooks(); err != nil {
		return err
	}
	set := settings[directory.Settings](map[string]string{"USER_POOL_ID": s.options.PoolID})
	workers[fact.Revocations] = directory.New(set, s.Facts, s.options.Users, s.queues, directory.Clock{Now: s.options.Now, Sleep: serve.Sleep})
	workers[fact.Directory] = workers[fact.Revocations]
	for _, name := range fact.Queues() {
		s.queues.all[name] = &queue{name: string(name), handle: workers[name], now: s.options.Now, log: s.options.Log}
	}
	return nil
}

func (s *Stack) openMailer(mails *render.Mails) (serve.MessageHandler, error) {
	set := settings[mailer.Settings](map[string]string{
		"MAIL_QUEUE_URL": string(fact.Mail), "FROM_ADDRESS": "no-reply@example.com", "CONFIGURATION_SET": "local", "MAIL_PER_SECOND": "1000",
	})
	means := mailer.Real(post{s.options.Deliver}, s.queues)
	means.Facts, means.Work, means.Now = s.Facts, s.Work, s.options.Now
	return mailer.New(set, mails, s.config, means)
}

// post stands for SES. It takes everything.
type post struct{ deliver func(ledger.Outgoing) }

// Send hands a mail over.
func (p post) Send(_ context.Context, mail ledger.Outgoing) (string, error) {
	p.deliver(mail)
	return "local-" + mail.EffectID, nil
}

func (s *Stack) openHooks() (serve.MessageHandler, error) {
	return hooks.Open(
		settings[hooks.Settings](map[string]string{"HOOKS_QUEUE_URL": string(fact.Hooks), "EVENT_BUS": "local"}),
		hooks.Means{
			Bus:    func(string) hooks.Teller { return bus{s} },
			Queue:  s.queues,
			Spread: func() float64 { return 0.5 },
			Now:    s.options.Now,
		})
}

// bus stands for an event bus.
type bus struct{ *Stack }

// Tell remembers a notice.
func (b bus) Tell(_ context.Context, n notice.Notice) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.notices = append(b.notices, n)
	return nil
}

// file takes a dead letter.
func (s *Stack) file(_ []byte, attributes map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dead++
	s.options.Log.Error("a dead letter", "number", strconv.Itoa(s.dead), "reason", attributes["reason"])
}

// settings are a function's with these variables set. Tables and dead letters have their local names.
func settings[S any](environment map[string]string) S {
	for _, name := range []string{"FACTS_TABLE", "WORK_TABLE", "REVOCATIONS_QUEUE_URL", "DIRECTORY_QUEUE_URL"} {
		environment[name] = name
	}
	for _, name := range []string{"MAIL_DEAD_LETTER_URL", "HOOKS_DEAD_LETTER_URL", "DIRECTORY_DEAD_LETTER_URL"} {
		environment[name] = deadLetters
	}
	set, err := env.ParseAsWithOptions[S](env.Options{Environment: environment})
	if err != nil {
		panic(fmt.Sprintf("a function has a setting that the local stack does not know: %v", err))
	}
	return set
}
