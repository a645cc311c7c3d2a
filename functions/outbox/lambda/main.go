// Command lambda is the outbox function as Lambda starts it.
package main

import (
	"gatehouse/functions/outbox"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
	"gatehouse/shared/sqs"
)

func main() {
	serve.Stream("outbox", func(settings outbox.Settings) (serve.StreamHandler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		queues := sqs.Open(awsenv.WithAnswer(config, awsenv.ServiceAnswer), settings.Queues())
		return outbox.New(queues, dynamo.Open(config, settings.FactsTable, serve.Now)), nil
	})
}
