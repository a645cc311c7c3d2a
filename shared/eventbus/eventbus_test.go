package eventbus_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	"gatehouse/shared/eventbus"
	"gatehouse/shared/notice"
)

// client is EventBridge with one answer.
type client struct {
	in    *eventbridge.PutEventsInput
	out   eventbridge.PutEventsOutput
	fault error
}

func (c *client) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	c.in = in
	return &c.out, c.fault
}

func confirmed() notice.Notice {
	return notice.Notice{
		Version: 1, ID: "0123456789abcdef0123456789abcdef", Type: notice.UserConfirmed, Time: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Pool: "us-east-1_EXAMPLE00", Sub: "11111111-2222-4333-8444-555555555555", Turn: 1,
	}
}

func TestANoticeBecomesAnEvent(t *testing.T) {
	c := &client{}
	if err := eventbus.New(c, "people").Tell(t.Context(), confirmed()); err != nil {
		t.Fatal(err)
	}
	if len(c.in.Entries) != 1 {
		t.Fatalf("%d events, want 1", len(c.in.Entries))
	}
	e := c.in.Entries[0]
	if *e.EventBusName != "people" || *e.Source != "gatehouse" || *e.DetailType != "UserConfirmed" || !e.Time.Equal(confirmed().Time) {
		t.Errorf("the event goes to %s from %s as %s at %v", *e.EventBusName, *e.Source, *e.DetailType, e.Time)
	}
	if got, err := notice.Decode([]byte(*e.Detail)); err != nil || got != confirmed() {
		t.Errorf("the detail is %s", *e.Detail)
	}
}

func TestAnAnswerOf200CanBeAFailure(t *testing.T) {
	for code, final := range map[string]bool{
		"InternalFailure": false, "ThrottlingException": false, "AccessDeniedException": false, "MalformedDetail": true, "InvalidArgument": true,
	} {
		c := &client{out: eventbridge.PutEventsOutput{FailedEntryCount: 1, Entries: []types.PutEventsResultEntry{
			{ErrorCode: aws.String(code), ErrorMessage: aws.String("about jane.doe@example.com")},
		}}}
		err := eventbus.New(c, "people").Tell(t.Context(), confirmed())
		if err == nil || strings.Contains(err.Error(), "jane") || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: the error is %v", code, err)
		}
		if _, refused := notice.RefusedBy(err); refused != final {
			t.Errorf("%s: final is %v, want %v", code, refused, final)
		}
	}
	if eventbus.New(&client{out: eventbridge.PutEventsOutput{FailedEntryCount: 1}}, "people").Tell(t.Context(), confirmed()) == nil {
		t.Error("a failure without a code is taken for success")
	}
}

func TestErrorsHoldTheCodeAlone(t *testing.T) {
	for want, fault := range map[string]error{
		"PutEvents: ResourceNotFoundException": &smithy.GenericAPIError{Code: "ResourceNotFoundException", Message: "bus of jane.doe@example.com"},
		"PutEvents: out of time":               context.DeadlineExceeded,
		"PutEvents: no answer":                 errors.New("dial tcp 192.0.2.1: refused"),
	} {
		if err := eventbus.New(&client{fault: fault}, "people").Tell(t.Context(), confirmed()); err == nil || err.Error() != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
	}
}
