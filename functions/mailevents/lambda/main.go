// Command lambda is the mailevents function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/mailevents"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
	"gatehouse/shared/sqs"
)

func main() {
	serve.Events("mailevents", func(settings mailevents.Settings) (serve.MessageHandler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		queue := sqs.Open(awsenv.WithAnswer(config, awsenv.ServiceAnswer), nil)
		work := dynamo.Open(config, settings.WorkTable, serve.Now)
		handler, warm := mailevents.Open(settings, work, queue, serve.Now, serve.Logger())
		awsenv.Warm(context.Background(), serve.Logger(), warm)
		return handler, nil
	})
}
