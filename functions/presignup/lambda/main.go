// Command lambda is the presignup function as Lambda starts it.
package main

import (
	"gatehouse/functions/presignup"
	"gatehouse/policy"
	"gatehouse/shared/resolver"
	"gatehouse/shared/serve"
)

func main() {
	serve.Trigger("presignup", func(settings presignup.Settings) (serve.Handler, error) {
		compiled := policy.SignUp()
		return presignup.Open(compiled, policy.Hash(compiled), resolver.New(settings.DNSServer), settings)
	})
}
