package awsenv

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
)

// Names of the environment variables that Config reads. Lambda sets all but EndpointURL itself, and reserves their names.
const (
	Region       = "AWS_REGION"            // required
	AccessKey    = "AWS_ACCESS_KEY_ID"     // required
	SecretKey    = "AWS_SECRET_ACCESS_KEY" // required
	SessionToken = "AWS_SESSION_TOKEN"     // always there in Lambda; absent with long-lived keys, as emulators use them
	EndpointURL  = "AWS_ENDPOINT_URL"      // optional: every service is called at this http or https address instead of its own
)

// How often one call is tried at most, and the longest wait between two attempts; the package comment says why.
const (
	attempts   = 2
	maxBackoff = 100 * time.Millisecond
)

// Lookup reads one environment variable; the second result tells an empty variable from an absent one. os.LookupEnv is one.
type Lookup func(name string) (string, bool)

// Config returns the configuration for service clients inside Lambda: region, credentials, time-outs and retries. It makes no network
// call and reads no file.
//
// The error lists every missing or malformed variable by name, never by value.
func Config(env Lookup) (aws.Config, error) {
	value := func(name string) string { v, _ := env(name); return v }
	credentials := aws.Credentials{
		AccessKeyID:     value(AccessKey),
		SecretAccessKey: value(SecretKey),
		SessionToken:    value(SessionToken),
		Source:          "environment",
	}
	endpoint := value(EndpointURL)

	var faults []error
	for _, name := range []string{Region, AccessKey, SecretKey} {
		if value(name) == "" {
			faults = append(faults, errors.New(name+" is not set"))
		}
	}
	if endpoint != "" && !isBaseURL(endpoint) {
		faults = append(faults, errors.New(EndpointURL+" is not an http or https address"))
	}
	if len(faults) > 0 {
		return aws.Config{}, errors.Join(faults...)
	}

	config := aws.Config{
		Region:      value(Region),
		Credentials: fixed(credentials),
		Retryer:     retryer,
		// Frozen: a service client would otherwise copy it, with a connection pool of its own, and could put its defaults over our limits.
		HTTPClient: client(answerLimit).Freeze(),
	}
	if endpoint != "" {
		config.BaseEndpoint = &endpoint
	}
	return config, nil
}

// fixed hands out the credentials the process was started with. Lambda gives an environment its keys when it starts it and retires the
// environment before they expire; nothing changes the variables of a running process, so reading them again would find the same.
func fixed(c aws.Credentials) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) { return c, nil })
}

// retryer is called once per service client, so that each has its own budget of retries.
func retryer() aws.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = attempts
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return rand.N(maxBackoff), nil })
	})
}

func isBaseURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && u.Host != "" && (u.Scheme == "http" || u.Scheme == "https")
}
