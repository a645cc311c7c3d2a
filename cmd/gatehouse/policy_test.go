package main

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/shared/mail"
)

const goodPolicy = "version: 1\nrole: {mode: log, sources: [sign_up]}\n"

// badPolicy has one unknown key, at line 3, column 1.
const badPolicy = "version: 1\nrole: {mode: log}\nrolle: {mode: block}\n"

// policyProject is a project with all policies and the texts of mails as they are delivered.
func policyProject(t *testing.T, files map[string]string) {
	t.Helper()
	all := map[string]string{"policy/mail.yaml": "version: 1\n", "policy/signup.yaml": goodPolicy}
	for _, locale := range mail.Locales() {
		text, err := os.ReadFile(filepath.Join("..", "..", "policy", "mail", "texts", locale+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		all["policy/mail/texts/"+locale+".yaml"] = string(text)
	}
	maps.Copy(all, files)
	project(t, all)
}

func TestPolicyCheckOfTheProject(t *testing.T) {
	policyProject(t, nil)
	if got := gatehouse(t, "", "policy", "check"); got != (said{0, "policy/mail: ok\npolicy/mail.yaml: ok\npolicy/signup.yaml: ok\n", ""}) {
		t.Errorf("good policies: got %+v", got)
	}
	t.Chdir("policy")
	if got := gatehouse(t, "", "policy", "check"); got != (said{0, "mail: ok\nmail.yaml: ok\nsignup.yaml: ok\n", ""}) {
		t.Errorf("from a folder inside: got %+v", got)
	}
}

func TestPolicyCheckSaysWhereATextIsWrong(t *testing.T) {
	policyProject(t, map[string]string{
		"policy/mail/own/texts/de.yaml":           "welcome:\n  heading: \"Hallo {{.Nme}}\"\n",
		"policy/mail/own/templates/approved.html": "<p>\n{{.Heading}\n",
	})
	got := gatehouse(t, "", "policy", "check")
	for _, want := range []string{
		"policy/mail/own/texts/de.yaml:2:12: welcome.heading: uses {{.Nme}}, which it does not have; it has {{.Brand}}",
		"policy/mail/own/templates/approved.html:2:1: ",
	} {
		if got.code != 1 || !strings.Contains(got.err, want) {
			t.Errorf("got exit code %d and\n%s\nwant\n%s", got.code, got.err, want)
		}
	}
	if compiled := gatehouse(t, "", "policy", "compile"); compiled.code != 1 || strings.Contains(compiled.out, "compiled/mail/") {
		t.Errorf("compiled all the same: %+v", compiled)
	}
}

// The mail policy is read for its own sake and for the texts that are tried out with it.
func TestAMistakeOfTheMailPolicyIsSaidOnce(t *testing.T) {
	policyProject(t, map[string]string{"policy/mail.yaml": "brand:\n  colours: {accent: blue}\n"})
	for _, command := range []string{"check", "compile"} {
		got := gatehouse(t, "", "policy", command)
		if got.code != 1 || strings.Count(got.err, "\n") != 1 || !strings.HasPrefix(got.err, "policy/mail.yaml:2:21: brand.colours.accent: ") {
			t.Errorf("policy %s: got %+v", command, got)
		}
	}
}

func TestPolicyCheckSaysWhere(t *testing.T) {
	project(t, map[string]string{"policy/signup.yaml": goodPolicy, "signup.draft.yaml": badPolicy, "draft.yaml": badPolicy})
	got := gatehouse(t, "", "policy", "check", "signup.draft.yaml", "policy/signup.yaml")
	if got.code != 1 || got.out != "policy/signup.yaml: ok\n" || !strings.HasPrefix(got.err, "signup.draft.yaml:3:1: ") {
		t.Errorf("got %+v", got)
	}
	got = gatehouse(t, "", "policy", "check", "--as", "signup", "draft.yaml")
	if got.code != 1 || !strings.HasPrefix(got.err, "draft.yaml:3:1: ") {
		t.Errorf("under another name: got %+v", got)
	}
	got = gatehouse(t, "", "policy", "check", "draft.yaml")
	if got != (said{2, "", "gatehouse: draft.yaml: there is no policy of that name; there are: mail, signup (see --as)\n"}) {
		t.Errorf("unknown name: got %+v", got)
	}
	if got = gatehouse(t, "", "policy", "check", "signup.none.yaml"); got.code != 2 || got.out != "" {
		t.Errorf("missing file: got %+v", got)
	}
}

func TestPolicyCompileOfMails(t *testing.T) {
	policyProject(t, nil)
	if got := gatehouse(t, "", "policy", "compile", "--check"); got.code != 1 || !strings.Contains(got.err, "policy/compiled/mail/ja.json: out of step with policy/mail: run") {
		t.Errorf("not compiled yet: got %+v", got)
	}
	got := gatehouse(t, "", "policy", "compile")
	for _, want := range append(mail.Locales(), "../mail") {
		if got.code != 0 || !strings.Contains(got.out, filepath.Join("policy/compiled/mail", want+".json")+": written\n") {
			t.Errorf("%s: got %+v", want, got)
		}
	}
	if got := gatehouse(t, "", "policy", "compile", "--check"); got != (said{0, "", ""}) {
		t.Errorf("in step: got %+v", got)
	}
	write(t, "policy/mail.yaml", "brand: {name: \"\"}\n")
	if got := gatehouse(t, "", "policy", "compile"); got.code != 1 || !strings.HasPrefix(got.err, "policy/mail.yaml:1:15: brand.name: must be a name") {
		t.Errorf("a brand without a name: got %+v", got)
	}
	if err := os.Remove("policy/mail/texts/ja.yaml"); err != nil {
		t.Fatal(err)
	}
	write(t, "policy/mail.yaml", "version: 1\n")
	if got := gatehouse(t, "", "policy", "compile"); got != (said{1, "", "policy/mail/texts/ja.yaml: is missing\n"}) {
		t.Errorf("a language is missing: got %+v", got)
	}
}

func TestPolicyCompile(t *testing.T) {
	policyProject(t, nil)
	gatehouse(t, "", "policy", "compile")
	if err := os.Remove("policy/compiled/signup.json"); err != nil {
		t.Fatal(err)
	}
	const stale = "policy/compiled/signup.json: out of step with policy/signup.yaml: run `gatehouse policy compile`\n"
	steps := []struct {
		name   string
		policy string
		args   []string
		want   said
	}{
		{"not compiled yet", goodPolicy, []string{"--check"}, said{1, "", stale}},
		{"compiles", goodPolicy, nil, said{0, "policy/compiled/signup.json: written\n", ""}},
		{"in step", goodPolicy, []string{"--check"}, said{0, "", ""}},
		{"nothing to do", goodPolicy, nil, said{0, "", ""}},
		{"same policy, written otherwise", "# comment\n" + goodPolicy, []string{"--check"}, said{0, "", ""}},
		{"edited", "version: 1\n", []string{"--check"}, said{1, "", stale}},
		{"in a folder that is named", goodPolicy, []string{"--check", "--dir", "policy"}, said{0, "", ""}},
	}
	for _, s := range steps {
		write(t, "policy/signup.yaml", s.policy)
		if got := gatehouse(t, "", append([]string{"policy", "compile"}, s.args...)...); got != s.want {
			t.Errorf("%s: got %+v, want %+v", s.name, got, s.want)
		}
	}
}

func TestPolicyCompileLeavesTheOldFormWhenTheSourceIsBad(t *testing.T) {
	policyProject(t, map[string]string{"policy/signup.yaml": badPolicy, "policy/compiled/signup.json": "{}\n"})
	got := gatehouse(t, "", "policy", "compile")
	if got.code != 1 || !strings.HasPrefix(got.err, "policy/signup.yaml:3:1: ") {
		t.Errorf("got %+v", got)
	}
	if left, err := os.ReadFile("policy/compiled/signup.json"); err != nil || string(left) != "{}\n" {
		t.Errorf("the compiled policy is now %q, %v", left, err)
	}
}

func TestPolicyCompileSaysNothingOfAFileItCannotWrite(t *testing.T) {
	policyProject(t, map[string]string{"policy/compiled/README.md": ""})
	gatehouse(t, "", "policy", "compile")
	if err := os.Remove("policy/compiled/signup.json"); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere/signup.json", "policy/compiled/signup.json"); err != nil {
		t.Fatal(err)
	}
	got := gatehouse(t, "", "policy", "compile")
	if got != (said{2, "", "gatehouse: open policy/compiled/signup.json: no such file or directory\n"}) {
		t.Errorf("got %+v", got)
	}
}
