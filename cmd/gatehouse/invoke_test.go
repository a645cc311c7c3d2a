package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/runner"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

// TestInvoke builds two functions as make build does, pre sign-up with the default
// policy, whatever policy/ holds, and the runner's own test function, and tells what
// a developer sees of them.
func TestInvoke(t *testing.T) {
	dist := runner.Dist(filepath.Join(t.TempDir(), "dist"))
	build(t, dist, "presignup", "../../functions/presignup/lambda", "-overlay", defaultPolicy(t))
	build(t, dist, "sample", "../../local/runner/testdata/function")
	stories := map[string]func(*testing.T, runner.Dist){
		"answered":                  answered,
		"answered, raw":             answeredRaw,
		"refused":                   refused,
		"faults":                    faults,
		"faults, raw":               faultsRaw,
		"answers that are none":     noAnswers,
		"settings":                  passesSettings,
		"bad settings":              badSettings,
		"unknown function":          unknownFunction,
		"found from a folder below": foundFromBelow,
		"pre sign-up lets in":       preSignUpLetsIn,
		"pre sign-up refuses":       preSignUpRefuses,
		"pre sign-up on bad input":  preSignUpOnBadInput,
	}
	for name, story := range stories {
		t.Run(name, func(t *testing.T) { story(t, dist) })
	}
}

func build(t *testing.T, dist runner.Dist, function, source string, flags ...string) {
	t.Helper()
	args := []string{"build", "-trimpath", "-buildvcs=false", "-tags", "lambda.norpc", "-o", dist.Binary(function)}
	command := exec.Command("go", slices.Concat(args, flags, []string{source})...)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s does not build: %v\n%s", function, err, out)
	}
}

// defaultPolicy writes the file that tells the compiler to embed the default policy.
func defaultPolicy(t *testing.T) string {
	t.Helper()
	compiled, err := policyfile.Compile(signup.Default())
	if err != nil {
		t.Fatal(err)
	}
	inPlaceOf, err := filepath.Abs("../../policy/compiled/signup.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	file, overlay := filepath.Join(dir, "signup.json"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {inPlaceOf: file}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, file, string(compiled))
	write(t, overlay, string(replace))
	return overlay
}

// invoke runs gatehouse invoke on an event from standard input.
func invoke(t *testing.T, dist runner.Dist, function, event string, flags ...string) said {
	t.Helper()
	return gatehouse(t, event, append([]string{"invoke", function, "-", "--dist", string(dist)}, flags...)...)
}

// lastLine is what the command itself says below the function's logs.
func (s said) lastLine() string {
	lines := strings.Split(strings.TrimSuffix(s.err, "\n"), "\n")
	return lines[len(lines)-1]
}

func answered(t *testing.T, dist runner.Dist) {
	const event = `{"b":1.50,"a":{"mode":"echo"},"list":[]}`
	const pretty = "{\n  \"b\": 1.50,\n  \"a\": {\n    \"mode\": \"echo\"\n  },\n  \"list\": []\n}\n"
	if got := invoke(t, dist, "sample", event); got != (said{0, pretty, "event of 40 bytes\n"}) {
		t.Errorf("got %+v", got)
	}
	t.Chdir(t.TempDir())
	write(t, "event.json", event)
	if got := gatehouse(t, "", "invoke", "sample", "event.json", "--dist", string(dist)); got.code != 0 || got.out != pretty {
		t.Errorf("from a file: got %+v", got)
	}
	if got := gatehouse(t, "", "invoke", "sample", "none.json", "--dist", string(dist)); got != (said{2, "", "gatehouse: open none.json: no such file or directory\n"}) {
		t.Errorf("from a missing file: got %+v", got)
	}
}

func answeredRaw(t *testing.T, dist runner.Dist) {
	const event = "{ \"b\":1.50,\n\"a\":\"\\u00e9<\" }"
	if got := invoke(t, dist, "sample", event, "--raw"); got.code != 0 || got.out != event {
		t.Errorf("got %+v, want the very bytes", got)
	}
}

func refused(t *testing.T, dist runner.Dist) {
	cases := map[string]struct{ event, function, want string }{
		"known source":   {`{"triggerSource":"PostConfirmation_ConfirmSignUp","mode":"refuse"}`, "sample", "PostConfirmation"},
		"unknown source": {`{"triggerSource":"PreSignUp_Future","mode":"refuse"}`, "sample", "sample"},
		"no source":      {`{"mode":"refuse"}`, "sample", "sample"},
	}
	for name, c := range cases {
		got := invoke(t, dist, c.function, c.event)
		want := c.want + " failed with error email_disposable: Please use a permanent address.\n"
		if got.code != 1 || got.out != want {
			t.Errorf("%s: got %+v, want %q", name, got, want)
		}
	}
	const object = `{"errorMessage":"email_disposable: Please use a permanent address","errorType":"Denied"}`
	if got := invoke(t, dist, "sample", `{"mode":"refuse"}`, "--raw"); got.code != 1 || got.out != object {
		t.Errorf("raw: got %+v, want %s", got, object)
	}
}

func TestTriggerFallsBackToTheFunctionsName(t *testing.T) {
	for function, want := range map[string]string{"presignup": "PreSignUp", "postconfirmation": "PostConfirmation", "outbox": "outbox"} {
		for _, event := range []string{`{"triggerSource":"New_Source"}`, `{}`, `null`, `[]`, `not JSON`, `{"triggerSource":7}`} {
			if got := triggerOf([]byte(event), function); string(got) != want {
				t.Errorf("%s with %s: got %s, want %s", function, event, got, want)
			}
		}
	}
}

func faults(t *testing.T, dist runner.Dist) {
	cases := map[string]string{
		"fault": "gatehouse: sample: Fault: unavailable: Please try again later; cause: the disk is full",
		"exit":  "Error: Runtime exited with error: exit status 3",
		"large": "gatehouse: sample: Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).",
	}
	for mode, want := range cases {
		got := invoke(t, dist, "sample", `{"mode":"`+mode+`"}`)
		if line := got.lastLine(); got.code != 2 || got.out != "" || !strings.HasSuffix(line, want) {
			t.Errorf("%s: got %+v, want the last line to end with %q", mode, got, want)
		}
	}
}

func faultsRaw(t *testing.T, dist runner.Dist) {
	got := invoke(t, dist, "sample", `{"mode":"fault"}`, "--raw")
	if want := `{"errorMessage":"unavailable: Please try again later","errorType":"Fault","stackTrace":[]}`; got.code != 2 || got.out != want {
		t.Errorf("got %+v, want %s", got, want)
	}
}

func noAnswers(t *testing.T, dist runner.Dist) {
	cases := map[string]struct{ raw, want string }{
		"rubbish": {"<html>", "gatehouse: sample: its answer is none to Cognito: Invalid lambda function output : Invalid JSON"},
		"null":    {"null", "gatehouse: sample: its answer is none to Cognito: Unrecognizable lambda output"},
	}
	for mode, c := range cases {
		event := `{"mode":"` + mode + `"}`
		if got := invoke(t, dist, "sample", event); got.code != 2 || got.out != "" || got.lastLine() != c.want {
			t.Errorf("%s: got %+v", mode, got)
		}
		if got := invoke(t, dist, "sample", event, "--raw"); got.code != 2 || got.out != c.raw {
			t.Errorf("%s, raw: got %+v", mode, got)
		}
	}
}

func passesSettings(t *testing.T, dist runner.Dist) {
	got := invoke(t, dist, "sample", `{"mode":"environment"}`, "--raw", "--env", "GREETING=a=b,c;d", "-e", "EMPTY=")
	if !strings.Contains(got.out, "GREETING=a=b,c;d\n") || !strings.Contains(got.out, "EMPTY=\n") {
		t.Errorf("the settings did not arrive: %s", got.out)
	}
	got = invoke(t, dist, "sample", `{}`, "--env", "A=1", "--env", "secret")
	if got != (said{2, "", "gatehouse: --env number 2 is not of the form NAME=VALUE\n"}) {
		t.Errorf("got %+v", got)
	}
}

func badSettings(t *testing.T, dist runner.Dist) {
	got := invoke(t, dist, "sample", `{}`, "--env", "START=exit")
	if got.code != 2 || got.out != "" || !strings.HasPrefix(got.lastLine(), "gatehouse: function sample ended with exit status 1 before its first event: ") {
		t.Errorf("got %+v", got)
	}
	got = invoke(t, dist, "presignup", `{}`, "--env", "METRIC_NAMESPACE=?")
	if got.code != 2 || !strings.Contains(got.lastLine(), "METRIC_NAMESPACE") || strings.Contains(got.lastLine(), "{") {
		t.Errorf("pre sign-up: got %+v", got)
	}
}

func unknownFunction(t *testing.T, dist runner.Dist) {
	for _, name := range []string{"pretoken", "", "..", "../host/sample"} {
		got := invoke(t, dist, name, `{}`)
		if got.code != 2 || got.out != "" || !strings.HasSuffix(got.err, "built are: presignup, sample\n") {
			t.Errorf("%q: got %+v", name, got)
		}
	}
	got := invoke(t, runner.Dist(t.TempDir()), "presignup", `{}`)
	if got != (said{2, "", "gatehouse: no function is built for this machine: run `make build`\n"}) {
		t.Errorf("nothing built: got %+v", got)
	}
}

func foundFromBelow(t *testing.T, dist runner.Dist) {
	root := project(t, map[string]string{"functions/presignup/README.md": ""})
	if out, err := exec.Command("cp", "-R", string(dist), filepath.Join(root, "dist")).CombinedOutput(); err != nil {
		t.Fatalf("copy: %v\n%s", err, out)
	}
	t.Chdir(filepath.Join(root, "functions", "presignup"))
	if got := gatehouse(t, `{}`, "invoke", "sample", "-"); got.code != 0 || got.out != "{}\n" || strings.Contains(got.err, "note") {
		t.Errorf("got %+v", got)
	}
	write(t, filepath.Join(root, "policy", "signup.yaml"), "version: 1\n")
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(root, "policy", "signup.yaml"), later, later); err != nil {
		t.Fatal(err)
	}
	got := gatehouse(t, `{}`, "invoke", "sample", "-")
	if got.code != 0 || !strings.HasPrefix(got.err, "gatehouse: note: ../../policy/signup.yaml was edited after the function was built: run `make build`\n") {
		t.Errorf("after an edit of the policy: got %+v", got)
	}
}

// signUp is an event of a person who signs up, as Cognito sends it.
func signUp(address string) string {
	return `{"version":"1","region":"us-east-1","userPoolId":"us-east-1_EXAMPLE00","userName":"jane",
"callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"exampleclient"},"triggerSource":"PreSignUp_SignUp",
"request":{"userAttributes":{"email":"` + address + `"},"validationData":null},
"response":{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}}`
}

func preSignUpLetsIn(t *testing.T, dist runner.Dist) {
	event := signUp("jane@example.com")
	got := invoke(t, dist, "presignup", event)
	var want bytes.Buffer
	if err := json.Indent(&want, []byte(event), "", "  "); err != nil {
		t.Fatal(err)
	}
	if got.code != 0 || got.out != want.String()+"\n" {
		t.Errorf("got %+v, want the event itself", got)
	}
	if !strings.Contains(got.err, `"outcome":"allow"`) || strings.Contains(got.err, "jane") {
		t.Errorf("the log should tell the outcome and nobody's address: %s", got.err)
	}
}

func preSignUpRefuses(t *testing.T, dist runner.Dist) {
	event := signUp("jane@" + listed(t))
	got := invoke(t, dist, "presignup", event)
	if got.code != 1 || !strings.HasPrefix(got.out, "PreSignUp failed with error disposable_email: ") || !strings.HasSuffix(got.out, ".\n") {
		t.Errorf("got %+v", got)
	}
	raw := invoke(t, dist, "presignup", event, "--raw")
	var object struct{ ErrorMessage, ErrorType string }
	if err := json.Unmarshal([]byte(raw.out), &object); err != nil || raw.code != 1 || object.ErrorType != runner.TypeDenied {
		t.Errorf("raw: got %+v", raw)
	}
	if want := "PreSignUp failed with error " + object.ErrorMessage + ".\n"; got.out != want {
		t.Errorf("the client would see %q, got %q", want, got.out)
	}
}

// preSignUpOnBadInput wants one clear line, soon, and nothing of the input in it.
func preSignUpOnBadInput(t *testing.T, dist runner.Dist) {
	const mark = "canary"
	inputs := map[string]string{
		"nothing":        "",
		"not JSON":       mark,
		"null":           "null",
		"array":          `["` + mark + `"]`,
		"cut off":        signUp(mark + "@example.com")[:200],
		"invalid UTF-8":  signUp(mark + "\xff\xfe@example.com"),
		"deep nesting":   `{"` + mark + `":` + strings.Repeat("[", 1_000_000),
		"6 MB":           `{"` + mark + `":"` + strings.Repeat("x", 6<<20-20) + `"}`,
		"over 6 MB":      `{"` + mark + `":"` + strings.Repeat("x", 6<<20) + `"}`,
		"64 KB address":  signUp(strings.Repeat(mark, 11_000) + "@example.com"),
		"two requests":   strings.Replace(signUp(mark+"@example.com"), `"request"`, `"request":{},"request"`, 1),
		"text afterward": signUp("jane@example.com") + mark,
	}
	for name, event := range inputs {
		began := time.Now()
		got := invoke(t, dist, "presignup", event)
		said := got.out + got.err
		switch {
		case got.code == 0 && !json.Valid([]byte(got.out)):
			t.Errorf("%s: answered with what is not JSON", name)
		case got.code == 2 && (got.out != "" || !strings.HasPrefix(got.lastLine(), "gatehouse: ")):
			t.Errorf("%s: a fault without its one line: %.300s", name, said)
		case got.code == 1 && !strings.HasPrefix(got.out, "PreSignUp failed with error "):
			t.Errorf("%s: a refusal without its text: %.300s", name, said)
		case strings.Contains(got.err, mark) || got.code != 0 && strings.Contains(said, mark):
			t.Errorf("%s: the input is repeated: %.300s", name, said)
		case strings.Contains(said, "panic") || strings.Contains(said, "goroutine"):
			t.Errorf("%s: panics: %.300s", name, said)
		case time.Since(began) > runner.CognitoDeadline:
			t.Errorf("%s: took %v", name, time.Since(began))
		}
	}
}
