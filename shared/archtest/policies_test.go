package archtest

import (
	"errors"
	"io/fs"
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

func TestTexts(t *testing.T) {
	compile := func(folder fs.FS, at string) (map[string][]byte, error) {
		text, err := fs.ReadFile(folder, "mail/texts/en.yaml")
		if string(text) == "bad" {
			return nil, errors.New(at + "/mail/texts/en.yaml:1:1: is no text")
		}
		return map[string][]byte{"mail/en.json": []byte("{" + string(text) + "}")}, err
	}
	for name, test := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"in step":      {map[string]string{"policy/mail/texts/en.yaml": "a", "policy/compiled/mail/en.json": "{a}"}, nil},
		"out of step":  {map[string]string{"policy/mail/texts/en.yaml": "b", "policy/compiled/mail/en.json": "{a}"}, []string{"policy/compiled/mail/en.json: is not what policy/mail compiles to"}},
		"not compiled": {map[string]string{"policy/mail/texts/en.yaml": "a"}, []string{"policy/compiled/mail/en.json: is not"}},
		"bad":          {map[string]string{"policy/mail/texts/en.yaml": "bad"}, []string{"does not compile: policy/mail/texts/en.yaml:1:1: is no text"}},
		"left behind": {map[string]string{"policy/mail/texts/en.yaml": "a", "policy/compiled/mail/en.json": "{a}", "policy/compiled/mail/xx.json": "{}"},
			[]string{"policy/compiled/mail/xx.json: has no texts that it was compiled from"}},
	} {
		t.Run(name, func(t *testing.T) { expect(t, build(t, plan(), test.files).Texts(compile), test.want...) })
	}
}
