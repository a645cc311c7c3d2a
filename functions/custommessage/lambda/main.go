// Command lambda is the custommessage function as Lambda starts it.
package main

import (
	"gatehouse/functions/custommessage"
	"gatehouse/policy"
	"gatehouse/shared/mail"
	"gatehouse/shared/serve"
)

func main() {
	serve.Trigger("custommessage", func(settings custommessage.Settings) (serve.Handler, error) {
		compiled := policy.Mail()
		mails, err := mail.Open(compiled, policy.MailTexts)
		if err != nil {
			return nil, err
		}
		return custommessage.New(mails, policy.Hash(compiled), settings, serve.Now)
	})
}
