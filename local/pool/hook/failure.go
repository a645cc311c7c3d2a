package hook

import (
	"context"
	"encoding/json"
	"fmt"

	"gatehouse/local/runner"
)

// InvokeError is an error of Lambda's Invoke API: the function did not run.
//
// Source: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
type InvokeError struct {
	// Status is the HTTP status, 400 to 599.
	Status int
	// Code is Lambda's exception, such as "TooManyRequestsException".
	Code string
}

// Error names the exception and the status.
func (e *InvokeError) Error() string { return fmt.Sprintf("%s (HTTP %d)", e.Code, e.Status) }

// Exceptions of the Invoke API that this package raises itself.
const (
	codeAccessDenied = "AccessDeniedException"
	codeTooLarge     = "RequestTooLargeException"
)

// failure is the result of a function that answered with an error.
func failure(ctx context.Context, errorType, message string) runner.Result {
	body, _ := json.Marshal(errorObject{message, errorType}) // two strings always marshal
	return runner.Result{RequestID: requestID(ctx), ErrorType: errorType, ErrorMessage: message, Error: body}
}

// errorObject is how Lambda hands an error to the caller of Invoke.
type errorObject struct {
	Message string `json:"errorMessage"`
	Type    string `json:"errorType"`
}
