package presignup_test

import (
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"gatehouse/functions/presignup"
	"gatehouse/shared/cognito"
	"gatehouse/shared/resolver"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

// asking switches the exchanger rule on.
func asking(p *signup.Policy) {
	p.Exchanger = signup.ExchangerRule{Rule: blocking(), Entries: []string{"example.org"}}
	p.Allow = []string{"allowed.example"}
}

func zones() map[string]zone {
	address := &[4]byte{192, 0, 2, 1}
	return map[string]zone{
		"mail.example.":    {mx: []string{"mx.example.com."}},
		"null.example.":    {mx: []string{"."}},
		"host.example.":    {ip: address},
		"empty.example.":   {},
		"listed.example.":  {mx: []string{"mx1.example.com.", "MX2.Example.ORG."}},
		"rented.example.":  {mx: []string{"mail.mailinator.com."}},
		"failing.example.": {code: dnsmessage.RCodeServerFailure},
		"no-a.example.":    {broken: dnsmessage.TypeA},
		"no-aaaa.example.": {broken: dnsmessage.TypeAAAA},
		"refused.example.": {code: dnsmessage.RCodeRefused},
		"silent.example.":  {silent: true},
	}
}

func TestExchanger(t *testing.T) {
	server := serveDNS(t, zones())
	handler := openWith(t, asking, resolver.New(server.address), settings())
	table(t, handler, "exchanger", map[string]row{
		"takes mail":          {given: attributes{"email": "jane@mail.example"}},
		"null exchanger":      {given: attributes{"email": "jane@null.example"}, code: signup.CodeUndeliverable},
		"address alone":       {given: attributes{"email": "jane@host.example"}},
		"neither":             {given: attributes{"email": "jane@empty.example"}, code: signup.CodeUndeliverable},
		"no such domain":      {given: attributes{"email": "jane@missing.example"}, code: signup.CodeUndeliverable},
		"listed exchanger":    {given: attributes{"email": "jane@listed.example"}, code: signup.CodeDisposable},
		"throw-away provider": {given: attributes{"email": "jane@rented.example"}, code: signup.CodeDisposable},
		"allowed":             {given: attributes{"email": "jane@allowed.example"}},
		"telephone alone":     {given: attributes{"phone_number": "+12025550123"}},
		"admin":               {source: cognito.PreSignUpAdminCreateUser, given: attributes{"email": "jane@null.example"}},
		"identity provider":   {source: cognito.PreSignUpExternalProvider, given: attributes{"email": "jane@null.example"}},
	})
}

func TestDNSFaultsLetPassAndAreCounted(t *testing.T) {
	server := serveDNS(t, zones())
	closed := presignup.Settings{DNSServer: "127.0.0.1:1", DNSTimeout: 500 * time.Millisecond}
	cases := map[string]struct {
		server, domain string
	}{
		"server failure": {server.address, "failing.example"},
		"refusal":        {server.address, "refused.example"},
		"half a failure": {server.address, "no-a.example"},
		"other half":     {server.address, "no-aaaa.example"},
		"no server":      {closed.DNSServer, "mail.example"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			handler := openWith(t, asking, resolver.New(c.server), settings())
			raw := event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@" + c.domain})
			answer, outcome := handler(t.Context(), raw)
			checkUnchanged(t, raw, answer, outcome)
			checkDNSFault(t, outcome)
		})
	}
}

func checkDNSFault(t *testing.T, outcome trigger.Outcome) {
	t.Helper()
	if len(outcome.Notes) != 1 || outcome.Notes[0] != "dns_fault" {
		t.Errorf("counted %q, want dns_fault", outcome.Notes)
	}
	if outcome.Cause != nil {
		t.Errorf("the log would hold %v", outcome.Cause)
	}
}

func TestASilentServerIsGivenUpOnInTime(t *testing.T) {
	server := serveDNS(t, zones())
	raw := event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@silent.example"})
	for _, timeout := range []time.Duration{50 * time.Millisecond, 500 * time.Millisecond} {
		handler := openWith(t, asking, resolver.New(server.address), presignup.Settings{DNSTimeout: timeout})
		begin := time.Now()
		answer, outcome := handler(t.Context(), raw)
		if took := time.Since(begin); took < timeout/2 || took > timeout+time.Second {
			t.Errorf("the person waited %v, want about %v", took, timeout)
		}
		checkUnchanged(t, raw, answer, outcome)
		checkDNSFault(t, outcome)
	}
}

func TestExchangerInModeLog(t *testing.T) {
	server := serveDNS(t, zones())
	handler := openWith(t, func(p *signup.Policy) {
		asking(p)
		p.Exchanger.Mode = signup.Log
	}, resolver.New(server.address), settings())
	raw := event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@null.example"})
	answer, outcome := handler(t.Context(), raw)
	checkUnchanged(t, raw, answer, outcome)
	if len(outcome.Notes) != 1 || outcome.Notes[0] != "log_undeliverable_email" {
		t.Errorf("counted %q", outcome.Notes)
	}
}

func TestDNSIsAskedAtMostTwice(t *testing.T) {
	cases := map[string]int64{"mail.example": 1, "null.example": 1, "host.example": 3, "allowed.example": 0} // A and AAAA are one look-up
	for domain, want := range cases {
		server := serveDNS(t, zones())
		handler := openWith(t, asking, resolver.New(server.address), settings())
		handler(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@" + domain}))
		if got := server.questions.Load(); got != want {
			t.Errorf("%s: %d packets, want %d", domain, got, want)
		}
	}
}

// Whoever is refused by a list is not worth a question: the exchanger's answer could not change it.
func TestARefusalByAListAsksNoDNS(t *testing.T) {
	handler := openWith(t, asking, noDNS{t}, settings())
	_, outcome := handler(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@mailinator.com"}))
	if outcome.Rule != "disposable" {
		t.Errorf("refused by %q", outcome.Rule)
	}
}

func TestASlipInAnUnknownDomainIsSuggested(t *testing.T) {
	server := serveDNS(t, nil)
	handler := openWith(t, asking, resolver.New(server.address), settings())
	_, outcome := handler(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@gmail.con"}))
	if outcome.Err == nil || !strings.HasSuffix(outcome.Err.Text(), "; perhaps you meant gmail.com") {
		t.Errorf("a person reads %v", outcome.Err)
	}
}

// brokenDNS is a resolver with a mistake in it.
type brokenDNS struct{ emptyDNS }

func (brokenDNS) LookupMX(context.Context, string) ([]*net.MX, error) { panic("jane@example.com") }

func TestABrokenResolverLetsPass(t *testing.T) {
	handler := openWith(t, asking, brokenDNS{}, settings())
	raw := event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@example.com"})
	answer, outcome := handler(t.Context(), raw)
	checkUnchanged(t, raw, answer, outcome)
	if len(outcome.Notes) != 1 || outcome.Notes[0] != "fault_exchanger" {
		t.Errorf("counted %q, want fault_exchanger", outcome.Notes)
	}
	if outcome.Cause == nil || strings.Contains(outcome.Cause.Error(), "jane") {
		t.Errorf("the log holds %v", outcome.Cause)
	}
}
