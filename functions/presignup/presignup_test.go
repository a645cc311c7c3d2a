package presignup_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/presignup"
	"gatehouse/shared/cognito"
	"gatehouse/shared/resolver"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

type attributes = map[string]string

// settings are the ones of an empty environment.
func settings() presignup.Settings { return presignup.Settings{DNSTimeout: 500 * time.Millisecond} }

// open makes the function with the default policy, changed. It may ask no DNS.
func open(t testing.TB, change func(*signup.Policy)) trigger.Handler {
	t.Helper()
	return openWith(t, change, noDNS{t}, settings())
}

func openWith(t testing.TB, change func(*signup.Policy), dns signup.Resolver, settings presignup.Settings) trigger.Handler {
	t.Helper()
	policy := signup.Default()
	if change != nil {
		change(&policy)
	}
	rules, err := signup.New(policy)
	if err != nil {
		t.Fatal(err)
	}
	handler, err := presignup.New(rules, "0123abcd", dns, settings)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// event is what Cognito sends for these attributes.
func event(t testing.TB, source cognito.Source, given attributes) []byte {
	t.Helper()
	request := map[string]any{"userAttributes": given, "validationData": nil}
	raw, err := json.Marshal(map[string]any{
		"version": "1", "region": "us-east-1", "userPoolId": "us-east-1_EXAMPLE00", "userName": "jane",
		"callerContext": map[string]string{"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example23456789abcdefghij"},
		"triggerSource": source, "request": request,
		"response": map[string]bool{"autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false},
	})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

const future cognito.Source = "PreSignUp_FutureOperation"

// row is one sign-up and the code it is refused with; an empty source means self sign-up, an empty code
// that it is let in.
type row struct {
	source cognito.Source
	given  attributes
	code   string
}

// table asks a function about every row and holds the form of its answers.
func table(t *testing.T, handler trigger.Handler, rule string, rows map[string]row) {
	t.Helper()
	for name, r := range rows {
		t.Run(name, func(t *testing.T) {
			if r.source == "" {
				r.source = cognito.PreSignUpSignUp
			}
			raw := event(t, r.source, r.given)
			answer, outcome := handler(t.Context(), raw)
			if outcome.Code != r.code {
				t.Fatalf("answered with code %q, want %q (%v)", outcome.Code, r.code, outcome.Cause)
			}
			if r.code == "" {
				checkUnchanged(t, raw, answer, outcome)
				return
			}
			if outcome.Rule != rule {
				t.Errorf("refused by %q, want %q", outcome.Rule, rule)
			}
			checkRefused(t, answer, outcome)
		})
	}
}

// checkUnchanged holds that a person is let in and Cognito gets its own bytes back.
func checkUnchanged(t *testing.T, raw, answer []byte, outcome trigger.Outcome) {
	t.Helper()
	if outcome.Result != trigger.Allowed || outcome.Err != nil {
		t.Errorf("result %q, a person reads %v", outcome.Result, outcome.Err)
	}
	if !bytes.Equal(answer, raw) {
		t.Errorf("Cognito gets\n%s\nwant the event itself\n%s", answer, raw)
	}
}

// checkRefused holds the form of a refusal.
func checkRefused(t *testing.T, answer []byte, outcome trigger.Outcome) {
	t.Helper()
	if answer != nil || outcome.Result != trigger.Refused || outcome.Cause != nil {
		t.Errorf("result %q, answer %s, cause %v", outcome.Result, answer, outcome.Cause)
	}
	text := outcome.Err.Text()
	if !strings.HasPrefix(text, outcome.Code+": ") || strings.HasSuffix(text, ".") || len([]rune(text)) > 200 {
		t.Errorf("a person reads %q", text)
	}
}

// blocking switches a rule on for self sign-up.
func blocking() signup.Rule {
	return signup.Rule{Mode: signup.Block, Sources: []signup.Source{signup.SelfSignUp}}
}

func TestTheOrderIsTheOneOfThePolicyFile(t *testing.T) {
	const address = "postmaster+tag@mailinator.com"
	steps := []struct {
		rule, code string
		relax      func(*signup.Policy)
	}{
		{"deny", signup.CodeAddressDenied, func(p *signup.Policy) { p.Deny.Entries = []string{} }},
		{"only", signup.CodeNotAccepted, func(p *signup.Policy) { p.Only.Mode = signup.Off }},
		{"disposable", signup.CodeDisposable, func(p *signup.Policy) { p.Disposable.Mode = signup.Off }},
		{"role", signup.CodeRole, func(p *signup.Policy) { p.Role.Mode = signup.Off }},
		{"sub_address", signup.CodeSubAddress, func(p *signup.Policy) { p.SubAddress.Mode = signup.Off }},
		{"names", signup.CodeName, func(p *signup.Policy) { p.Names.Mode = signup.Off }},
		{"exchanger", signup.CodeUndeliverable, func(p *signup.Policy) { p.Exchanger.Mode = signup.Off }},
		{"", "", nil},
	}
	policy := signup.Default()
	policy.Deny.Entries = []string{"mailinator.com"}
	policy.Only = signup.EntriesRule{Rule: blocking(), Entries: []string{"example.com"}}
	policy.Role, policy.SubAddress, policy.Exchanger.Rule = blocking(), blocking(), blocking()
	for _, step := range steps {
		handler := openWith(t, func(p *signup.Policy) { *p = policy }, emptyDNS{}, settings())
		_, outcome := handler(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": address, "name": "www.example.com"}))
		if outcome.Rule != step.rule || outcome.Code != step.code {
			t.Fatalf("%q refuses with %q, want %q with %q", outcome.Rule, outcome.Code, step.rule, step.code)
		}
		if step.relax != nil {
			step.relax(&policy)
		}
	}
}

func TestModes(t *testing.T) {
	raw := event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@mailinator.com"})
	cases := map[signup.Mode]struct {
		result trigger.Result
		note   trigger.Note
	}{
		signup.Block: {trigger.Refused, ""},
		signup.Log:   {trigger.Allowed, "log_disposable_email"},
		signup.Off:   {trigger.Allowed, ""},
	}
	for mode, want := range cases {
		answer, outcome := open(t, func(p *signup.Policy) { p.Disposable.Mode = mode })(t.Context(), raw)
		if outcome.Result != want.result || (answer != nil) != (want.result == trigger.Allowed) {
			t.Errorf("mode %s: result %q, want %q", mode, outcome.Result, want.result)
		}
		if notes := outcome.Notes; want.note == "" && len(notes) > 0 || want.note != "" && (len(notes) != 1 || notes[0] != want.note) {
			t.Errorf("mode %s counts %q, want %q", mode, notes, want.note)
		}
	}
}

func TestSourcesSwitchARule(t *testing.T) {
	sources := map[signup.Source]cognito.Source{
		signup.SelfSignUp: cognito.PreSignUpSignUp, signup.AdminCreate: cognito.PreSignUpAdminCreateUser,
		signup.External: cognito.PreSignUpExternalProvider, signup.Unknown: future,
	}
	for asked := range sources {
		handler := open(t, func(p *signup.Policy) { p.Disposable.Sources = []signup.Source{asked} })
		for named, source := range sources {
			_, outcome := handler(t.Context(), event(t, source, attributes{"email": "jane@mailinator.com"}))
			if refused := outcome.Result == trigger.Refused; refused != (named == asked) {
				t.Errorf("with sources [%s] the answer to %s is %q", asked, source, outcome.Result)
			}
		}
	}
}

func TestTheDefaultSources(t *testing.T) {
	handler := open(t, func(p *signup.Policy) { p.Deny.Entries = []string{"example.org"} })
	given := map[string]attributes{
		"address": {"email": "jane@"}, "disposable": {"email": "jane@mailinator.com"},
		"deny": {"email": "jane@example.org"}, "names": {"email": "jane@example.com", "name": "www.example.com"},
	}
	cases := map[cognito.Source][]string{
		cognito.PreSignUpSignUp:           {"address", "deny", "disposable", "names"},
		future:                            {"address", "deny", "disposable", "names"},
		cognito.PreSignUpExternalProvider: {"deny", "names"},
		cognito.PreSignUpAdminCreateUser:  {},
	}
	for source, rules := range cases {
		for rule, attributes := range given {
			_, outcome := handler(t.Context(), event(t, source, attributes))
			want := ""
			if strings.Contains(strings.Join(rules, " "), rule) {
				want = rule
			}
			if outcome.Rule != want {
				t.Errorf("%s: %v is refused by %q, want %q", source, attributes, outcome.Rule, want)
			}
		}
	}
}

func TestWordingFollowsThePerson(t *testing.T) {
	handler := open(t, func(p *signup.Policy) {
		p.Wording = map[string]map[string]string{
			"de":    {signup.CodeDisposable: "Bitte verwenden Sie eine dauerhafte E-Mail-Adresse"},
			"pt-BR": {signup.CodeDisposable: "Use um endereço permanente"},
			"en":    {signup.CodeDisposable: "Use another address"},
		}
	})
	cases := map[string]struct{ attribute, metadata, want string }{
		"attribute":             {"de-AT", "", "disposable_email: Bitte verwenden Sie eine dauerhafte E-Mail-Adresse"},
		"client metadata":       {"", "pt-BR", "disposable_email: Use um endereço permanente"},
		"attribute before data": {"de", "pt-BR", "disposable_email: Bitte verwenden Sie eine dauerhafte E-Mail-Adresse"},
		"unknown":               {"ja", "", "disposable_email: Use another address"},
		"none":                  {"", "", "disposable_email: Use another address"},
		"nonsense":              {"../../x", "", "disposable_email: Use another address"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			given := attributes{"email": "jane@mailinator.com"}
			if c.attribute != "" {
				given["locale"] = c.attribute
			}
			raw := event(t, cognito.PreSignUpSignUp, given)
			if c.metadata != "" {
				raw = bytes.Replace(raw, []byte(`"validationData":null`), []byte(`"clientMetadata":{"locale":"`+c.metadata+`"}`), 1)
			}
			_, outcome := handler(t.Context(), raw)
			if outcome.Err == nil || outcome.Err.Text() != c.want {
				t.Errorf("a person reads %v, want %s", outcome.Err, c.want)
			}
		})
	}
}

func TestTheOutcomeNamesFunctionSourceAndPolicy(t *testing.T) {
	_, outcome := open(t, nil)(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@mailinator.com"}))
	if outcome.Function != "presignup" || outcome.Policy != "0123abcd" || outcome.Source != cognito.PreSignUpSignUp {
		t.Errorf("the outcome line says function %q, policy %q, source %q", outcome.Function, outcome.Policy, outcome.Source)
	}
}

func TestSettingsReportAllFaultsAtOnce(t *testing.T) {
	good := []presignup.Settings{
		settings(), {DNSTimeout: 10 * time.Millisecond}, {DNSServer: "192.0.2.1:53", DNSTimeout: time.Second / 2},
		{DNSServer: "[2001:db8::1]:53", DNSTimeout: time.Second / 2}, {DNSServer: "dns.example.com:5353", DNSTimeout: time.Second / 2},
	}
	for _, s := range good {
		if err := s.Validate(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, server := range []string{"192.0.2.1", ":53", "192.0.2.1:", "192.0.2.1:dns", "192.0.2.1:0", "192.0.2.1:65536", "2001:db8::1:53"} {
		err := presignup.Settings{DNSServer: server, DNSTimeout: time.Second}.Validate()
		if err == nil || err.Error() != "DNS_SERVER: must be host:port\nDNS_TIMEOUT: must be 10ms to 500ms" {
			t.Errorf("DNS_SERVER=%s with DNS_TIMEOUT=1s: an operator reads %v", server, err)
		}
	}
}

func benchmarkChain(b *testing.B, name string) {
	raw, err := os.ReadFile("../../events/PreSignUp/" + name)
	if err != nil {
		b.Fatal(err)
	}
	handler := openWith(b, nil, resolver.New(""), settings())
	ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
	defer cancel()
	b.ReportAllocs()
	for b.Loop() {
		handler(ctx, raw)
	}
}

// BenchmarkChain is the time and memory from the event's bytes to the answer's, all default rules.
func BenchmarkChain(b *testing.B) {
	b.Run("allow", func(b *testing.B) { benchmarkChain(b, "PreSignUp_SignUp.json") })
	b.Run("refuse", func(b *testing.B) { benchmarkChain(b, "PreSignUp_SignUp.disposable.json") })
}
