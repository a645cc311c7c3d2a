package runner

import (
	"testing"

	"gatehouse/shared/cognito"
)

func TestWhatCognitoTellsItsClient(t *testing.T) {
	const validation, invalid = "UserLambdaValidationException", "InvalidLambdaResponseException"
	cases := map[string]struct {
		trigger   cognito.Trigger
		result    Result
		exception string
		text      string
	}{
		"answered": {"PreSignUp", Result{Response: []byte(" {\"version\":\"1\"}\n")}, "", ""},
		"refused": {"PreSignUp", Result{ErrorType: TypeDenied, ErrorMessage: "email_disposable: Please use a permanent address"},
			validation, "PreSignUp failed with error email_disposable: Please use a permanent address."},
		"refused with a full stop": {"PostConfirmation", Result{ErrorType: TypeDenied, ErrorMessage: "Not allowed."},
			validation, "PostConfirmation failed with error Not allowed.."},
		"exited": {"PreTokenGeneration", Result{ErrorType: TypeExited, ErrorMessage: "Runtime exited"},
			validation, "PreTokenGeneration failed with error Runtime exited."},
		"timed out": {"PreSignUp", Result{ErrorType: TypeTimeout, ErrorMessage: "Task timed out"},
			"UnexpectedLambdaException", "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function."},
		"not JSON":      {"PreSignUp", Result{Response: []byte("<html>")}, invalid, "Invalid lambda function output : Invalid JSON"},
		"empty":         {"PreSignUp", Result{Response: []byte{}}, invalid, "Invalid lambda function output : Invalid JSON"},
		"broken object": {"PreSignUp", Result{Response: []byte(`{"version"`)}, invalid, "Invalid lambda function output : Invalid JSON"},
		"null":          {"PreSignUp", Result{Response: []byte("null")}, invalid, "Unrecognizable lambda output"},
		"array":         {"PreSignUp", Result{Response: []byte("[{}]")}, invalid, "Unrecognizable lambda output"},
	}
	for name, c := range cases {
		var exception, text string
		if got := c.result.ClientError(c.trigger); got != nil {
			exception, text = got.Exception, got.Text
		}
		if exception != c.exception || text != c.text {
			t.Errorf("%s: the client gets %q %q, want %q %q", name, exception, text, c.exception, c.text)
		}
	}
}
