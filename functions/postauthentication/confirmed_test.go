package postauthentication_test

import (
	"testing"
	"time"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

func TestAMissingConfirmationIsMadeGood(t *testing.T) {
	greets := func(after mail.After, first bool) func(*mail.Policy) {
		return func(p *mail.Policy) { p.Welcome = mail.WelcomeRule{After: after, FirstSignIn: first} }
	}
	cases := map[string]struct {
		change func(*mail.Policy)
		given  attributes
		owed   string
	}{
		"greeted":             {greets(mail.AfterConfirmation, true), nil, "hooks/UserConfirmed/1 mail/welcome/1"},
		"greeted at sign-up":  {greets(mail.AfterConfirmation, false), nil, "hooks/UserConfirmed/1"},
		"greeted at approval": {greets(mail.AfterApproval, true), nil, "hooks/UserConfirmed/1"},
		"greeted never":       {greets(mail.Never, true), nil, "hooks/UserConfirmed/1"},
		"an unproved address": {greets(mail.AfterConfirmation, true), attributes{"email_verified": "false"}, "hooks/UserConfirmed/1"},
		"no address":          {greets(mail.AfterConfirmation, true), attributes{"email": ""}, "hooks/UserConfirmed/1"},
	}
	for name, c := range cases {
		w := bare(t, c.change)
		outcome := w.signIn(time.Minute, event(t, false, c.given, nil))
		if len(w.table.reads) != 1 || len(w.table.writes) != 1 || len(w.table.writes[0]) != 2 {
			t.Errorf("%s: %d reads and %d writes, want one and one of two rows", name, len(w.table.reads), len(w.table.writes))
		}
		row := w.row(fact.Confirmed)
		if got := owed(row); got != c.owed {
			t.Errorf("%s: owed are %q, want %q", name, got, c.owed)
		}
		if got := fact.ConfirmationOf(row); got.Origin != fact.FromSignIn || got.UserName != "jane" || !got.At.Equal(w.now) {
			t.Errorf("%s: recorded is %+v", name, got)
		}
		if counted(outcome) != "confirmed_late" || w.last().Count != 1 {
			t.Errorf("%s: counted are %q", name, counted(outcome))
		}
		if w.signIn(time.Minute, event(t, false, c.given, nil)); len(w.table.writes[0]) != 1 {
			t.Errorf("%s: the second sign-in confirms again", name)
		}
	}
}

func TestAConfirmationThatStandsStays(t *testing.T) {
	w := build(t, nil)
	before := w.row(fact.Confirmed)
	w.signIn(time.Minute, usual(t))
	if !w.row(fact.Confirmed).Equal(before) {
		t.Error("a sign-in changed the confirmation")
	}
}

// A confirmation and an alert may fall into one sign-in.
func TestAFirstSignInWithAnAlert(t *testing.T) {
	w := bare(t, mode(mail.Every))
	w.signIn(time.Minute, usual(t))
	if got := owed(w.row(fact.SignIn)) + " " + owed(w.row(fact.Confirmed)); len(w.table.writes) != 1 ||
		got != alertsAt(w.now)+" hooks/UserConfirmed/1 mail/welcome/1" {
		t.Errorf("%d writes owe %s", len(w.table.writes), got)
	}
}
