// Command sdkpresignup is hello with the libraries that presignup's README names, each used once and for what presignup uses it for. It
// stands for what those libraries cost whoever uses them, so that the rest of presignup's cost is presignup's own.
package main

import (
	"context"
	"log/slog"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/caarlos0/env/v11"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

type settings struct {
	Namespace string `env:"METRIC_NAMESPACE" envDefault:"Gatehouse"`
}

func main() {
	var s settings
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	if err := env.ParseWithOptions(&s, env.Options{Environment: env.ToMap(os.Environ())}); err != nil {
		logger.Error("cannot start", "cause", err)
		os.Exit(1)
	}
	lambda.Start(func(ctx context.Context, event events.CognitoEventUserPoolsPreSignup) (events.CognitoEventUserPoolsPreSignup, error) {
		logger.LogAttrs(ctx, slog.LevelInfo, "invoked", slog.String("requestId", requestID(ctx)),
			slog.String("namespace", s.Namespace), slog.Bool("registrable", registrable(event.Request.UserAttributes["email"])))
		return event, nil
	})
}

func requestID(ctx context.Context) string {
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		return invocation.AwsRequestID
	}
	return ""
}

// registrable says whether the address's domain is one that somebody can register.
func registrable(address string) bool {
	_, domain, _ := strings.Cut(address, "@")
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil {
		return false
	}
	_, err = publicsuffix.EffectiveTLDPlusOne(ascii)
	return err == nil
}
