// Command lambda is the clock function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/clock"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
	"gatehouse/shared/sqs"
)

func main() {
	serve.Schedule("clock", func(settings clock.Settings) (func(context.Context) ([]serve.Note, error), error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		queues := sqs.Open(awsenv.WithAnswer(config, awsenv.ServiceAnswer), settings.Queues())
		facts := dynamo.Open(config, settings.FactsTable, serve.Now)
		work := dynamo.Open(config, settings.WorkTable, serve.Now)
		return clock.New(queues, facts, work, serve.Now, clock.Usual()), nil
	})
}
