package policy_test

import (
	"os"
	"strings"
	"testing"

	"gatehouse/policy"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

func TestTheCompiledFormIsOfTheFile(t *testing.T) {
	text, err := os.ReadFile("signup.yaml")
	if err != nil {
		t.Fatal(err)
	}
	decoded := signup.Default()
	if err := policyfile.Decode("policy/signup.yaml", text, &decoded); err != nil {
		t.Fatal(err)
	}
	want, err := policyfile.Compile(decoded)
	if err != nil {
		t.Fatal(err)
	}
	if string(policy.SignUp()) != string(want) {
		t.Error("policy/compiled/signup.json is not what policy/signup.yaml says: run `bin/gatehouse policy compile`")
	}
}

func TestTheCompiledFormMakesRules(t *testing.T) {
	if _, err := signup.Load(policy.SignUp()); err != nil {
		t.Error(err)
	}
}

func TestTheHashIsShortAndFollowsTheContent(t *testing.T) {
	hash := policy.Hash(policy.SignUp())
	if len(hash) != 8 || strings.Trim(hash, "0123456789abcdef") != "" {
		t.Errorf("the hash is %q, want 8 hexadecimal digits", hash)
	}
	if again := policy.Hash(policy.SignUp()); again != hash {
		t.Errorf("the same policy is called %q and %q", hash, again)
	}
	if other := policy.Hash(append([]byte(" "), policy.SignUp()...)); other == hash {
		t.Errorf("two policies are called %q", hash)
	}
}
