package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

// What goes wrong on the way to AWS is said in words that tell what to do, not as the SDK puts it.
func TestACommandSaysWhyAWSCannotBeAsked(t *testing.T) {
	cloud(t, nil)
	refusing := func(code, message string) string {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, `<ErrorResponse><Error><Code>`+code+`</Code><Message>`+message+`</Message></Error></ErrorResponse>`)
		}))
		t.Cleanup(server.Close)
		return server.URL
	}
	for name, test := range map[string]struct {
		set  map[string]string
		args string
		want string
	}{
		"no Region":      {map[string]string{"AWS_REGION": ""}, "--stack s", "gatehouse: no AWS Region: give --region or set AWS_REGION\n"},
		"no credentials": {map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"}, "--stack s", "gatehouse: no AWS credentials: give --profile, or set them as for the AWS CLI: "},
		"no such stack": {map[string]string{"AWS_ENDPOINT_URL": refusing("ValidationError", "Stack with id nope does not exist")}, "--stack nope",
			"gatehouse: DescribeStacks: Stack with id nope does not exist (ValidationError)\n"},
		"not allowed": {map[string]string{"AWS_ENDPOINT_URL": refusing("AccessDenied", "User is not authorized to perform: cloudformation:DescribeStacks")}, "--stack s",
			"gatehouse: DescribeStacks: User is not authorized to perform: cloudformation:DescribeStacks (AccessDenied)\n"},
		"a stack of something else": {nil, "--stack s", `gatehouse: stack "s" has no output WorkTableName and none MailQueueUrl: give --work-table and --mail-queue, or another --stack` + "\n"},
	} {
		t.Run(name, func(t *testing.T) {
			for key, value := range test.set {
				t.Setenv(key, value)
			}
			got := gatehouse(t, "", append([]string{"mail", "resume"}, strings.Fields(test.args)...)...)
			if got.code != exitFault || !strings.HasPrefix(got.err, test.want) || strings.Count(got.err, "\n") != 1 {
				t.Errorf("ends with %d and says\n%swant\n%s", got.code, got.err, test.want)
			}
		})
	}
}

// Letters of another queue, to which a mistaken address led, stay where they are.
func TestRedriveMovesMailOnly(t *testing.T) {
	o := newOffice(t)
	hook := effect.New(store.Key{PK: "us-east-1_EXAMPLE00#1", SK: fact.Confirmed}, fact.Debt{Queue: fact.Hooks, Kind: "UserConfirmed", Turn: 1})
	o.dead = []deadLetter{{"a", string(hook.Encode()), "gone", ""}}
	text, err := told(func(c console) error { return redriveCommand{Yes: true}.redrive(t.Context(), c, o.work, o) })
	if status, ok := errors.AsType[exitStatus](err); !ok || status != exitRefused || len(o.queued) > 0 || len(o.dead) != 1 {
		t.Errorf("%v, %d queued, and says\n%s", err, len(o.queued), text)
	}
}

// A fault in the middle hides no letter from whoever tries next.
func TestRedriveShowsLettersAgainAfterAFault(t *testing.T) {
	o := newOffice(t)
	for turn, id := range []string{"a", "b"} {
		o.dead = append(o.dead, deadLetter{id, string(o.stands(int64(turn), ledger.Refused, ledger.ReasonSender).Encode()), ledger.ReasonSender, ""})
	}
	_, err := told(func(c console) error { return redriveCommand{Yes: true}.redrive(t.Context(), c, o.work, failing{o}) })
	if err == nil || len(o.hidden) > 0 || len(o.dead) != 2 {
		t.Errorf("%v, %d letters are hidden, %d are left", err, len(o.hidden), len(o.dead))
	}
}

// failing is an office whose mail queue takes nothing.
type failing struct{ *office }

func (failing) move(context.Context, deadLetter) error { return errors.New("queue is gone") }
