// Command lambda is the postauthentication function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/postauthentication"
	"gatehouse/policy"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
)

func main() {
	serve.Trigger("postauthentication", func(settings postauthentication.Settings) (serve.Handler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		facts := dynamo.Open(config, settings.FactsTable, serve.Now)
		work := dynamo.Open(config, settings.WorkTable, serve.Now)
		handler, warm, err := postauthentication.Open(policy.Mail(), policy.Hash(policy.Mail()), facts, work, serve.Now, serve.Logger())
		if err != nil {
			return nil, err
		}
		awsenv.Warm(context.Background(), serve.Logger(), warm)
		return handler, nil
	})
}
