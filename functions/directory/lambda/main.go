// Command lambda is the directory function as Lambda starts it.
package main

import (
	"gatehouse/functions/directory"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
	"gatehouse/shared/sqs"
	"gatehouse/shared/userpool"
)

func main() {
	serve.Queue("directory", func(settings directory.Settings) (serve.MessageHandler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		slower := awsenv.WithAnswer(config, awsenv.ServiceAnswer)
		facts := dynamo.Open(config, settings.FactsTable, serve.Now)
		pool := userpool.Open(slower, settings.PoolID)
		return directory.New(settings, facts, pool, sqs.Open(slower, nil), directory.Clock{Now: serve.Now, Sleep: serve.Sleep}), nil
	})
}
