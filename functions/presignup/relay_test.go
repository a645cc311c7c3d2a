package presignup_test

import (
	"testing"

	"gatehouse/shared/signup"
)

var relays = []string{
	"privaterelay.appleid.com", "private.icloud.com", "simplelogin.com", "slmail.me", "anonaddy.com", "addy.io", "jane.addymail.com",
	"mozmail.com", "duck.com", "passmail.net",
}

func TestRelaysAreLetInByDefault(t *testing.T) {
	rows := map[string]row{}
	for _, domain := range relays {
		rows[domain] = row{given: attributes{"email": "jane@" + domain}}
	}
	table(t, open(t, nil), "", rows)
}

func TestRelay(t *testing.T) {
	rows := map[string]row{
		"ordinary": {given: attributes{"email": "jane@example.com"}},
		"allowed":  {given: attributes{"email": "jane@mozmail.com"}},
	}
	for _, domain := range relays {
		rows[domain] = row{given: attributes{"email": "x@" + domain}, code: signup.CodeRelay}
	}
	table(t, open(t, func(p *signup.Policy) {
		p.Relay = blocking()
		p.Allow = []string{"jane@mozmail.com"}
	}), "relay", rows)
}
