package signup_test

import (
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/signup"
)

func TestTheDefaultPolicyIsWhatIsPromised(t *testing.T) {
	people := []signup.Source{signup.SelfSignUp, signup.Unknown}
	everyone := []signup.Source{signup.SelfSignUp, signup.External, signup.Unknown}
	policy := signup.Default()
	want := map[string]signup.Rule{
		"Address":    {Mode: signup.Block, Sources: people},
		"Deny":       {Mode: signup.Block, Sources: everyone},
		"Only":       {Mode: signup.Off, Sources: people},
		"Relay":      {Mode: signup.Off, Sources: people},
		"Disposable": {Mode: signup.Block, Sources: people},
		"Free":       {Mode: signup.Off, Sources: people},
		"Role":       {Mode: signup.Off, Sources: people},
		"SubAddress": {Mode: signup.Off, Sources: people},
		"Exchanger":  {Mode: signup.Off, Sources: people},
		"Names":      {Mode: signup.Block, Sources: everyone},
	}
	got := map[string]signup.Rule{
		"Address": policy.Address.Rule, "Deny": policy.Deny.Rule, "Only": policy.Only.Rule, "Relay": policy.Relay,
		"Disposable": policy.Disposable.Rule, "Free": policy.Free, "Role": policy.Role, "SubAddress": policy.SubAddress,
		"Exchanger": policy.Exchanger.Rule, "Names": policy.Names.Rule,
	}
	for name, rule := range want {
		if !reflect.DeepEqual(got[name], rule) {
			t.Errorf("%s is %v by default, want %v", name, got[name], rule)
		}
	}
	if policy.Address.Required || !policy.Disposable.Families {
		t.Errorf("address required: %v, families: %v", policy.Address.Required, policy.Disposable.Families)
	}
	if err := policy.Validate(); err != nil {
		t.Error(err)
	}
}

func TestTwoDefaultsShareNothing(t *testing.T) {
	first := signup.Default()
	first.Deny.Sources[0] = "changed"
	first.Names.Attributes[0] = "changed"
	first.Wording["de"] = map[string]string{}
	if second := signup.Default(); second.Deny.Sources[0] != signup.SelfSignUp || second.Names.Attributes[0] != "name" || len(second.Wording) > 0 {
		t.Error("changing one default policy changes the next")
	}
}

// Every key of the policy file is spelled alike in YAML and JSON, so that the compiled form reads like
// the file.
func TestYAMLAndJSONSpellKeysAlike(t *testing.T) {
	var walk func(reflect.Type)
	walk = func(policy reflect.Type) {
		for field := range policy.Fields() {
			if field.Type.Kind() == reflect.Struct {
				walk(field.Type)
			}
			if inline := strings.HasSuffix(string(field.Tag), `",inline"`); field.Anonymous != inline {
				t.Errorf("%s.%s is embedded on one side only", policy.Name(), field.Name)
			}
			if !field.Anonymous && field.Tag.Get("json") != field.Tag.Get("yaml") {
				t.Errorf("%s.%s is %q in JSON and %q in YAML", policy.Name(), field.Name, field.Tag.Get("json"), field.Tag.Get("yaml"))
			}
		}
	}
	walk(reflect.TypeFor[signup.Policy]())
}
