package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"gatehouse/functions/mailer"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/ses"
)

type sendTestCommand struct {
	stackFlags `embed:""`
	To         string `required:"" placeholder:"ADDRESS" help:"Who gets it."`
	Kind       string `default:"welcome" placeholder:"MESSAGE" help:"Which message, by default ${default}."`
	Locale     string `placeholder:"TAG" help:"Language, such as de; by default the policy's."`
	DryRun     bool   `help:"Print the mail and send nothing; needs no AWS account."`
	Dir        string `placeholder:"DIR" help:"Folder of the policies; by default policy in the project you are in."`
}

// Help is shown below the one-line description.
func (sendTestCommand) Help() string {
	var kinds []string
	for _, kind := range mail.Kinds() {
		kinds = append(kinds, string(kind))
	}
	return `Sends one message with made-up values, as the mailer would: same sender, headers, parts and configuration set.
Where Cognito would fill something in, such as a code, that is made up, too.
Policy, texts and templates are read as they are now. It does not go through queue and ledger.

	gatehouse mail send-test --to you@example.com --kind sign_in_alert --locale de --dry-run
	gatehouse mail send-test --to you@example.com --stack gatehouse-dev

Messages: ` + strings.Join(kinds, ", ") + `.

` + awsHelp + `

Exit codes: 0 sent or printed; 1 SES refused it, or a mistake in a text; 2 a fault or wrong usage.`
}

// Run executes the command.
func (s sendTestCommand) Run(ctx context.Context, c console) error {
	dir, err := policyDir(s.Dir)
	if err != nil {
		return err
	}
	mails, err := currentMails(dir)
	if good, fault := c.accept(err); fault != nil || !good {
		return mistakeOr(fault)
	}
	out, err := s.write(mails)
	if err != nil {
		return err
	}
	if s.DryRun {
		out.From, err = mailer.Sender(cmp.Or(s.From, "no-reply@example.com"), mails.Policy().Brand)
		if err != nil {
			return err
		}
		return c.show(out)
	}
	return s.send(ctx, c, out, mails.Policy().Brand)
}

// write renders the message for its address.
func (s sendTestCommand) write(mails *render.Mails) (ledger.Outgoing, error) {
	to, err := ledger.Recipient(s.To)
	if err != nil {
		return ledger.Outgoing{}, errors.New("--to is no e-mail address")
	}
	kind := mail.Kind(s.Kind)
	if !kind.Known() {
		return ledger.Outgoing{}, fmt.Errorf("there is no message %q; see gatehouse mail send-test --help", s.Kind)
	}
	locale, err := s.locale(mails)
	if err != nil {
		return ledger.Outgoing{}, err
	}
	message, err := sampled(mails, kind, locale, "")
	if err != nil {
		return ledger.Outgoing{}, err
	}
	return ledger.Outgoing{
		Kind: s.Kind, To: to, ReplyTo: mails.Policy().Brand.ReplyTo, Subject: message.Subject, HTML: message.HTML, Text: message.Text, Locale: message.Locale,
	}, nil
}

// locale is the one that was asked for, such as de for de-AT.
func (s sendTestCommand) locale(mails *render.Mails) (string, error) {
	tag, err := language.Parse(s.Locale)
	base, _ := tag.Base()
	if s.Locale != "" && (err != nil || !slices.Contains(mail.Locales(), base.String())) {
		return "", fmt.Errorf("there are no mails in %q; there are: %s", s.Locale, strings.Join(mail.Locales(), ", "))
	}
	return mails.Locale(s.Locale), nil
}

// send hands the mail to SES.
func (s sendTestCommand) send(ctx context.Context, c console, out ledger.Outgoing, brand mail.Brand) error {
	d, err := s.open(ctx, "from")
	if err != nil {
		return err
	}
	if out.From, err = mailer.Sender(d.From, brand); err != nil {
		return err
	}
	out.ConfigurationSet = d.ConfigurationSet
	id, err := ses.Open(d.config).Send(ctx, out)
	if failure, ok := errors.AsType[*ledger.Failure](err); ok && failure.Fault >= ledger.Throttled {
		_, _ = fmt.Fprintln(c.out, "SES refused it:", refusal(failure))
		return exitStatus(exitRefused)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.out, "sent with the id", id)
	return err
}

// refusal says what can be done about a refusal.
func refusal(f *ledger.Failure) string {
	hint := map[ledger.Fault]string{
		ledger.Throttled: "too many mails at once, try again",
		ledger.Exhausted: "the day's quota is used up, or sending is paused for the account",
		ledger.Sandbox:   "the account is in SES's sandbox: verify the recipient's address, or ask for production access",
	}[f.Fault]
	if f.Reason == ledger.ReasonSender {
		hint = "verify the sender's address or domain in SES"
	}
	if hint == "" {
		return f.Reason
	}
	return f.Reason + ": " + hint
}

// show prints a mail.
func (c console) show(out ledger.Outgoing) error {
	var text strings.Builder
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&text, "%s: %s\n", name, value)
		}
	}
	line("From", out.From)
	line("To", out.To)
	line("Reply-To", out.ReplyTo)
	line("Subject", out.Subject)
	for _, h := range out.Headers() {
		line(h.Name, h.Value)
	}
	fmt.Fprintf(&text, "\n%s\n-- HTML --\n%s", out.Text, out.HTML)
	_, err := fmt.Fprintln(c.out, strings.TrimRight(text.String(), "\n"))
	return err
}
