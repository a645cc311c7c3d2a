package signup_test

import (
	"errors"
	"strings"
	"testing"

	"gatehouse/shared/deny"
	"gatehouse/shared/email"
	"gatehouse/shared/signup"
)

// everything switches every list on.
func everything(p *signup.Policy) {
	p.Deny.Entries = []string{"example.org", "*.example.org", "jane@example.com"}
	p.Only.Mode = signup.Block
	p.Only.Entries = []string{"example.com", "*.example.com", "gmail.com", "duck.com", "mailinator.com"}
}

func TestEachRuleRefusesWhatItIsFor(t *testing.T) {
	rules := rulesOf(t, everything)
	cases := map[string]map[string]string{ // rule, address, code
		"address": {
			"john@example.com": "", "": "", "jane": signup.CodeAddressInvalid, "jane@": signup.CodeAddressInvalid,
			"jane doe@example.com": signup.CodeAddressInvalid, "jane@localhost": signup.CodeAddressInvalid,
			"jane..doe@example.com": signup.CodeAddressInvalid, "jane@example.com.": "", "jane@bücher.example": "",
		},
		"deny": {
			"john@example.org": signup.CodeAddressDenied, "john@mail.example.org": signup.CodeAddressDenied,
			"Jane+news@Example.com": signup.CodeAddressDenied, "john@example.com": "", "john@notexample.org": "", "": "",
			`"john"@example.org`: signup.CodeAddressDenied,
		},
		"only": {
			"john@example.com": "", "john@mail.example.com": "", "john@example.net": signup.CodeNotAccepted, "": "",
			"jane@": signup.CodeNotAccepted,
		},
		"relay": {
			"john@duck.com": signup.CodeRelay, "john@privaterelay.appleid.com": signup.CodeRelay, "john@example.com": "", "": "",
		},
		"disposable": {
			"john@mailinator.com": signup.CodeDisposable, "john@inbox.mailinator.com": signup.CodeDisposable,
			"john@duck.com": "", "john@privaterelay.appleid.com": "", "john@gmail.com": "", "john@example.com": "", "": "",
		},
		"free": {
			"john@gmail.com": signup.CodeFree, "john@example.com": "", "john@duck.com": "", "": "",
		},
		"role": {
			"postmaster@example.com": signup.CodeRole, "Info+web@example.com": signup.CodeRole, "john@example.com": "", "": "",
		},
		"sub_address": {
			"john+news@example.com": signup.CodeSubAddress, "john+@example.com": signup.CodeSubAddress,
			"+john@example.com": "", "john@example.com": "", "": "",
		},
	}
	for _, rule := range pureRules(rules) {
		for address, want := range cases[rule.name] {
			err := rule.ask(applicant(rules, address))
			if got := codeOf(t, err); got != want {
				t.Errorf("%s answers %q with %q, want %q", rule.name, address, got, want)
			}
			if err != nil {
				checkRefusal(t, err)
			}
		}
	}
}

func TestTheAllowListBeatsEveryRuleButSyntaxAndNames(t *testing.T) {
	const allowed = "postmaster+tag@mailinator.com"
	for _, entry := range []string{"mailinator.com", "postmaster@mailinator.com", allowed} {
		rules := rulesOf(t, func(p *signup.Policy) {
			everything(p)
			p.Only.Entries = []string{"example.com"}
			p.Deny.Entries = []string{"mailinator.com"}
			p.Allow = []string{entry}
		})
		a := rules.Read(map[string]string{"email": allowed, "name": "https://example.com"})
		for _, rule := range pureRules(rules) {
			want := ""
			if rule.name == "names" {
				want = signup.CodeName
			}
			if got := codeOf(t, rule.ask(&a)); got != want {
				t.Errorf("with %q on the allow list %s answers %q, want %q", entry, rule.name, got, want)
			}
		}
		resolver := fakeDNS{"mailinator.com.": {mx: []string{"."}}}
		if got := codeOf(t, rules.Exchanger(t.Context(), resolver, &a)); got != "" {
			t.Errorf("with %q on the allow list the exchanger answers %q", entry, got)
		}
		if got := codeOf(t, rules.Address(applicant(rules, "jane doe@mailinator.com"))); got != signup.CodeAddressInvalid {
			t.Errorf("the allow list lets a broken address in: %q", got)
		}
	}
}

func TestARelayOrAFreeProviderOnTheDenyListIsRefused(t *testing.T) {
	rules := rulesOf(t, func(p *signup.Policy) { p.Deny.Entries = []string{"duck.com", "gmail.com"} })
	for _, address := range []string{"jane@duck.com", "jane@gmail.com"} {
		if got := codeOf(t, rules.Deny(applicant(rules, address))); got != signup.CodeAddressDenied {
			t.Errorf("%s is answered with %q", address, got)
		}
	}
}

func TestATelephoneNumberAloneIsEnoughUnlessAnAddressIsRequired(t *testing.T) {
	phone := map[string]string{"phone_number": "+12025550123", "name": "Jane Doe"}
	rules := rulesOf(t, everything)
	a := rules.Read(phone)
	for _, rule := range pureRules(rules) {
		if err := rule.ask(&a); err != nil {
			t.Errorf("%s refuses a sign-up by telephone: %v", rule.name, err)
		}
	}
	required := rulesOf(t, func(p *signup.Policy) { p.Address.Required = true })
	a = required.Read(phone)
	if got := codeOf(t, required.Address(&a)); got != signup.CodeAddressRequired {
		t.Errorf("where an address is required, the answer is %q", got)
	}
	if got := codeOf(t, required.Address(applicant(required, "jane@example.com"))); got != "" {
		t.Errorf("with an address the answer is %q", got)
	}
}

func TestARefusalSuggestsTheProviderThatWasMeant(t *testing.T) {
	rules := rulesOf(t, func(p *signup.Policy) {
		p.Only = signup.EntriesRule{Rule: p.Address.Rule, Entries: []string{"example.com", "gmail.com"}}
	})
	cases := map[string]string{
		"jane@gamil.com":   "domain_not_accepted: Email addresses of this organization are not accepted here; perhaps you meant gmail.com",
		"jane@hotmial.com": "domain_not_accepted: Email addresses of this organization are not accepted here", // nor is hotmail.com
		"jane@example.org": "domain_not_accepted: Email addresses of this organization are not accepted here",
	}
	for address, want := range cases {
		err := rules.Only(applicant(rules, address))
		if err == nil || err.Error() != want {
			t.Errorf("%s: a person reads %v, want %s", address, err, want)
			continue
		}
		checkRefusal(t, err)
	}
}

func TestRefusalsNeverRepeatTheAddress(t *testing.T) {
	rules := rulesOf(t, everything)
	for _, address := range []string{"zaphod@example.net", "zaphod@mailinator.com", "zaphod+tag@duck.com", "zaphod..x@example.org"} {
		for _, rule := range pureRules(rules) {
			if err := rule.ask(applicant(rules, address)); err != nil && strings.Contains(err.Error(), "zaphod") {
				t.Errorf("%s repeats the address: %v", rule.name, err)
			}
		}
	}
}

// A policy may word a rule anew; with the longest code and hint the text must still be readable.
func TestTheLongestSuggestionFits(t *testing.T) {
	for _, listed := range signup.Refusals() {
		refusal := deny.New(listed.Code, "Email addresses of this organization are not accepted here")
		provider, ok := email.Suggest("protonmial.com")
		if !ok {
			t.Fatal("protonmial.com gets no suggestion")
		}
		refusal.Suggestion = provider
		if !strings.Contains(refusal.Text(), provider) {
			t.Errorf("%s loses its suggestion: %s", listed.Code, refusal.Text())
		}
	}
}

func TestAnUnreadableAddressIsAFaultOfTheInput(t *testing.T) {
	a := applicant(rulesOf(t, nil), "jane@@example.com")
	if _, ok := errors.AsType[*email.SyntaxError](a.AddressFault); !ok {
		t.Errorf("the fault is %v, want one that names its reason", a.AddressFault)
	}
}
