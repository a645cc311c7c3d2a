package ses

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"

	"gatehouse/shared/ledger"
)

// Transport sends mails through SES.
//
// It holds the one call it makes, not the client: beside html/template, which looks methods up by name,
// the linker keeps every method of whatever a value can be reached from, and the client has 120.
type Transport struct {
	send func(ctx context.Context, mail ledger.Outgoing) (messageID string, err error)
}

// New returns a transport over a client, whose calls it makes once each.
func New(client *sesv2.Client) *Transport {
	return &Transport{func(ctx context.Context, mail ledger.Outgoing) (string, error) {
		answer, err := client.SendEmail(ctx, request(mail), once)
		if err != nil {
			return "", err
		}
		return aws.ToString(answer.MessageId), nil
	}}
}

// Open is [New] with a client of its own.
func Open(config aws.Config) *Transport { return New(sesv2.NewFromConfig(config)) }

// Send hands one mail to SES and returns SES's id of it. The error is a *[ledger.Failure].
func (t *Transport) Send(ctx context.Context, mail ledger.Outgoing) (messageID string, err error) {
	// Whether a request left this machine decides whether SES may have the mail.
	var written atomic.Bool
	traced := httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { written.Store(true) }})
	if messageID, err = t.send(traced, mail); err != nil {
		return "", failure(err, mail, written.Load())
	}
	return messageID, nil
}

// once takes the SDK's retries away.
func once(o *sesv2.Options) { o.Retryer = aws.NopRetryer{} }

// request is the mail as SES's API has it. SES encodes subject and parts for the way.
func request(mail ledger.Outgoing) *sesv2.SendEmailInput {
	input := &sesv2.SendEmailInput{
		FromEmailAddress: &mail.From,
		Destination:      &types.Destination{ToAddresses: []string{mail.To}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(mail.Subject),
			Body:    &types.Body{Html: content(mail.HTML), Text: content(mail.Text)},
			Headers: headers(mail),
		}},
	}
	if mail.ReplyTo != "" {
		input.ReplyToAddresses = []string{mail.ReplyTo}
	}
	if mail.ConfigurationSet != "" {
		input.ConfigurationSetName = &mail.ConfigurationSet
	}
	if mail.EffectID != "" {
		input.EmailTags = []types.MessageTag{{Name: aws.String(ledger.EffectTag), Value: &mail.EffectID}}
	}
	return input
}

func content(text string) *types.Content {
	return &types.Content{Data: &text, Charset: aws.String("UTF-8")}
}

func headers(mail ledger.Outgoing) []types.MessageHeader {
	var fields []types.MessageHeader
	for _, h := range mail.Headers() {
		fields = append(fields, types.MessageHeader{Name: &h.Name, Value: &h.Value})
	}
	return fields
}
