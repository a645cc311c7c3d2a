package signup_test

import (
	"testing"

	"gatehouse/shared/disposable"
	"gatehouse/shared/signup"
)

func TestReadLooksAtTheAddressOnce(t *testing.T) {
	rules := rulesOf(t, func(p *signup.Policy) { p.Allow = []string{"example.org"} })
	cases := map[string]struct {
		text     string
		hasEmail bool
		fault    bool
		allowed  bool
		domain   string
		class    disposable.Class
	}{
		"none":                {"", false, false, false, "", ""},
		"ordinary":            {"jane@example.com", true, false, false, "example.com", disposable.Other},
		"upper case and dot":  {"Jane@EXAMPLE.com.", true, false, false, "example.com", disposable.Other},
		"allowed":             {"jane@example.org", true, false, true, "example.org", disposable.Other},
		"disposable":          {"jane@mailinator.com", true, false, false, "mailinator.com", disposable.Disposable},
		"relay":               {"jane@privaterelay.appleid.com", true, false, false, "privaterelay.appleid.com", disposable.Relay},
		"free":                {"jane@gmail.com", true, false, false, "gmail.com", disposable.Free},
		"spaces":              {"  ", true, true, false, "", ""},
		"no domain":           {"jane@", true, true, false, "", ""},
		"no address":          {"mailinator.com", true, true, false, "", ""},
		"unreadable mailbox":  {`"jane"@mailinator.com`, true, true, false, "mailinator.com", disposable.Disposable},
		"unreadable, allowed": {`jane@example.com@example.org`, true, true, false, "example.org", disposable.Other},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := rules.Read(map[string]string{"email": c.text})
			if a.HasEmail != c.hasEmail || (a.AddressFault != nil) != c.fault || a.Allowed != c.allowed {
				t.Errorf("has an address: %v, fault: %v, allowed: %v", a.HasEmail, a.AddressFault, a.Allowed)
			}
			if a.Email.Domain != c.domain || a.Class != c.class {
				t.Errorf("domain %q of class %q, want %q of class %q", a.Email.Domain, a.Class, c.domain, c.class)
			}
		})
	}
}

func TestReadTakesNoAttributes(t *testing.T) {
	rules := rulesOf(t, nil)
	if a := rules.Read(nil); a.HasEmail || a.AddressFault != nil {
		t.Errorf("without attributes the applicant is %+v", a)
	}
}

func TestTheListAloneKnowsNoFamilies(t *testing.T) {
	listOnly := func(p *signup.Policy) { p.Disposable.Families = false }
	cases := map[string]struct{ withFamilies, listOnly disposable.Class }{
		"tempmail-example.com": {disposable.Disposable, disposable.Other},
		"temp-inbox.example":   {disposable.Disposable, disposable.Other},
		"mailinator.com":       {disposable.Disposable, disposable.Disposable},
		"eu.mailinator.com":    {disposable.Disposable, disposable.Disposable},
		"duck.com":             {disposable.Relay, disposable.Relay},
		"gmail.com":            {disposable.Free, disposable.Free},
		"example.com":          {disposable.Other, disposable.Other},
	}
	for domain, want := range cases {
		if got := applicant(rulesOf(t, nil), "jane@"+domain).Class; got != want.withFamilies {
			t.Errorf("%s is %q, want %q", domain, got, want.withFamilies)
		}
		if got := applicant(rulesOf(t, listOnly), "jane@"+domain).Class; got != want.listOnly {
			t.Errorf("without families %s is %q, want %q", domain, got, want.listOnly)
		}
	}
}
