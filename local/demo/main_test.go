package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/runner"
	"gatehouse/policy/policytest"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// project makes a folder that looks like the project.
func project(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range []string{"go.mod", "template.yaml", "functions/presignup/README.md"} {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// build puts the runner's test function in the place of all that are built: an event says itself, in its
// client metadata, how it behaves.
func build(t *testing.T, root string) {
	t.Helper()
	for _, name := range attached() {
		binary := runner.Dist(filepath.Join(root, "dist")).Binary(name)
		if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../runner/testdata/function").CombinedOutput(); err != nil {
			t.Fatalf("the test function does not build: %v\n%s", err, out)
		}
	}
}

// signUps is a journey of sign-ups at each of which the function behaves in another way.
func signUps(modes ...string) []journey {
	return []journey{{"short", "A short journey", func(t *traveller) bool {
		for _, mode := range modes {
			t.signUp(mode, "jane.doe+"+mode+"@example.com", func(in *idp.SignUpInput) {
				in.ClientMetadata = map[string]string{"mode": mode}
			})
		}
		return true
	}}}
}

// What differs from run to run: figures with the room before them, and ids.
var (
	changing  = regexp.MustCompile(`\s+\d+\.\d+ (ms|MB)`)
	requestID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
)

const shortJourney = `1. short: A short journey

   echo  SignUp as jane.doe+echo@example.com
     PreSignUp_SignUp      presignup      <n>*  allowed
     CustomMessage_SignUp  custommessage  <n>*  allowed
     mail "Your verification code", SignUp, with the code ******
     | Your confirmation code is ******
     -> an unconfirmed user; a code went to j***@e***

   refuse  SignUp as jane.doe+refuse@example.com
     PreSignUp_SignUp      presignup <n>   refused  email_disposable
     -> UserLambdaValidationException; a person reads: Please use a permanent
        address

   exit  SignUp as jane.doe+exit@example.com
     PreSignUp_SignUp      presignup <n>   fault  Runtime.ExitError
     -> UserLambdaValidationException: PreSignUp failed with error RequestId:
        <id> Error: Runtime exited with error: exit status 3.

   rubbish  SignUp as jane.doe+rubbish@example.com
     PreSignUp_SignUp      presignup <n>*  fault  InvalidLambdaResponseException
     -> InvalidLambdaResponseException: Invalid lambda function output : Invalid
        JSON

   fault  SignUp as jane.doe+fault@example.com
     PreSignUp_SignUp      presignup <n>   fault  unavailable
     -> UserLambdaValidationException; a person reads: Please try again later

* first call of a process; starting it took <n> more.
1 journey, 5 steps, 1 message. Triggers: 2 allowed, 1 refused, 3 faults, 0 none
yet. The binaries had at most <n> of memory in use. --logs shows what is wrong.
All 12 outcomes are as expected.
`

const shortExpected = `# journey  step  source  decision  code
short echo PreSignUp_SignUp allowed
short echo CustomMessage_SignUp allowed
short echo mail sent SignUp
short echo client allowed
short refuse PreSignUp_SignUp refused email_disposable
short refuse client refused UserLambdaValidationException

short exit PreSignUp_SignUp fault Runtime.ExitError
short exit client refused UserLambdaValidationException
short rubbish PreSignUp_SignUp fault InvalidLambdaResponseException
short rubbish client refused InvalidLambdaResponseException
short fault PreSignUp_SignUp fault unavailable
short fault client refused UserLambdaValidationException
`

func TestDemo(t *testing.T) {
	root := project(t)
	build(t, root)
	var out, err, logs bytes.Buffer
	d := demo{
		out: &out, err: &err, logs: &logs, expected: shortExpected,
		attached: attached(), journeys: signUps("echo", "refuse", "exit", "rubbish", "fault"),
		policy: new(policytest.Default()),
	}
	if code := d.run(t.Context(), root); code != 0 || err.String() != "" {
		t.Errorf("exit code %d: %s", code, err.String())
	}
	got := requestID.ReplaceAllString(changing.ReplaceAllString(out.String(), " <n>"), "<id>")
	if unfolded(got) != unfolded(shortJourney) {
		t.Errorf("got\n%s\nwant\n%s", got, shortJourney)
	}
	if !strings.Contains(logs.String(), "the disk is full") {
		t.Errorf("the log lacks the fault's cause: %s", logs.String())
	}
}

// unfolded makes outputs comparable whose lines were broken elsewhere, since an id or a figure was of
// another length.
func unfolded(text string) string { return strings.Join(strings.Fields(text), " ") }

// TestJourneys walks the real journeys with functions that let everybody in and leave every message as it is:
// only what the pool and the pages themselves refuse is refused.
func TestJourneys(t *testing.T) {
	root := project(t)
	build(t, root)
	var out, err bytes.Buffer
	d := demo{out: &out, err: &err, logs: io.Discard, attached: attached(), journeys: journeys(), policy: new(policytest.Default()), colour: true}
	trips, fault := d.travel(t.Context(), root)
	if fault != nil || err.String() != "" {
		t.Fatalf("%v %s", fault, err.String())
	}
	for _, r := range rowsOf(trips) {
		ended := r.source == client && slices.Contains([]string{"refresh-again", "thrown-out", "locked-out", "look-again"}, r.step)
		if refused := !slices.Contains([]string{hook.Allowed, passed, sent}, r.decision); refused != ended {
			t.Errorf("%s: %s", r.place(), r.outcome())
		}
	}
	for _, secret := range []string{password, chosen} {
		if strings.Contains(out.String(), secret) {
			t.Error("a password is printed")
		}
	}
	if !strings.Contains(out.String(), "/portal/not-me?t="+hidden) || regexp.MustCompile(`[?&]t=[\w-]`).MatchString(out.String()) {
		t.Error("the link of the alert is not printed, or with its token")
	}
	if regexp.MustCompile(`\b\d{6}\b`).MatchString(strings.ReplaceAll(out.String(), "+12025550123", "")) {
		t.Error("a code is printed")
	}
}

func TestDemoSaysWhatIsMissing(t *testing.T) {
	unbuilt, broken := project(t), project(t)
	build(t, broken)
	binary := runner.Dist(filepath.Join(broken, "dist")).Binary("presignup")
	if err := os.WriteFile(binary, []byte("no program"), 0o700); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	if err := os.WriteFile(filepath.Join(elsewhere, "go.mod"), []byte("module other\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := map[string]string{
		unbuilt:   "demo: function presignup is not built: run `make build`\n",
		broken:    "demo: function presignup is not built for this machine: run `make build`\n",
		elsewhere: "demo: not inside the project: no folder up from here holds go.mod and template.yaml\n",
	}
	for dir, want := range cases {
		var err bytes.Buffer
		d := demo{out: io.Discard, err: &err, logs: io.Discard, attached: attached(), journeys: journeys()}
		if code := d.run(t.Context(), dir); code != exitFault || err.String() != want {
			t.Errorf("exit code %d, got %q, want %q", code, err.String(), want)
		}
	}
}

// TestInterrupted interrupts a demo whose function hangs: it ends at once, with all it started.
func TestInterrupted(t *testing.T) {
	root := project(t)
	build(t, root)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	hang := signUps("hang")
	never := journey{"never", "", func(*traveller) bool { panic("walked after the interrupt") }}
	before := runtime.NumGoroutine()
	var err bytes.Buffer
	d := demo{out: io.Discard, err: &err, logs: io.Discard, attached: attached(), journeys: append(hang, never)}
	time.AfterFunc(300*time.Millisecond, cancel)
	started := time.Now()
	if code := d.run(ctx, root); code != exitInterrupted || err.String() != "demo: interrupted\n" {
		t.Errorf("exit code %d: %s", code, err.String())
	}
	if took := time.Since(started); took > 2*time.Second {
		t.Errorf("it took %v to end", took)
	}
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d goroutines are left, %d were there before", runtime.NumGoroutine(), before)
		}
	}
}
