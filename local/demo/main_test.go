package main

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gatehouse/local/runner"
)

// project makes a folder that looks like the project, with the runner's test
// function in place of pre sign-up: each event says itself how it behaves.
func project(t *testing.T, events map[string]string) string {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{"go.mod": "", "template.yaml": "", "functions/presignup/README.md": ""}
	for name, event := range events {
		files["events/PreSignUp/"+name] = event
	}
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func build(t *testing.T, root string) {
	t.Helper()
	binary := runner.Dist(filepath.Join(root, "dist")).Binary("presignup")
	if out, err := exec.Command("go", "build", "-o", binary, "../runner/testdata/function").CombinedOutput(); err != nil {
		t.Fatalf("the test function does not build: %v\n%s", err, out)
	}
}

// changing are the figures that differ from run to run.
var changing = regexp.MustCompile(` *\d+\.\d+( MB|\*| )| {8}-`)

func TestDemo(t *testing.T) {
	root := project(t, map[string]string{
		"PreSignUp_SignUp.json":            `{"mode":"echo"}`,
		"PreSignUp_SignUp.disposable.json": `{"mode":"refuse"}`,
		"PreSignUp_SignUp.exits.json":      `{"mode":"exit"}`,
		"PreSignUp_SignUp.next.json":       `{"mode":"echo"}`,
		"PreSignUp_SignUp.rubbish.json":    `{"mode":"rubbish"}`,
		"PreSignUp_SignUp.unwell.json":     `{"mode":"fault"}`,
		"README.md":                        "",
	})
	build(t, root)
	const expected = `# event  decision  code
PreSignUp/PreSignUp_SignUp             allowed
PreSignUp/PreSignUp_SignUp.disposable  refused  email_disposable
PreSignUp/PreSignUp_SignUp.exits       fault    Runtime.ExitError
PreSignUp/PreSignUp_SignUp.next        allowed

PreSignUp/PreSignUp_SignUp.rubbish     fault    InvalidLambdaResponseException
PreSignUp/PreSignUp_SignUp.unwell      fault    unavailable
`
	const want = `EVENT                        DECISION  CODE                                 MS     MEMORY
PreSignUp_SignUp             allowed                                   <n>  <n>
PreSignUp_SignUp.disposable  refused   email_disposable                <n>  <n>
PreSignUp_SignUp.exits       fault     Runtime.ExitError               <n>  <n>
PreSignUp_SignUp.next        allowed                                   <n>  <n>
PreSignUp_SignUp.rubbish     fault     InvalidLambdaResponseException  <n>  <n>
PreSignUp_SignUp.unwell      fault     unavailable                     <n>  <n>

* first event of a new process; starting it took <n> ms more.
6 events: 2 allowed, 1 refused, 3 faults; at most <n> of memory; --logs shows what is wrong.
All 6 decisions are as expected.
`
	var out, err, logs bytes.Buffer
	d := demo{out: &out, err: &err, logs: &logs, expected: expected}
	if code := d.run(t.Context(), root); code != 0 || err.String() != "" {
		t.Errorf("exit code %d: %s", code, err.String())
	}
	if got := squeeze(out.String()); got != squeeze(want) {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	if n := strings.Count(out.String(), "* \n") + strings.Count(out.String(), "*  "); n != 2 {
		t.Errorf("two events had a new process, %d are marked:\n%s", n, out.String())
	}
	if !strings.Contains(logs.String(), "the disk is full") {
		t.Errorf("the log lacks the fault's cause: %s", logs.String())
	}
}

// squeeze makes outputs comparable: figures and the width of gaps do not count.
func squeeze(text string) string {
	text = changing.ReplaceAllString(text, " <n> ")
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
}

func TestDemoNamesDifferences(t *testing.T) {
	root := project(t, map[string]string{"a.json": `{"mode":"refuse"}`, "b.json": `{}`, "c.json": `{}`})
	build(t, root)
	if err := os.Mkdir(filepath.Join(root, "functions", "renamed"), 0o755); err != nil {
		t.Fatal(err)
	}
	const expected = `PreSignUp/a allowed
PreSignUp/b allowed
PostConfirmation/gone allowed
PreSignUp/b allowed
PreSignUp/a maybe
`
	const want = `demo: PostConfirmation/gone: there is no such event; expected.txt has a line for it
demo: PreSignUp/a: got refused email_disposable, expected allowed
demo: PreSignUp/c: got allowed; expected.txt has no line for it
demo: expected.txt:4: PreSignUp/b has a line already
demo: expected.txt:5: want an event, allowed, refused or fault, and perhaps a code
demo: functions/renamed: gets no event; give it a line in local/demo/feed.go
local/demo/expected.txt tells what the delivered policy decides: change it along with policy/.
`
	var err bytes.Buffer
	d := demo{out: io.Discard, err: &err, logs: io.Discard, expected: expected}
	if code := d.run(t.Context(), root); code != 1 || err.String() != want {
		t.Errorf("exit code %d, got\n%s\nwant\n%s", code, err.String(), want)
	}
}

func TestDemoSaysWhatIsMissing(t *testing.T) {
	unbuilt := project(t, map[string]string{"a.json": "{}"})
	empty := project(t, nil)
	build(t, empty)
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "go.mod"), []byte("module other\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		unbuilt:   "demo: function presignup is not built: run `make build`\n",
		empty:     "demo: there is no sample event for any function\n",
		elsewhere: "demo: not inside the project: no folder up from here holds go.mod and template.yaml\n",
	}
	for dir, want := range cases {
		var err bytes.Buffer
		d := demo{out: io.Discard, err: &err, logs: io.Discard}
		if code := d.run(t.Context(), dir); code != 2 || err.String() != want {
			t.Errorf("exit code %d, got %q, want %q", code, err.String(), want)
		}
	}
}

// TestDemoStaysSmall: it must build soon after a clone, so it has no SDK, no
// driver and no adapter in it, nor anything else from outside the project.
func TestDemoStaysSmall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	got := strings.Fields(string(out))
	own := regexp.MustCompile(`/(local/(demo|runner)|shared/cognito)$`)
	for _, imported := range got {
		if !own.MatchString(imported) {
			t.Errorf("the demo is built with %s: keep it to local/runner and shared/cognito", imported)
		}
	}
	if len(got) == 0 {
		t.Error("go list names no package")
	}
}
