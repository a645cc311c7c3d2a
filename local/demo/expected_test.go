package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

func TestDemoNamesDifferences(t *testing.T) {
	root := project(t)
	build(t, root)
	for _, name := range []string{"renamed", "mailer", "portal"} { // the last two are called by no pool
		if err := os.Mkdir(filepath.Join(root, "functions", name), 0o750); err != nil {
			t.Fatal(err)
		}
	}
	const expected = `short refuse PreSignUp_SignUp allowed
short refuse client allowed
short refuse client allowed
short gone PostConfirmation_ConfirmSignUp passed
short refuse PreSignUp_SignUp maybe
`
	const want = `demo: expected.txt:5: want journey, step, source, one of allowed, refused, fault, timeout, passed, sent, and perhaps a code
demo: short echo CustomMessage_SignUp: got allowed; expected.txt has no line for it
demo: short echo PreSignUp_SignUp: got allowed; expected.txt has no line for it
demo: short echo client: got allowed; expected.txt has no line for it
demo: short echo mail: got sent SignUp; expected.txt has no line for it
demo: short gone PostConfirmation_ConfirmSignUp: did not happen; expected.txt has a line for it
demo: short refuse PreSignUp_SignUp: got refused email_disposable, expected allowed
demo: short refuse client: did not happen; expected.txt has a line for it
demo: short refuse client: got refused UserLambdaValidationException, expected allowed
demo: functions/renamed: no journey calls it; attach it in local/demo/triggers.go, or lead a journey there; behind() names those that no pool calls
local/demo/expected.txt tells what the delivered policy decides: change it along with policy/.
`
	var err bytes.Buffer
	d := demo{out: io.Discard, err: &err, logs: io.Discard, expected: expected, attached: attached(), journeys: signUps("refuse", "echo")}
	if code := d.run(t.Context(), root); code != exitDiffers || err.String() != want {
		t.Errorf("exit code %d, got\n%s\nwant\n%s", code, err.String(), want)
	}
}

func TestOrderCounts(t *testing.T) {
	const expected = "a in PreAuthentication_Authentication passed\na in PostAuthentication_Authentication passed\na in client allowed\n"
	rows, wrong := parse(expected)
	if len(wrong) > 0 || len(compare(expected, rows)) > 0 {
		t.Fatalf("what is expected differs from itself: %v", wrong)
	}
	rows[0], rows[1] = rows[1], rows[0]
	want := []string{"a in PostAuthentication_Authentication: comes where expected.txt has a in PreAuthentication_Authentication"}
	if got := compare(expected, rows); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestExpectationsCanBeMet: every line of expected.txt is about a journey and a source that there are,
// whatever the policy decides.
func TestExpectationsCanBeMet(t *testing.T) {
	wanted, wrong := parse(expectations)
	if len(wrong) > 0 || len(wanted) == 0 {
		t.Fatalf("%d lines; %s", len(wanted), strings.Join(wrong, "; "))
	}
	for _, w := range wanted {
		known := slices.ContainsFunc(journeys(), func(j journey) bool { return j.name == w.journey })
		source := slices.Contains([]string{client, mail, sms}, w.source) || cognito.Source(w.source).Trigger() != ""
		if !known || !source {
			t.Errorf("%s: there is no such journey or source", w.place())
		}
	}
}

// TestEveryTriggerIsAttached: what the demo says of functions is true of those that the project has.
func TestEveryTriggerIsAttached(t *testing.T) {
	named := behind()
	for _, attached := range []map[cognito.Trigger]string{attached(), inProcess()} {
		for _, name := range attached {
			named = append(named, name)
		}
	}
	for _, name := range named {
		if _, err := os.Stat(filepath.Join("..", "..", "functions", name, "lambda")); err != nil {
			t.Errorf("the demo speaks of a function %s: %v", name, err)
		}
	}
	if lines := uncalled(filepath.Join("..", ".."), nil); len(lines) != len(named)-len(behind()) {
		t.Errorf("without any journey, told are %q", lines)
	}
}
