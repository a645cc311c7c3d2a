package runner

import (
	"bytes"
	"encoding/json"

	"gatehouse/shared/cognito"
)

// ClientError is how Cognito reports a trigger's failure to the client that
// called its API. Every one of them is an HTTP 400.
type ClientError struct {
	Exception string // UserLambdaValidationException, ...
	Text      string // its message
}

// ClientText is the message a person may see when a trigger returns an error.
// Cognito always appends the full stop, also to a message that has one.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
func ClientText(trigger cognito.Trigger, message string) string {
	return string(trigger) + " failed with error " + message + "."
}

// ClientError is what Cognito would tell its client about the result of a
// trigger; nil when it would go on.
func (r Result) ClientError(trigger cognito.Trigger) *ClientError {
	switch {
	case r.ErrorType == TypeTimeout:
		return &ClientError{"UnexpectedLambdaException", string(trigger) + " invocation failed due to error Socket timeout while invoking Lambda function."}
	case !r.Answered():
		return &ClientError{"UserLambdaValidationException", ClientText(trigger, r.ErrorMessage)}
	case !json.Valid(r.Response):
		return &ClientError{"InvalidLambdaResponseException", "Invalid lambda function output : Invalid JSON"}
	case bytes.TrimLeft(r.Response, " \t\r\n")[0] != '{':
		return &ClientError{"InvalidLambdaResponseException", "Unrecognizable lambda output"}
	}
	return nil
}
