// Command triggers is the function behind the triggers of the pool that real clients are tried against: it
// asks people who sign in their own way for a sum, and leaves everything else to Cognito.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

const (
	question = "3 + 4"
	answer   = "7"
)

// event is what Cognito sends; what it says beside these members goes back unchanged.
type event = map[string]any

func main() {
	lambda.Start(func(_ context.Context, e event) (event, error) {
		request, _ := e["request"].(map[string]any)
		switch e["triggerSource"] {
		case "DefineAuthChallenge_Authentication":
			e["response"] = next(request)
		case "CreateAuthChallenge_Authentication":
			e["response"] = event{
				"publicChallengeParameters":  event{"question": question},
				"privateChallengeParameters": event{"answer": answer},
				"challengeMetadata":          "SUM",
			}
		case "VerifyAuthChallengeResponse_Authentication":
			e["response"] = event{"answerCorrect": request["challengeAnswer"] == answer}
		}
		return e, nil
	})
}

// next demands the password where the client began with SRP, then the sum, and gives one try at it.
func next(request map[string]any) event {
	session, _ := request["session"].([]any)
	if len(session) == 0 {
		return challenge("CUSTOM_CHALLENGE")
	}
	last, _ := session[len(session)-1].(map[string]any)
	passed := last["challengeResult"] == true
	switch name := last["challengeName"]; {
	case name == "SRP_A":
		return challenge("PASSWORD_VERIFIER")
	case name == "PASSWORD_VERIFIER" && passed:
		return challenge("CUSTOM_CHALLENGE")
	}
	return event{"issueTokens": passed, "failAuthentication": !passed}
}

func challenge(name string) event {
	return event{"challengeName": name, "issueTokens": false, "failAuthentication": false}
}
