package awsenv

import (
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// Limits of one attempt; the package comment says why.
const (
	connectLimit = time.Second            // the connection and, separately, the TLS handshake
	answerLimit  = 600 * time.Millisecond // from the last byte sent to the head of the answer, for DynamoDB
)

// ServiceAnswer is the limit for [WithAnswer] with services that take longer than DynamoDB: SES, Cognito, SQS, EventBridge, Secrets
// Manager. What is slower yet is a fault.
const ServiceAnswer = 1500 * time.Millisecond

// WithAnswer returns config with another limit for the answer, and a connection pool of its own. The limits for connecting stay.
func WithAnswer(config aws.Config, limit time.Duration) aws.Config {
	config.HTTPClient = client(limit).Freeze()
	return config
}

// client opens and keeps connections within the limits. The context given to a call still ends it earlier.
func client(answer time.Duration) *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectLimit }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectLimit
			t.ResponseHeaderTimeout = answer
		}).
		WithTimeout(connectLimit + answer)
}
