// Command lambda is the hooks function as Lambda starts it.
package main

import (
	"gatehouse/functions/hooks"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/eventbus"
	"gatehouse/shared/secret"
	"gatehouse/shared/serve"
	"gatehouse/shared/sqs"
	"gatehouse/shared/webhook"
)

func main() {
	serve.Queue("hooks", func(settings hooks.Settings) (serve.MessageHandler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		config = awsenv.WithAnswer(config, awsenv.ServiceAnswer)
		return hooks.Open(settings, hooks.Means{
			Bus: func(name string) hooks.Teller { return eventbus.Open(config, name) },
			Webhook: func(url, arn string) (hooks.Teller, error) {
				return webhook.New(url, secret.Open(config, arn, serve.Now), serve.Now)
			},
			Queue: sqs.Open(config, nil), Spread: serve.Random, Now: serve.Now,
		})
	})
}
