// Command lambda is the custommessage function as Lambda starts it.
package main

import (
	"gatehouse/functions/custommessage"
	"gatehouse/policy"
	"gatehouse/shared/serve"
)

func main() {
	serve.Trigger("custommessage", func(settings custommessage.Settings) (serve.Handler, error) {
		compiled := policy.Mail()
		return custommessage.Open(compiled, policy.Hash(compiled), policy.MailTexts, settings, serve.Now)
	})
}
