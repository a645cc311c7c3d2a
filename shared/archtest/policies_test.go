package archtest

import (
	"errors"
	"strings"
	"testing"
)

func TestPolicies(t *testing.T) {
	compilers := map[string]Compiler{"signup.yaml": func(_ string, text []byte) ([]byte, error) {
		if strings.Contains(string(text), "bad") {
			return nil, errors.New("line 3: unknown key")
		}
		return []byte("{" + string(text) + "}"), nil
	}}
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"in step":      {map[string]string{"policy/signup.yaml": "a", "policy/compiled/signup.json": "{a}"}, nil},
		"out of step":  {map[string]string{"policy/signup.yaml": "b", "policy/compiled/signup.json": "{a}"}, []string{"policy/compiled/signup.json: is not what policy/signup.yaml compiles to"}},
		"not compiled": {map[string]string{"policy/signup.yaml": "a"}, []string{"policy/compiled/signup.json: is missing"}},
		"bad":          {map[string]string{"policy/signup.yaml": "bad", "policy/compiled/signup.json": "{a}"}, []string{"policy/signup.yaml: does not compile: line 3: unknown key"}},
		"left behind":  {map[string]string{"policy/compiled/mail.json": "{}"}, []string{"policy/compiled/mail.json: has no YAML that it was compiled from"}},
		"new":          {map[string]string{"policy/mail.yaml": "a"}, []string{"policy/mail.yaml: nobody knows how to compile it"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, build(t, plan(), test.files).Policies(compilers), test.want...) })
	}
}
