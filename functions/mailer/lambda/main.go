// Command lambda is the mailer function as Lambda starts it.
package main

import (
	"context"

	"gatehouse/functions/mailer"
	"gatehouse/policy"
	"gatehouse/shared/awsenv"
	"gatehouse/shared/dynamo"
	"gatehouse/shared/serve"
	"gatehouse/shared/ses"
	"gatehouse/shared/sqs"
)

func main() {
	serve.Queue("mailer", func(settings mailer.Settings) (serve.MessageHandler, error) {
		config, err := awsenv.Config(serve.LookupEnv)
		if err != nil {
			return nil, err
		}
		facts, work, queue := dynamo.Open(config, settings.FactsTable, serve.Now), dynamo.Open(config, settings.WorkTable, serve.Now), sqs.Open(awsenv.WithAnswer(config, awsenv.ServiceAnswer), nil)
		means := mailer.Real(ses.Open(awsenv.WithAnswer(config, mailer.Answer)), mailer.QueueCalls{Put: queue.SendRaw, PutOff: queue.Delay})
		means.Facts, means.Work, means.Now = mailer.TableCalls{Read: facts.Get, Change: facts.Write}, mailer.TableCalls{Read: work.Get, ReadMany: work.BatchGet, Change: work.Write}, serve.Now
		handler, warm, err := mailer.Open(settings, policy.Mail(), policy.MailTexts, means, serve.Logger())
		awsenv.Warm(context.Background(), serve.Logger(), warm)
		return handler, err
	})
}
