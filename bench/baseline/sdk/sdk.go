// Package sdk is what the baselines with AWS services have in common: hello, with settings from the environment and the client settings
// that all functions share.
package sdk

import (
	"context"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/caarlos0/env/v11"

	"gatehouse/shared/awsenv"
)

// settings say how often an invocation calls: what is linked is linked either way.
type settings struct {
	Calls int `env:"CALLS" envDefault:"1"`
}

// Start opens the baseline and serves it; it panics without settings. Its call is made one after the other for each event, which is sent back.
func Start(open func(aws.Config) (call func(ctx context.Context, id string) error)) {
	var s settings
	config, err := awsenv.Config(os.LookupEnv)
	if err == nil {
		err = env.ParseWithOptions(&s, env.Options{Environment: env.ToMap(os.Environ())})
	}
	if err != nil {
		panic(err)
	}
	call := open(config)
	lambda.Start(func(ctx context.Context, event events.CognitoEventUserPoolsPreSignup) (events.CognitoEventUserPoolsPreSignup, error) {
		for range s.Calls {
			if err := call(ctx, event.UserName); err != nil {
				return event, err
			}
		}
		return event, nil
	})
}
