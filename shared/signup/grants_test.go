package signup_test

import (
	"testing"

	"gatehouse/shared/signup"
)

func TestGrantsGoToListedDomainsAlone(t *testing.T) {
	rules := rulesOf(t, func(p *signup.Policy) {
		p.AutoConfirm.Domains = []string{"example.com", "*.example.com", "example.org"}
		p.AutoVerifyEmail.Domains = []string{"*.example.com"}
		p.AutoVerifyPhone.Domains = []string{"example.org"}
	})
	type attributes = map[string]string
	cases := map[string]struct {
		attributes                    attributes
		confirm, verifyMail, verPhone bool
	}{
		"listed domain":            {attributes{"email": "jane@Example.com"}, true, false, false},
		"subdomain":                {attributes{"email": "jane@mail.example.com"}, true, true, false},
		"phone of listed domain":   {attributes{"email": "jane@example.org", "phone_number": "+12025550123"}, true, false, true},
		"no phone to verify":       {attributes{"email": "jane@example.org"}, true, false, false},
		"empty phone":              {attributes{"email": "jane@example.org", "phone_number": ""}, true, false, false},
		"phone without address":    {attributes{"phone_number": "+12025550123"}, false, false, false},
		"nothing":                  {nil, false, false, false},
		"another domain":           {attributes{"email": "jane@example.net", "phone_number": "+12025550123"}, false, false, false},
		"a domain that ends alike": {attributes{"email": "jane@notexample.com"}, false, false, false},
		"unreadable mailbox":       {attributes{"email": `"jane"@example.com`, "phone_number": "+12025550123"}, false, false, false},
		"two addresses":            {attributes{"email": "jane@example.net@example.com"}, false, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			a := rules.Read(c.attributes)
			got := [3]bool{rules.AutoConfirm(&a), rules.AutoVerifyEmail(&a), rules.AutoVerifyPhone(&a)}
			if want := [3]bool{c.confirm, c.verifyMail, c.verPhone}; got != want {
				t.Errorf("confirm, verify address, verify telephone: %v, want %v", got, want)
			}
		})
	}
}

func TestTheDefaultPolicyGrantsNothing(t *testing.T) {
	rules := rulesOf(t, nil)
	a := rules.Read(map[string]string{"email": "jane@example.com", "phone_number": "+12025550123"})
	if rules.AutoConfirm(&a) || rules.AutoVerifyEmail(&a) || rules.AutoVerifyPhone(&a) {
		t.Error("the default policy opens a door")
	}
}
