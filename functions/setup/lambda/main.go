// Command lambda is the setup function as Lambda starts it.
package main

import (
	"crypto/rand"

	"gatehouse/functions/setup"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
)

func main() {
	serve.Custom("setup", func(settings setup.Settings) (serve.ResourceHandler, error) {
		aws, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		facts := dynamo.Open(aws, settings.FactsTable, serve.Now)
		work := dynamo.Open(aws, settings.WorkTable, serve.Now)
		return setup.New(facts, work, rand.Reader, serve.Now), nil
	})
}
