package main

import (
	"os"
	"strings"
	"testing"
)

const goodPolicy = "version: 1\nrole: {mode: log, sources: [sign_up]}\n"

// badPolicy has one unknown key, at line 3, column 1.
const badPolicy = "version: 1\nrole: {mode: log}\nrolle: {mode: block}\n"

func TestPolicyCheckOfTheProject(t *testing.T) {
	project(t, map[string]string{"policy/signup.yaml": goodPolicy})
	if got := gatehouse(t, "", "policy", "check"); got != (said{0, "policy/signup.yaml: ok\n", ""}) {
		t.Errorf("a good policy: got %+v", got)
	}
	t.Chdir("policy")
	if got := gatehouse(t, "", "policy", "check"); got != (said{0, "signup.yaml: ok\n", ""}) {
		t.Errorf("from a folder inside: got %+v", got)
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
	if got != (said{2, "", "gatehouse: draft.yaml: there is no policy of that name; there are: signup (see --as)\n"}) {
		t.Errorf("unknown name: got %+v", got)
	}
	if got = gatehouse(t, "", "policy", "check", "signup.none.yaml"); got.code != 2 || got.out != "" {
		t.Errorf("missing file: got %+v", got)
	}
}

func TestPolicyCompile(t *testing.T) {
	project(t, map[string]string{"policy/signup.yaml": goodPolicy})
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
	project(t, map[string]string{"policy/signup.yaml": badPolicy, "policy/compiled/signup.json": "{}\n"})
	got := gatehouse(t, "", "policy", "compile")
	if got.code != 1 || !strings.HasPrefix(got.err, "policy/signup.yaml:3:1: ") {
		t.Errorf("got %+v", got)
	}
	if left, err := os.ReadFile("policy/compiled/signup.json"); err != nil || string(left) != "{}\n" {
		t.Errorf("the compiled policy is now %q, %v", left, err)
	}
}

func TestPolicyCompileSaysNothingOfAFileItCannotWrite(t *testing.T) {
	project(t, map[string]string{"policy/signup.yaml": goodPolicy, "policy/compiled/README.md": ""})
	if err := os.Symlink("nowhere/signup.json", "policy/compiled/signup.json"); err != nil {
		t.Fatal(err)
	}
	got := gatehouse(t, "", "policy", "compile")
	if got != (said{2, "", "gatehouse: open policy/compiled/signup.json: no such file or directory\n"}) {
		t.Errorf("got %+v", got)
	}
}
