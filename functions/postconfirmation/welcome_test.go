package postconfirmation_test

import (
	"strings"
	"testing"

	"gatehouse/shared/fact"
	"gatehouse/shared/mail"
)

func TestWhenAWelcomeIsOwed(t *testing.T) {
	cases := map[string]struct {
		after mail.After
		given attributes
		owed  string
		note  string
	}{
		"at confirmation":         {mail.AfterConfirmation, nil, "hooks/UserConfirmed/1 mail/welcome/1", ""},
		"at approval":             {mail.AfterApproval, nil, "hooks/UserConfirmed/1", ""},
		"never":                   {mail.Never, nil, "hooks/UserConfirmed/1", ""},
		"to an unproved address":  {mail.AfterConfirmation, attributes{"email_verified": "false"}, "hooks/UserConfirmed/1", "unproved_address"},
		"to no address":           {mail.AfterConfirmation, attributes{"email": ""}, "hooks/UserConfirmed/1", "unproved_address"},
		"to a megabyte":           {mail.AfterConfirmation, attributes{"email": strings.Repeat("j", 1<<20) + "@example.com"}, "hooks/UserConfirmed/1", "unproved_address"},
		"federated, not verified": {mail.AfterConfirmation, attributes{"cognito:user_status": "EXTERNAL_PROVIDER", "email_verified": "false"}, "hooks/UserConfirmed/1", "unproved_address"},
	}
	for name, c := range cases {
		table := newFacts()
		outcome := passes(t, open(t, table, func(p *mail.Policy) { p.Welcome.After = c.after }), event(t, confirms, c.given, nil))
		row, _ := table.row(t)
		if got := owed(row); got != c.owed {
			t.Errorf("%s: owed are %q, want %q", name, got, c.owed)
		}
		if notes := outcome.Notes; c.note == "" && len(notes) > 0 || c.note != "" && (len(notes) != 1 || string(notes[0]) != c.note) {
			t.Errorf("%s: counted are %v, want %q", name, notes, c.note)
		}
	}
}

func TestTheLetter(t *testing.T) {
	table := newFacts()
	given := attributes{"locale": "de-AT", "zoneinfo": "Europe/Vienna", "name": "Jane\r\nBcc: x\u202e Doe"}
	passes(t, open(t, table, nil), event(t, confirms, given, attributes{"device_name": "not for a welcome"}))
	row, _ := table.row(t)
	letter, found, err := fact.LetterOf(row, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
	want := fact.Letter{
		Kind: "welcome", To: "jane.doe@example.com", Name: "Jane Bcc: x Doe", Locale: "de-AT", Zone: "Europe/Vienna",
		At: noon, Proved: true, Client: "1example23456789abcdefghij",
	}
	if err != nil || !found || letter.To != want.To || letter.Name != want.Name || letter.Locale != want.Locale || letter.Zone != want.Zone ||
		!letter.At.Equal(want.At) || !letter.Proved || letter.Client != want.Client || letter.Device != "" {
		t.Errorf("the letter is %+v (%v, %v), want %+v", letter, found, err, want)
	}
}
