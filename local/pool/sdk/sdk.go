// Package sdk gives AWS SDK clients for a local user pool.
package sdk

import (
	"bytes"
	"context"
	"io"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// New is a client for the pool at an endpoint, with credentials that any local pool takes. It does not
// retry: what a pool on this machine answers is meant.
func New(endpoint, region string) *idp.Client {
	return idp.New(idp.Options{
		Region:       region,
		BaseEndpoint: &endpoint,
		HTTPClient:   whole{},
		Retryer:      aws.NopRetryer{},
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
}

// whole sends a request with its body in one piece. Left to itself, the SDK closes a body when the
// answer begins, and a pool this near answers before the transport has looked for the body's end;
// the transport then gives the connection up in the middle of a long answer.
type whole struct{}

// Do sends the request.
func (whole) Do(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	sent := request.Clone(request.Context())
	sent.Body = io.NopCloser(bytes.NewReader(body))
	return http.DefaultClient.Do(sent) //nolint:gosec // the address is the caller's own
}
