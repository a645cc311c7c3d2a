package awsenv

import (
	"net"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// How long one attempt may wait for a service's answer, counted from the last byte sent. See the package comment.
const (
	DynamoDBAnswer = 600 * time.Millisecond
	KMSAnswer      = 700 * time.Millisecond  // decryption crosses to hardware modules
	MailAnswer     = 1500 * time.Millisecond // sending takes 50 to 300 ms on a good day; only workers send
)

// connectLimit bounds the connection and, separately, the TLS handshake of one attempt.
const connectLimit = time.Second

// AnswerWithin returns a copy of config whose clients wait that long for an answer, with connections of its own. An attempt as a whole
// may take one second more, for connecting. The context given to a call still ends it earlier.
//
// Config already returns one for [DynamoDBAnswer].
func AnswerWithin(config aws.Config, limit time.Duration) aws.Config {
	client := awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectLimit }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectLimit
			t.ResponseHeaderTimeout = limit
		}).
		WithTimeout(connectLimit + limit)
	// Frozen: a service client would otherwise copy it, with a connection pool of its own, and could put its defaults over our limits.
	config.HTTPClient = client.Freeze()
	return config
}
