package awsenv

import (
	"net"
	"net/http"
	"time"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
)

// Limits of one attempt; the package comment says why.
const (
	connectLimit = time.Second            // the connection and, separately, the TLS handshake
	answerLimit  = 600 * time.Millisecond // from the last byte sent to the head of the answer
	attemptLimit = connectLimit + answerLimit
)

// client opens and keeps connections within the limits. The context given to a call still ends it earlier.
func client() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = connectLimit }).
		WithTransportOptions(func(t *http.Transport) {
			t.TLSHandshakeTimeout = connectLimit
			t.ResponseHeaderTimeout = answerLimit
		}).
		WithTimeout(attemptLimit)
}
