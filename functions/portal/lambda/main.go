// Command lambda is the portal function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/portal"
	"gatehouse/policy"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
)

func main() {
	serve.HTTP("portal", func(settings portal.Settings) (portal.Pages, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		facts, work := dynamo.Open(config, settings.FactsTable, serve.Now), dynamo.Open(config, settings.WorkTable, serve.Now)
		parts := portal.Parts{Facts: facts, Work: work, Now: serve.Now, Count: serve.Count, Fault: serve.Fault}
		pages, warm, err := portal.Open(policy.Mail(), parts, serve.Logger())
		if err != nil {
			return nil, err
		}
		awsenv.Warm(context.Background(), serve.Logger(), warm)
		return pages, nil
	})
}
