package signup_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/signup"
)

// faults are the paths and texts of everything Validate reports.
func faults(t *testing.T, policy signup.Policy) map[string]string {
	t.Helper()
	err := policy.Validate()
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		t.Fatalf("want joined faults, got %v", err)
	}
	found := map[string]string{}
	for _, one := range joined.Unwrap() {
		var fault *signup.Fault
		if !errors.As(one, &fault) {
			t.Fatalf("a fault without a path: %v", one)
		}
		found[fault.Path()] = fault.Error()
	}
	return found
}

func TestEachFaultSaysWhereAndWhatToWrite(t *testing.T) {
	cases := map[string]struct {
		change     func(*signup.Policy)
		path, says string
	}{
		"version":          {func(p *signup.Policy) { p.Version = 0 }, "$.version", "version: must be 1"},
		"mode":             {func(p *signup.Policy) { p.Free.Mode = "maybe" }, "$.free.mode", "free.mode: must be block, log or off"},
		"empty mode":       {func(p *signup.Policy) { p.Address.Mode = "" }, "$.address.mode", "must be block"},
		"review":           {func(p *signup.Policy) { p.Role.Mode = signup.Review }, "$.role.mode", "review needs approval, which this version does not have yet; use block, log or off"},
		"source":           {func(p *signup.Policy) { p.Names.Sources = []signup.Source{"sign_up", "signup"} }, "$.names.sources[1]", "must be sign_up, admin_create, external_provider or unknown"},
		"no source":        {func(p *signup.Policy) { p.Deny.Sources = nil }, "$.deny.sources", "would never be asked; set its mode to off"},
		"allow":            {func(p *signup.Policy) { p.Allow = []string{"example.com", "*@example.com"} }, "$.allow[1]", "write user@example.com, example.com or *.example.com"},
		"allow all":        {func(p *signup.Policy) { p.Allow = []string{"*"} }, "$.allow[0]", "is none of domain"},
		"deny":             {func(p *signup.Policy) { p.Deny.Entries = []string{"com"} }, "$.deny.entries[0]", "write user@example.com"},
		"exchanger suffix": {func(p *signup.Policy) { p.Exchanger.Entries = []string{"*.co.uk"} }, "$.exchanger.entries[0]", "public suffix"},
		"only":             {func(p *signup.Policy) { p.Only.Entries = []string{"jane@"} }, "$.only.entries[0]", "has no domain"},
		"only nobody":      {func(p *signup.Policy) { p.Only.Mode = signup.Log }, "$.only.entries", "would refuse everybody"},
		"exchanger":        {func(p *signup.Policy) { p.Exchanger.Entries = []string{"mx"} }, "$.exchanger.entries[0]", "write example.com or *.example.com"},
		"no names":         {func(p *signup.Policy) { p.Names.Attributes = nil }, "$.names.attributes", "list attributes or set names.mode to off"},
		"misspelled name":  {func(p *signup.Policy) { p.Names.Attributes = []string{"name", "give_name"} }, "$.names.attributes[1]", "is no attribute of user pools"},
		"empty custom":     {func(p *signup.Policy) { p.Names.Attributes = []string{"custom:"} }, "$.names.attributes[0]", "is no attribute of user pools"},
		"confirm":          {func(p *signup.Policy) { p.AutoConfirm.Domains = []string{"jane@example.com"} }, "$.auto_confirm.domains[0]", "is a mailbox; write example.com"},
		"verify address":   {func(p *signup.Policy) { p.AutoVerifyEmail.Domains = []string{"*.com"} }, "$.auto_verify_email.domains[0]", "public suffix"},
		"verify phone":     {func(p *signup.Policy) { p.AutoVerifyPhone.Domains = []string{""} }, "$.auto_verify_phone.domains[0]", "write example.com"},
		"verify alone":     {func(p *signup.Policy) { p.AutoVerifyEmail.Domains = []string{"example.com"} }, "$.auto_verify_email.domains[0]", "Cognito verifies only along with confirmation"},
		"suggestion":       {func(p *signup.Policy) { p.Wording = sentence("de", "suggestion", "ohne Platz") }, "$.wording.de.suggestion", "the phrase has no place {suggestion}"},
		"never asked":      {func(p *signup.Policy) { p.Address.Mode, p.Address.Required = signup.Off, true }, "$.address.required", "is never asked"},
		"doubled source":   {func(p *signup.Policy) { p.Free.Sources = []signup.Source{signup.External, signup.External} }, "$.free.sources", "names a source twice"},
		"long attribute":   {func(p *signup.Policy) { p.Names.Attributes = []string{"custom:" + strings.Repeat("x", 21)} }, "$.names.attributes[0]", "is no attribute"},
		"doubled locale":   {func(p *signup.Policy) { p.Wording = map[string]map[string]string{"de": nil, "DE": nil} }, "$.wording.de", "stands there twice"},
		"full stop":        {func(p *signup.Policy) { p.Wording = sentence("de", "free_email", "Endet.") }, "$.wording.de.free_email", "wording.de.free_email: the sentence must not end in a full stop"},
		"too long":         {func(p *signup.Policy) { p.Wording = sentence("de", "free_email", strings.Repeat("ü", 200)) }, "$.wording.de.free_email", "longer than 200 characters"},
		"unknown code":     {func(p *signup.Policy) { p.Wording = sentence("de", "free_mail", "Satz") }, "$.wording.de.free_mail", "is no code of a sign-up rule; write one of address_invalid, "},
		"no language":      {func(p *signup.Policy) { p.Wording = sentence("german", "free_email", "Satz") }, "$.wording.german", "is no language tag; write one such as de or pt-BR"},
		"underscore":       {func(p *signup.Policy) { p.Wording = sentence("pt_BR", "free_email", "Frase") }, "$.wording.pt_BR", "is no language tag"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			policy := signup.Default()
			c.change(&policy)
			found := faults(t, policy)
			if len(found) != 1 || !strings.Contains(found[c.path], c.says) {
				t.Errorf("an operator reads %q, want %q at %s alone", found, c.says, c.path)
			}
		})
	}
}

func sentence(locale, code, text string) map[string]map[string]string {
	return map[string]map[string]string{locale: {code: text}}
}

func TestEveryRuleIsChecked(t *testing.T) {
	policy := signup.Default()
	rules := []*signup.Rule{
		&policy.Address.Rule, &policy.Deny.Rule, &policy.Only.Rule, &policy.Relay, &policy.Disposable.Rule,
		&policy.Free, &policy.Role, &policy.SubAddress, &policy.Names.Rule, &policy.Exchanger.Rule,
	}
	for _, rule := range rules {
		*rule = signup.Rule{Mode: "maybe", Sources: []signup.Source{"nobody"}}
	}
	found := faults(t, policy)
	for _, name := range []string{"address", "deny", "only", "relay", "disposable", "free", "role", "sub_address", "names", "exchanger"} {
		for _, path := range []string{"$." + name + ".mode", "$." + name + ".sources[0]"} {
			if found[path] == "" {
				t.Errorf("%s is not reported in %q", path, found)
			}
		}
	}
}

func TestAllFaultsComeInOneGo(t *testing.T) {
	policy := signup.Default()
	policy.Version = 3
	policy.Free.Mode = "maybe"
	policy.Deny.Entries = []string{"*@example.com", "example.com", "jane@"}
	policy.Wording = map[string]map[string]string{"german": {"unknown_code": "Endet", "free_email": "Endet."}}
	found := faults(t, policy)
	for _, path := range []string{"$.version", "$.free.mode", "$.deny.entries[0]", "$.deny.entries[2]", "$.wording.german.free_email", "$.wording.german", "$.wording.german.unknown_code"} {
		if found[path] == "" {
			t.Errorf("%s is not reported in %q", path, found)
		}
	}
	if len(found) != 7 {
		t.Errorf("want 7 faults, got %q", found)
	}
}

func TestFaultsDoNotRepeatEntries(t *testing.T) {
	policy := signup.Default()
	policy.Allow = []string{"zaphod@"}
	policy.Exchanger.Entries = []string{"zaphod@example.com"}
	policy.Names.Attributes = []string{"zaphod"}
	policy.Free.Mode = "zaphod"
	if err := policy.Validate(); err == nil || strings.Contains(err.Error(), "zaphod") {
		t.Errorf("an error repeats the file: %v", err)
	}
}

func TestWhatMakesSenseIsTaken(t *testing.T) {
	policy := signup.Default()
	policy.Only.Mode = signup.Log
	policy.Only.Entries = []string{"example.com", "*.example.com", "jane@example.org", "BÜCHER.example", "*.ac.uk", "mil.no"}
	policy.Relay = signup.Rule{Mode: signup.Off, Sources: []signup.Source{signup.External}}
	policy.Names.Attributes = []string{"name", "custom:company", "dev:custom:team", "address"}
	policy.AutoConfirm.Domains = []string{"example.com", "*.example.com"}
	policy.Wording = map[string]map[string]string{"de": {}, "pt-BR": {"unavailable": "Tente mais tarde"}, "zh-Hant-TW": {}, "gsw": {}}
	for _, refusal := range signup.Refusals() {
		policy.Wording["de"][refusal.Code] = "Satz"
	}
	if err := policy.Validate(); err != nil {
		t.Error(err)
	}
	policy.Names.Attributes, policy.Names.Mode = nil, signup.Off
	if err := policy.Validate(); err != nil {
		t.Errorf("a rule that is off needs no attributes: %v", err)
	}
}

func TestFaultsComeInTheSameOrder(t *testing.T) {
	policy := signup.Default()
	policy.Wording = map[string]map[string]string{"one!": {}, "two!": {}, "three!": {}, "four!": {}}
	var texts []string
	for range 8 {
		texts = append(texts, policy.Validate().Error())
	}
	if len(slices.Compact(texts)) != 1 {
		t.Errorf("an operator reads the faults in another order each time: %q", texts)
	}
}
