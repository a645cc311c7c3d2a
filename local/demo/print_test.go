package main

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// someTrip has one step of each kind.
func someTrip() trip {
	told := "PreSignUp failed with error disposable_email: Please use a permanent email address instead of a temporary one."
	return trip{journey{name: "some", title: "Some steps"}, []step{
		{name: "in", did: "SignUp as " + strings.Repeat("jane.doe ", 9), got: "a user", calls: []call{
			{source: "PreSignUp_SignUp", function: "presignup", decision: hook.Allowed, took: 1234 * time.Microsecond, first: true, start: 6 * time.Millisecond, memory: 9_850_000},
			{source: "PostConfirmation_ConfirmSignUp", decision: passed},
		}, mails: []letter{
			{Message: mailbox.Message{Medium: "EMAIL", Kind: "welcome", Subject: "Welcome"}, text: []string{"Hello " + strings.Repeat("Jane Doe ", 9), "Bye"}},
			{Message: mailbox.Message{Medium: "EMAIL", Kind: "welcome", Subject: "Bienvenue"}, language: "fr"},
		}},
		{name: "out", did: "SignUp", err: &types.UserLambdaValidationException{Message: &told}, calls: []call{
			{source: "PreSignUp_SignUp", function: "presignup", decision: hook.Refused, code: "disposable_email", took: 87 * time.Microsecond, memory: 10_200_000},
		}},
		{name: "broken", did: "SignUp", err: errors.New("the connection broke"), calls: []call{
			{source: "PreSignUp_SignUp", function: "presignup", decision: hook.Timeout, code: "Sandbox.Timedout", took: 5 * time.Second},
		}},
	}}
}

const someText = `3. some: Some steps

   in  SignUp as jane.doe jane.doe jane.doe jane.doe jane.doe jane.doe jane.doe
       jane.doe jane.doe
     PreSignUp_SignUp                presignup  1.23 ms*  allowed
     PostConfirmation_ConfirmSignUp  none yet
     mail "Welcome", welcome
     | Hello Jane Doe Jane Doe Jane Doe Jane Doe Jane Doe Jane Doe Jane Doe Jane
     | Doe Jane Doe
     | Bye
     mail "Bienvenue", welcome/fr
     -> a user

   out  SignUp
     PreSignUp_SignUp  presignup  0.09 ms   refused  disposable_email
     -> UserLambdaValidationException; a person reads: Please use a permanent
        email address instead of a temporary one

   broken  SignUp
     PreSignUp_SignUp  presignup  5000.00 ms   timeout  Sandbox.Timedout
     -> the connection broke

`

func TestPrint(t *testing.T) {
	var plain, coloured strings.Builder
	demo{out: &plain}.print(3, someTrip())
	demo{out: &coloured, colour: true}.print(3, someTrip())
	if plain.String() != someText {
		t.Errorf("got\n%s\nwant\n%s", plain.String(), someText)
	}
	if regexp.MustCompile("\x1b\\[[0-9]+m").ReplaceAllString(coloured.String(), "") != someText {
		t.Errorf("colours change more than colours:\n%q", coloured.String())
	}
	for _, want := range []string{"\x1b[32mallowed\x1b[0m", "\x1b[33mrefused\x1b[0m", "\x1b[31mtimeout\x1b[0m"} {
		if !strings.Contains(coloured.String(), want) {
			t.Errorf("no %q in\n%q", want, coloured.String())
		}
	}
}

func TestSummary(t *testing.T) {
	const want = `* first call of a process; starting it took 6.00 ms more.
none yet: the pool calls this trigger, which has no function yet; the event goes
through unchanged.
1 journey, 3 steps, 2 messages. Triggers: 1 allowed, 1 refused, 1 fault, 1 none
yet. The binaries had at most 10.2 MB of memory in use. --logs shows what is
wrong.
`
	if got := summary([]trip{someTrip()}); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestColourOnlyOnATerminal(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	if wantsColour(file) {
		t.Error("colours go into a file")
	}
	device, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0) // a character device, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = device.Close() }()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	if !wantsColour(device) {
		t.Error("no colours on a terminal")
	}
	t.Setenv("NO_COLOR", "1")
	if wantsColour(device) {
		t.Error("NO_COLOR is set and there are colours")
	}
}
