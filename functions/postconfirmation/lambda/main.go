// Command lambda is the postconfirmation function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/postconfirmation"
	"gatehouse/policy"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
)

func main() {
	serve.Trigger("postconfirmation", func(settings postconfirmation.Settings) (serve.Handler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		facts := dynamo.Open(config, settings.FactsTable, serve.Now)
		work := dynamo.Open(config, settings.WorkTable, serve.Now)
		handler, warm, err := postconfirmation.Open(policy.Mail(), policy.Hash(policy.Mail()), facts, work, serve.Now, serve.Logger())
		if err != nil {
			return nil, err
		}
		awsenv.Warm(context.Background(), serve.Logger(), warm)
		return handler, nil
	})
}
