// Package eventbus tells notices to an EventBridge event bus.
//
// The event's source is "gatehouse", its detail-type the notice's type, its detail the notice. A rule for all of it:
//
//	{"source": ["gatehouse"]}
package eventbus

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"

	"gatehouse/shared/notice"
)

// Source is the source of every event.
const Source = "gatehouse"

// Client is the operation of EventBridge that is used.
type Client interface {
	// PutEvents answers without an error also when it took no event.
	PutEvents(context.Context, *eventbridge.PutEventsInput, ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error)
}

// Bus is one event bus.
type Bus struct {
	client Client
	name   string
}

// New makes a bus from its name or ARN.
func New(client Client, name string) *Bus { return &Bus{client, name} }

// Open is [New] with a client of its own.
func Open(config aws.Config, name string) *Bus { return New(eventbridge.NewFromConfig(config), name) }

// Tell puts a notice on the bus. EventBridge answers 200 also when it took nothing: the count of failed entries decides. The error
// holds the code alone; a [notice.Refused] means that no repetition will help.
//
// Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
func (b *Bus) Tell(ctx context.Context, n notice.Notice) error {
	detail, err := n.Encode()
	if err != nil {
		return &notice.Refused{Reason: "bus_detail"}
	}
	text, source, kind := string(detail), Source, string(n.Type)
	out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{
		{EventBusName: &b.name, Source: &source, DetailType: &kind, Detail: &text, Time: &n.Time},
	}})
	if err != nil {
		return reduced(err)
	}
	if out.FailedEntryCount == 0 {
		return nil
	}
	return refusal(out.Entries)
}

// refusal is why an entry was not taken.
func refusal(entries []types.PutEventsResultEntry) error {
	code := "unknown"
	for _, entry := range entries {
		if entry.ErrorCode != nil {
			code = *entry.ErrorCode
		}
	}
	switch code {
	case "InvalidArgument", "MalformedDetail", "RedactionFailure":
		return &notice.Refused{Reason: "bus_" + code}
	}
	return errors.New("PutEvents: " + code)
}

// reduced leaves of an error what may be logged.
func reduced(err error) error {
	if apiError, ok := errors.AsType[smithy.APIError](err); ok {
		return errors.New("PutEvents: " + apiError.ErrorCode())
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return errors.New("PutEvents: out of time")
	}
	return errors.New("PutEvents: no answer")
}
