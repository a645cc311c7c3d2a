package wire

import (
	"errors"
	"net/http"
	"strings"
)

// Class is the name of an exception as clients see it, in `__type`.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
type Class string

// The classes of Cognito's user pool API that the local pool answers with.
const (
	// AliasExists: the address is already the verified alias of someone else.
	AliasExists Class = "AliasExistsException"
	// CodeMismatch: the code is not the one that was sent.
	CodeMismatch Class = "CodeMismatchException"
	// EnableSoftwareTokenMFA: a software token was answered wrongly while it was set up.
	EnableSoftwareTokenMFA Class = "EnableSoftwareTokenMFAException"
	// ExpiredCode: the code is too old, or none was asked for.
	ExpiredCode Class = "ExpiredCodeException"
	// FeatureUnavailableInTier: the pool's tier does not have what was asked for.
	FeatureUnavailableInTier Class = "FeatureUnavailableInTierException"
	// Forbidden: a web firewall refused the request.
	Forbidden Class = "ForbiddenException"
	// GroupExists: a group of that name exists.
	GroupExists Class = "GroupExistsException"
	// InternalError: the pool itself failed. The only class with status 500.
	InternalError Class = "InternalErrorException"
	// InvalidLambdaResponse: a trigger answered what cannot be used.
	InvalidLambdaResponse Class = "InvalidLambdaResponseException"
	// InvalidParameter: a member of the request is missing, malformed or out of place.
	InvalidParameter Class = "InvalidParameterException"
	// InvalidPassword: the password does not meet the pool's policy.
	InvalidPassword Class = "InvalidPasswordException"
	// LimitExceeded: too many attempts or too many of a resource.
	LimitExceeded Class = "LimitExceededException"
	// NotAuthorized: wrong password, void token, or an operation the client may not use.
	NotAuthorized Class = "NotAuthorizedException"
	// PasswordResetRequired: the person must set a new password first.
	PasswordResetRequired Class = "PasswordResetRequiredException"
	// PreconditionNotMet: the request came before something it depends on.
	PreconditionNotMet Class = "PreconditionNotMetException"
	// RefreshTokenReuse: a rotated refresh token was presented after its grace period.
	RefreshTokenReuse Class = "RefreshTokenReuseException"
	// ResourceNotFound: no such pool, client, group, device or job.
	ResourceNotFound Class = "ResourceNotFoundException"
	// SoftwareTokenMFANotFound: software tokens are off for the pool or the person.
	SoftwareTokenMFANotFound Class = "SoftwareTokenMFANotFoundException"
	// TooManyRequests: a request-rate quota is used up.
	TooManyRequests Class = "TooManyRequestsException"
	// UnexpectedLambda: a trigger could not be called or did not answer in time.
	UnexpectedLambda Class = "UnexpectedLambdaException"
	// UnsupportedOperation: the operation is not available with these settings.
	UnsupportedOperation Class = "UnsupportedOperationException"
	// UnsupportedTokenType: the token cannot be revoked.
	UnsupportedTokenType Class = "UnsupportedTokenTypeException"
	// UnsupportedUserState: the person's status does not allow the operation.
	UnsupportedUserState Class = "UnsupportedUserStateException"
	// UserImportInProgress: the pool imports people at the moment.
	UserImportInProgress Class = "UserImportInProgressException"
	// UserLambdaValidation: a trigger refused; the message carries its words.
	UserLambdaValidation Class = "UserLambdaValidationException"
	// UsernameExists: the user name is taken.
	UsernameExists Class = "UsernameExistsException"
	// UserNotConfirmed: the person has not confirmed the sign-up.
	UserNotConfirmed Class = "UserNotConfirmedException"
	// UserNotFound: no such person, where the client may know.
	UserNotFound Class = "UserNotFoundException"
)

// The classes of the protocol itself, answered before an operation runs.
const (
	// Serialization: the body is not JSON of the right shape.
	Serialization Class = "SerializationException"
	// UnknownOperation: the local pool does not have the operation.
	UnknownOperation Class = "UnknownOperationException"
	// MissingAuthenticationToken: an operation for AWS credentials came without a signature.
	MissingAuthenticationToken Class = "MissingAuthenticationTokenException"
)

// With returns an exception of the class whose text reaches the client.
func (c Class) With(message string) *Exception {
	return &Exception{Class: c, Message: message}
}

// Exception is an answer to the client: everything an operation may refuse with.
type Exception struct {
	// Class is what clients switch on.
	Class Class
	// Message is read by the client, so it holds nothing secret.
	Message string
}

// Error gives class and message.
func (e *Exception) Error() string {
	return string(e.Class) + ": " + e.Message
}

// Status is the HTTP status: 500 for [InternalError], 400 for every other class.
func (e *Exception) Status() int {
	if e.Class == InternalError {
		return http.StatusInternalServerError
	}
	return http.StatusBadRequest
}

// ClassOf is the class of the exception that err holds, "" when it holds none.
func ClassOf(err error) Class {
	if exception, ok := errors.AsType[*Exception](err); ok {
		return exception.Class
	}
	return ""
}

// Unreadable is Cognito's answer when a trigger answered what it does not understand.
func Unreadable() *Exception { return InvalidLambdaResponse.With("Unrecognizable lambda output") }

// MessageOf is the text of the exception in err's chain, without the line end of some; "" when there is
// none.
func MessageOf(err error) string {
	if exception, ok := errors.AsType[*Exception](err); ok {
		return strings.TrimSpace(exception.Message)
	}
	return ""
}
