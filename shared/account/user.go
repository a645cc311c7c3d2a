package account

import "errors"

// User is what the pool itself knows of a person.
type User struct {
	// Sub is the pool's own id of the person. A user name that was deleted and created anew has another one.
	Sub string
	// Status is Cognito's word for the state of the account.
	Status string
	// Enabled is false for an account that an administrator shut.
	Enabled bool
	// Verified says that the e-mail address or the telephone number is verified, so that a code can reach the person.
	Verified bool
}

// Resettable says whether the pool can make the person choose a new password: an account with a password of its own that is in
// use, and a verified address or number for the code. Cognito refuses the others: EXTERNAL_PROVIDER has no password here,
// FORCE_CHANGE_PASSWORD must use the temporary one first, UNCONFIRMED has proved nothing yet.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminResetUserPassword.html
func (u User) Resettable() bool {
	return u.Enabled && u.Verified && (u.Status == "CONFIRMED" || u.Status == "RESET_REQUIRED")
}

// What a user pool may answer. An error of the pool that is none of these is a fault.
var (
	// ErrNoUser is a person the pool does not know, or no longer.
	ErrNoUser = errors.New("no such user")
	// ErrNoGroup is a group the pool does not have.
	ErrNoGroup = errors.New("no such group")
	// ErrBusy asks to come back later: a quota is used up.
	ErrBusy = errors.New("too many requests")
	// ErrUnsent is a new password that was asked for whose code could not be sent, for want of a right or by a failing trigger.
	ErrUnsent = errors.New("the code could not be sent")
	// ErrRefused is a change that the state of the account does not allow.
	ErrRefused = errors.New("not possible for this account")
)
