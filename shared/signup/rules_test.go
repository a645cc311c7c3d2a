package signup_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/deny"
	"gatehouse/shared/signup"
)

// rulesOf makes the default policy ready, changed.
func rulesOf(t testing.TB, change func(*signup.Policy)) *signup.Rules {
	t.Helper()
	policy := signup.Default()
	if change != nil {
		change(&policy)
	}
	rules, err := signup.New(policy)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

// applicant reads the attributes of somebody with this address.
func applicant(rules *signup.Rules, address string) *signup.Applicant {
	a := rules.Read(map[string]string{"email": address})
	return &a
}

// codeOf is the code of a refusal, "" without one. Anything else than a refusal a person may read fails
// the test.
func codeOf(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var refusal *deny.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("want a refusal, got the fault: %v", err)
	}
	return refusal.Code
}

func TestTheDefaultPolicyMakesRules(t *testing.T) {
	rules, err := signup.New(signup.Default())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(rules.Policy, signup.Default()) {
		t.Errorf("the rules hold the policy %+v", rules.Policy)
	}
}

func TestAPolicyThatMakesNoSenseMakesNoRules(t *testing.T) {
	policy := signup.Default()
	policy.Version = 2
	if rules, err := signup.New(policy); rules != nil || err == nil {
		t.Errorf("got rules %v and error %v", rules, err)
	}
}

func TestACompiledPolicyIsRead(t *testing.T) {
	policy := signup.Default()
	policy.Deny.Entries = []string{"example.org"}
	compiled, err := json.Marshal(policy)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := signup.Load(compiled)
	if err != nil {
		t.Fatal(err)
	}
	if got := codeOf(t, rules.Deny(applicant(rules, "jane@example.org"))); got != signup.CodeAddressDenied {
		t.Errorf("jane@example.org is answered with %q", got)
	}
}

func TestABrokenCompiledPolicyIsNotRepeated(t *testing.T) {
	const secret = "jane.doe@example.com"
	cases := map[string]string{
		"nothing":        "",
		"no JSON":        secret,
		"half":           `{"version":1,"allow":["` + secret,
		"a list":         `["` + secret + `"]`,
		"wrong type":     `{"version":"` + secret + `"}`,
		"null":           `null`,
		"empty object":   `{}`,
		"senseless mode": `{"version":1,"free":{"mode":"` + secret + `"}}`,
		"bad entry":      `{"version":1,"allow":["` + secret + `@"]}`,
	}
	for name, compiled := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := signup.Load([]byte(compiled))
			if err == nil {
				t.Fatal("was accepted")
			}
			if strings.Contains(err.Error(), "jane") {
				t.Errorf("the log would repeat the file: %v", err)
			}
		})
	}
}

// FuzzPolicy holds that New takes exactly what Validate takes, and that the rules then answer anybody.
func FuzzPolicy(f *testing.F) {
	compiled, err := json.Marshal(signup.Default())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(compiled), "jane@example.com")
	f.Add(`{"version":1}`, "jane@gmial.com")
	f.Add(`{"version":1,"deny":{"mode":"block","sources":["sign_up"],"entries":["*.example.com","jane@example.com"]}}`, "jane@mail.example.com")
	f.Add(`{"version":1,"allow":["*.com"],"only":{"mode":"log"},"names":{"mode":"block","attributes":["\u0000"]}}`, "@")
	f.Add(`{"wording":{"de":{"free_email":"."},"":{"":""}}}`, "a@b@c")
	f.Fuzz(func(t *testing.T, text, address string) {
		policy := signup.Default()
		if json.Unmarshal([]byte(text), &policy) != nil {
			return
		}
		rules, err := signup.New(policy)
		if valid := policy.Validate() == nil; valid != (err == nil) || valid != (rules != nil) {
			t.Fatalf("Validate says valid=%v, New says %v", valid, err)
		}
		if err != nil {
			return
		}
		a := rules.Read(map[string]string{"email": address, "name": address, "phone_number": "+12025550123"})
		for _, rule := range pureRules(rules) {
			if refused := rule.ask(&a); refused != nil {
				checkRefusal(t, refused)
			}
		}
		if (rules.AutoConfirm(&a) || rules.AutoVerifyEmail(&a) || rules.AutoVerifyPhone(&a)) && a.AddressFault != nil {
			t.Error("an address that cannot be read opened a door")
		}
	})
}

// namedRule is a rule that needs nothing but the applicant.
type namedRule struct {
	name string
	ask  func(*signup.Applicant) error
}

// pureRules lists the rules without I/O in their order.
func pureRules(rules *signup.Rules) []namedRule {
	return []namedRule{
		{"address", rules.Address},
		{"deny", rules.Deny},
		{"only", rules.Only},
		{"relay", rules.Relay},
		{"disposable", rules.Disposable},
		{"free", rules.Free},
		{"role", rules.Role},
		{"sub_address", rules.SubAddress},
		{"names", rules.Names},
	}
}

// checkRefusal holds what is promised of every text a person reads.
func checkRefusal(t testing.TB, err error) {
	t.Helper()
	var refusal *deny.Error
	if !errors.As(err, &refusal) {
		t.Fatalf("want a refusal, got the fault: %v", err)
	}
	if fault := refusal.Validate(); fault != nil {
		t.Errorf("a person reads %q: %v", refusal.Text(), fault)
	}
	if text := refusal.Text(); strings.HasSuffix(text, ".") || !strings.HasPrefix(text, refusal.Code+": ") {
		t.Errorf("a person reads %q", text)
	}
}
