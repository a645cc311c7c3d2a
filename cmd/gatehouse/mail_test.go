package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awssqs "github.com/aws/aws-sdk-go-v2/service/sqs"

	"gatehouse/shared/config"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

// office is the table Work and both queues of mail.
type office struct {
	t      *testing.T
	work   *memory.Table
	queued []string
	dead   []deadLetter
	hidden map[string]bool
	broken error // what putting a message on the mail queue ends with
}

func newOffice(t *testing.T) *office {
	t.Helper()
	return &office{t: t, work: memory.New(time.Now), hidden: map[string]bool{}}
}

func (o *office) enqueue(_ context.Context, body string) error {
	if o.broken == nil {
		o.queued = append(o.queued, body)
	}
	return o.broken
}

func (o *office) take(context.Context) (letters []deadLetter, err error) {
	for _, letter := range o.dead {
		if !o.hidden[letter.id] && len(letters) < 2 {
			o.hidden[letter.id] = true
			letters = append(letters, letter)
		}
	}
	return letters, nil
}

func (o *office) move(ctx context.Context, letter deadLetter) error {
	o.dead = slices.DeleteFunc(o.dead, func(l deadLetter) bool { return l.id == letter.id })
	return o.enqueue(ctx, letter.body)
}

func (o *office) putBack(_ context.Context, letters []deadLetter) error {
	for _, letter := range letters {
		delete(o.hidden, letter.id)
	}
	return nil
}

// stands puts a mail into the ledger.
func (o *office) stands(turn int64, state ledger.State, reason string) effect.Effect {
	o.t.Helper()
	e := effect.New(store.Key{PK: "us-east-1_EXAMPLE00#1", SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "approved", Turn: turn})
	entry := ledger.Entry{State: state, Kind: e.Kind, Effect: string(e.Encode()), Reason: reason, Filed: true, At: time.Now(), Version: 1}
	writes := []store.Write{entry.Write(e.ID, time.Now())}
	if state == ledger.Parked {
		writes = append(writes, entry.Park(e.ID))
	}
	if err := o.work.Write(o.t.Context(), writes...); err != nil {
		o.t.Fatal(err)
	}
	return e
}

func (o *office) state(e effect.Effect) ledger.State {
	o.t.Helper()
	row, _, err := o.work.Get(o.t.Context(), ledger.Key(e.ID), store.Strong)
	if err != nil {
		o.t.Fatal(err)
	}
	return ledger.State(row.String("state"))
}

// told runs a command with a console and returns what it printed.
func told(command func(console) error) (string, error) {
	var out bytes.Buffer
	err := command(console{strings.NewReader(""), &out, &out})
	return out.String(), err
}

func TestResumeShowsAndThenQueues(t *testing.T) {
	o := newOffice(t)
	var parked []effect.Effect
	for turn := range int64(60) {
		parked = append(parked, o.stands(turn, ledger.Parked, ""))
	}
	resume := func(yes bool) (string, error) {
		return told(func(c console) error { return resumeCommand{Yes: yes}.resume(t.Context(), c, o.work, o.enqueue) })
	}
	text, err := resume(false)
	if err != nil || !strings.Contains(text, "60 approved") || len(o.queued) > 0 {
		t.Errorf("without --yes: %v, %d queued, and says\n%s", err, len(o.queued), text)
	}
	o.broken = errors.New("queue is gone")
	if _, err := resume(true); err == nil || !strings.Contains(err.Error(), "0 of 60") {
		t.Errorf("with a broken queue: %v", err)
	}
	o.broken = nil
	text, err = resume(true)
	if err != nil || len(o.queued) != 60 || !strings.Contains(text, "50 queued\n") || !strings.Contains(text, "queued again: 60") {
		t.Errorf("%v, %d queued, and says\n%s", err, len(o.queued), text)
	}
	if o.state(parked[7]) != ledger.Open || o.queued[0] == "" {
		t.Errorf("the ledger still says %q", o.state(parked[7]))
	}
	if text, err = resume(true); err != nil || !strings.Contains(text, "no mail is parked") {
		t.Errorf("the second time: %v\n%s", err, text)
	}
}

func TestRedriveMovesWhatCanBeRead(t *testing.T) {
	o := newOffice(t)
	refused := o.stands(1, ledger.Refused, ledger.ReasonSender)
	sent := o.stands(2, ledger.Sent, "")
	lapsed := o.stands(3, ledger.Claimed, "")
	o.dead = []deadLetter{
		{"a", string(refused.Encode()), ledger.ReasonSender, ""},
		{"b", string(sent.Encode()), ledger.ReasonUndecided, ""},
		{"c", "not a mail", ledger.ReasonUnreadable, ""},
		{"d", string(lapsed.Encode()), "", ""},
	}
	redrive := func(r redriveCommand) (string, error) {
		return told(func(c console) error { return r.redrive(t.Context(), c, o.work, o) })
	}
	text, err := redrive(redriveCommand{})
	if err != nil || len(o.dead) != 4 || len(o.hidden) > 0 || !strings.Contains(text, "1 approved (sender_not_verified), 1 approved (undecided), 1 approved (given up by the queue)") {
		t.Errorf("without --yes: %v, %d letters stay, %d hidden, and says\n%s", err, len(o.dead), len(o.hidden), text)
	}
	if _, err := redrive(redriveCommand{Reason: ledger.ReasonSender, Yes: true}); err != nil || len(o.dead) != 3 || o.state(refused) != ledger.Open {
		t.Errorf("by reason: %v, %d letters stay, the ledger says %q", err, len(o.dead), o.state(refused))
	}
	text, err = redrive(redriveCommand{Yes: true})
	if status, ok := errors.AsType[exitStatus](err); !ok || status != exitRefused || len(o.queued) != 3 || len(o.dead) != 1 {
		t.Errorf("%v, %d queued, %d letters stay, and says\n%s", err, len(o.queued), len(o.dead), text)
	}
	if o.state(sent) != ledger.Sent || o.state(lapsed) != ledger.Claimed {
		t.Error("a mail that is not refused was reopened")
	}
}

func TestBlockedAddresses(t *testing.T) {
	o := newOffice(t)
	deployed := config.Config{PoolID: "us-east-1_EXAMPLE00", Region: "us-east-1", HashKey: config.Secret(strings.Repeat("k", config.HashKeySize)), Written: time.Now()}
	hash, row := ledger.HashOf("jane.doe@example.com", deployed), config.Row(deployed)
	blocked := func(b blockedCommand) (string, error) {
		return told(func(c console) error { return b.run(t.Context(), c, o.work) })
	}
	if _, err := blocked(blockedCommand{Address: []string{"jane.doe@example.com"}}); !errors.Is(err, config.ErrMissing) {
		t.Errorf("without a configuration: %v", err)
	}
	if text, err := blocked(blockedCommand{}); err != nil || text != "no address is marked\n" {
		t.Errorf("%v: %s", err, text)
	}
	if err := o.work.Write(t.Context(), store.Write{Key: row.Key, Set: row.Attributes}, ledger.Marking(hash, ledger.Bounced, "General", time.Now())); err != nil {
		t.Fatal(err)
	}
	for _, given := range [][]string{nil, {"Jane.Doe@example.com"}, {hash}} {
		text, err := blocked(blockedCommand{Address: given})
		if err != nil || !strings.Contains(text, hash) || !strings.Contains(text, "bounced General") {
			t.Errorf("%v: %v\n%s", given, err, text)
		}
	}
	if text, err := blocked(blockedCommand{Address: []string{hash}, Unblock: true}); err != nil || !strings.Contains(text, "--yes") {
		t.Errorf("%v\n%s", err, text)
	}
	if text, err := blocked(blockedCommand{Address: []string{hash}, Unblock: true, Yes: true}); err != nil || !strings.Contains(text, "unblocked: 1") {
		t.Errorf("%v\n%s", err, text)
	}
	if text, err := blocked(blockedCommand{Address: []string{hash}}); !errors.Is(err, exitStatus(exitRefused)) || !strings.Contains(text, "not marked: "+hash) {
		t.Errorf("%v\n%s", err, text)
	}
	if _, err := blocked(blockedCommand{Unblock: true}); err == nil {
		t.Error("everybody would have been unblocked")
	}
}

// cloud is CloudFormation, SES and SQS in one address, as emulators are.
func cloud(t *testing.T, ses http.HandlerFunc) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		switch {
		case strings.HasPrefix(r.URL.Path, "/v2/email/"):
			ses(w, r)
		case strings.Contains(string(body), "Action=DescribeStacks"):
			_, _ = io.WriteString(w, `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2026-03-02T12:00:00Z</CreationTime>`+
				`<StackStatus>CREATE_COMPLETE</StackStatus><Outputs><member><OutputKey>FromAddress</OutputKey><OutputValue>no-reply@example.org</OutputValue></member>`+
				`<member><OutputKey>ConfigurationSetName</OutputKey><OutputValue>mails</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`)
		default:
			w.WriteHeader(http.StatusBadRequest)
		}
	}))
	t.Cleanup(server.Close)
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": server.URL, "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example",
		"AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
}

// Each letter is put on the mail queue before it leaves its own, and those that stay are shown again.
func TestLettersMoveThroughSQS(t *testing.T) {
	var calls []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		operation := strings.TrimPrefix(r.Header.Get("X-Amz-Target"), "AmazonSQS.")
		calls = append(calls, operation)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		switch operation {
		case "ReceiveMessage":
			_, _ = io.WriteString(w, `{"Messages":[{"MessageId":"1","ReceiptHandle":"r","Body":"{}","MD5OfBody":"99914b932bd37a50b983c5e7c90ae93b","MessageAttributes":{"reason":{"DataType":"String","StringValue":"rejected"}}}]}`)
		case "SendMessage":
			if !strings.Contains(string(body), `"MessageBody":"{}"`) || !strings.Contains(string(body), "/live") {
				t.Errorf("sent %s", body)
			}
			_, _ = io.WriteString(w, `{"MessageId":"2","MD5OfMessageBody":"99914b932bd37a50b983c5e7c90ae93b"}`)
		case "ChangeMessageVisibilityBatch":
			_, _ = io.WriteString(w, `{"Successful":[{"Id":"0"}],"Failed":[]}`)
		default:
			_, _ = io.WriteString(w, `{}`)
		}
	}))
	defer server.Close()
	client := awssqs.NewFromConfig(aws.Config{Region: "eu-west-1", BaseEndpoint: &server.URL, Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
	})})
	queue := &sqsLetters{client: client, dead: server.URL + "/dead", live: server.URL + "/live"}
	letters, err := queue.take(t.Context())
	if err != nil || len(letters) != 1 || letters[0] != (deadLetter{"1", "{}", "rejected", "r"}) {
		t.Fatalf("took %v: %v", letters, err)
	}
	if err := errors.Join(queue.move(t.Context(), letters[0]), queue.putBack(t.Context(), letters), queue.putBack(t.Context(), nil)); err != nil {
		t.Fatal(err)
	}
	if want := []string{"ReceiveMessage", "SendMessage", "DeleteMessage", "ChangeMessageVisibilityBatch"}; !slices.Equal(calls, want) {
		t.Errorf("called %v, want %v", calls, want)
	}
}

func TestSendTest(t *testing.T) {
	policyProject(t, nil)
	var sent string
	cloud(t, func(w http.ResponseWriter, _ *http.Request) {
		sent = "yes"
		_, _ = io.WriteString(w, `{"MessageId":"0100-example"}`)
	})
	dry := gatehouse(t, "", "mail", "send-test", "--to", "jane.doe@example.com", "--kind", "sign_in_alert", "--locale", "de", "--dry-run")
	if dry.code != exitDone || sent != "" || !strings.Contains(dry.out, "Content-Language: de\n") || !strings.Contains(dry.out, "<html") {
		t.Errorf("--dry-run ends with %d, sent %q: %s\n%.300s", dry.code, sent, dry.err, dry.out)
	}
	code := gatehouse(t, "", "mail", "send-test", "--to", "jane.doe@example.com", "--kind", "cognito_sign_up", "--locale", "de-AT", "--dry-run")
	if !strings.Contains(code.out, "Content-Language: de\n") || !strings.Contains(code.out, "Bestätigungscode: 123456\n") {
		t.Errorf("a mail of Cognito's is %.900s", code.out)
	}
	unknown := gatehouse(t, "", "mail", "send-test", "--to", "jane.doe@example.com", "--locale", "xx", "--dry-run")
	if want := "gatehouse: there are no mails in \"xx\"; there are: en, de, fr, es, pt, ja, ar\n"; unknown != (said{exitFault, "", want}) {
		t.Errorf("an unknown language: got %+v", unknown)
	}
	done := gatehouse(t, "", "mail", "send-test", "--to", "jane.doe@example.com", "--stack", "s")
	if done.code != exitDone || sent != "yes" || done.out != "sent with the id 0100-example\n" {
		t.Errorf("ends with %d: %s%s", done.code, done.out, done.err)
	}
	for _, args := range [][]string{{"--to", "nobody"}, {"--to", "jane.doe@example.com", "--kind", "advert"}, {"--to", "jane.doe@example.com"}} {
		if got := gatehouse(t, "", append([]string{"mail", "send-test"}, args...)...); got.code != exitFault || got.err == "" {
			t.Errorf("%v ends with %d: %s", args, got.code, got.err)
		}
	}
}

func TestSendTestExplainsTheSandbox(t *testing.T) {
	policyProject(t, nil)
	cloud(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Amzn-ErrorType", "MessageRejected")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = fmt.Fprint(w, `{"message":"Email address is not verified. The following identities failed the check in region EU-WEST-1: jane.doe@example.com"}`)
	})
	got := gatehouse(t, "", "mail", "send-test", "--to", "jane.doe@example.com", "--stack", "s")
	if got.code != exitRefused || !strings.Contains(got.out, "sandbox") {
		t.Errorf("ends with %d: %s%s", got.code, got.out, got.err)
	}
}

func TestACommandSaysWhatItMisses(t *testing.T) {
	cloud(t, nil)
	for args, want := range map[string]string{
		"resume":           "--work-table and --mail-queue",
		"redrive":          "--work-table and --mail-queue and --dead-letters",
		"blocked":          "--work-table",
		"resume --stack s": "--work-table",
	} {
		if got := gatehouse(t, "", append([]string{"mail"}, strings.Fields(args)...)...); got.code != exitFault || !strings.Contains(got.err, want) {
			t.Errorf("mail %s ends with %d: %s", args, got.code, got.err)
		}
	}
	for _, command := range []string{"send-test", "resume", "redrive", "blocked"} {
		if got := gatehouse(t, "", "mail", command, "--help"); got.code != exitDone || !strings.Contains(got.out, "Exit codes:") {
			t.Errorf("mail %s --help: %s", command, got.out)
		}
	}
}
