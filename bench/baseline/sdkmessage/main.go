// Command sdkmessage is hello with the libraries that custommessage's README names, used to write a message for each event.
package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/caarlos0/env/v11"

	"gatehouse/bench/baseline/message"
)

type settings struct {
	Namespace string `env:"METRIC_NAMESPACE" envDefault:"Gatehouse"`
}

func main() {
	var s settings
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	writer, err := message.New()
	if err == nil {
		err = env.ParseWithOptions(&s, env.Options{Environment: env.ToMap(os.Environ())})
	}
	if err != nil {
		logger.Error("cannot start", "cause", err)
		os.Exit(1)
	}
	lambda.Start(func(ctx context.Context, event events.CognitoEventUserPoolsCustomMessage) (events.CognitoEventUserPoolsCustomMessage, error) {
		html, text, err := writer.Write("Jane Doe", event.Request.CodeParameter)
		event.Response.EmailSubject, event.Response.EmailMessage, event.Response.SMSMessage = "Your code", html, event.Request.CodeParameter
		logger.LogAttrs(ctx, slog.LevelInfo, "written", slog.String("namespace", s.Namespace), slog.Int("bytes", len(text)))
		return event, err
	})
}
