package main

import (
	"slices"
	"testing"

	"gatehouse/local/pool/mailbox"
	"gatehouse/shared/cognito"
)

// TestNoSecretIsPrinted: also a subject that names the code does not show it.
func TestNoSecretIsPrinted(t *testing.T) {
	cases := map[string]letter{
		`mail "****** is your code", SignUp, with the code ******`: {Message: mailbox.Message{
			Medium: "EMAIL", Source: cognito.CustomMessageSignUp, Subject: "123456 is your code", Code: "123456",
		}},
		`mail "Welcome", AdminCreateUser, with the password ******`: {Message: mailbox.Message{
			Medium: "EMAIL", Source: cognito.CustomMessageAdminCreateUser, Subject: "Welcome", Code: password,
		}},
		`text message, Authentication, with the code ******`: {Message: mailbox.Message{
			Medium: "SMS", Source: cognito.CustomMessageAuthentication, Code: "123456",
		}},
		`mail "New sign-in attempt", AccountTakeOverNotification`: {Message: mailbox.Message{
			Medium: "EMAIL", Source: "CustomMessage_AccountTakeOverNotification", Subject: "New sign-in attempt",
		}},
		`mail "Willkommen", welcome/de`: {Message: mailbox.Message{Medium: "EMAIL", Kind: "welcome", Subject: "Willkommen"}, language: "de"},
	}
	for want, message := range cases {
		if got := message.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// someMail is a mail of ours as far as its text goes.
const someMail = `<!doctype html><html lang="ja"><head><title>T</title><style>p{}</style></head><body>
<div style="display:none;opacity:0">preheader</div><table><tr><td><h1>Sign-in &amp; alert</h1><p>Hello
 <b>Jane</b> Doe,<br>bye</p><div>Code</div><div>123456</div>
<a href="https://example.com/x?a=1&amp;t=abc-_9">https://example.com/x?a=1&amp;t=abc-_9&amp;b=2</a></td></tr></table></body></html>`

func TestOpenShowsTheTextOfTheFirst(t *testing.T) {
	jane := &traveller{shown: map[string]bool{}}
	text := []string{"Sign-in & alert", "Hello Jane Doe,", "bye", "Code", "******", "https://example.com/x?a=1&t=******&b=2"}
	cases := []struct {
		name    string
		message mailbox.Message
		code    string
		text    []string
	}{
		{"ours", mailbox.Message{Medium: "EMAIL", Kind: "welcome", HTML: someMail, Body: "plain", Code: "123456"}, "welcome/ja", text},
		{"ours again", mailbox.Message{Medium: "EMAIL", Kind: "welcome", HTML: someMail}, "welcome/ja", nil},
		{"Cognito's", mailbox.Message{Medium: "EMAIL", Source: cognito.CustomMessageSignUp, Body: someMail, Code: "123456"}, "SignUp/ja", text},
		{"Cognito's own words", mailbox.Message{Medium: "EMAIL", Source: cognito.CustomMessageSignUp, Body: "It is 123456 ", Code: "123456"}, "SignUp", []string{"It is ******"}},
		{"a text message", mailbox.Message{Medium: "SMS", Source: cognito.CustomMessageSignUp, Body: "1 < 2: 123456", Code: "123456"}, "SignUp", []string{"1 < 2: ******"}},
		{"a text message again", mailbox.Message{Medium: "SMS", Source: cognito.CustomMessageSignUp, Body: "B 123456", Code: "123456"}, "SignUp", []string{"B ******"}},
	}
	for _, c := range cases {
		got := jane.open(c.message)
		if got.code() != c.code || !slices.Equal(got.text, c.text) {
			t.Errorf("%s: got %s with %q, want %s with %q", c.name, got.code(), got.text, c.code, c.text)
		}
	}
}
