package userpool

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/smithy-go"

	"gatehouse/shared/account"
)

// Fault is an error of the pool without its text.
type Fault struct {
	// Operation is Cognito's name of what was asked.
	Operation string
	// Code is the class of Cognito's error, or a few words of ours when there was no answer.
	Code string

	meaning error // of package account; nil for none
}

// Error is the operation and the code.
func (f *Fault) Error() string { return fmt.Sprintf("%s: %s", f.Operation, f.Code) }

// Unwrap is what the error means to callers; nil when it means nothing.
func (f *Fault) Unwrap() error { return f.meaning }

// reduced leaves of an error what may be logged; nil stays nil.
func reduced(operation string, err error) error {
	if err == nil {
		return nil
	}
	answered, ok := errors.AsType[smithy.APIError](err)
	switch {
	case ok:
		code := answered.ErrorCode()
		return &Fault{operation, code, meaning(operation, code)}
	case errors.Is(err, context.DeadlineExceeded):
		return &Fault{operation, "out of time", nil}
	case errors.Is(err, context.Canceled):
		return &Fault{operation, "given up", nil}
	}
	return &Fault{operation, "no answer", nil}
}

// meaning is what a code means to callers. ResourceNotFoundException is also said of a pool that is not there, but then no operation
// succeeds.
func meaning(operation, code string) error {
	switch code {
	case "UserNotFoundException":
		return account.ErrNoUser
	case "TooManyRequestsException":
		return account.ErrBusy
	case "ResourceNotFoundException":
		if operation == "AdminAddUserToGroup" || operation == "AdminRemoveUserFromGroup" {
			return account.ErrNoGroup
		}
	}
	if operation == "AdminResetUserPassword" {
		return meaningOfReset(code)
	}
	return nil
}

// meaningOfReset knows what only the reset of a password can meet. There, NotAuthorizedException and InvalidParameterException are
// about the state of the account, and LimitExceededException about codes sent to this person; a role that may not call is refused
// with AccessDeniedException.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
func meaningOfReset(code string) error {
	switch code {
	case "NotAuthorizedException", "InvalidParameterException", "LimitExceededException":
		return account.ErrRefused
	case "CodeDeliveryFailureException", "InvalidEmailRoleAccessPolicyException", "InvalidSmsRoleAccessPolicyException",
		"InvalidSmsRoleTrustRelationshipException", "InvalidLambdaResponseException", "UnexpectedLambdaException",
		"UserLambdaValidationException":
		return account.ErrUnsent
	}
	return nil
}
