package flow

import (
	"errors"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
)

// UserNotFound is Cognito's answer about a name nobody has.
func UserNotFound() error { return wire.UserNotFound.With("User does not exist.") }

// WrongPassword is Cognito's answer to a wrong name or password where it hides which.
func WrongPassword() error { return wire.NotAuthorized.With("Incorrect username or password.") }

// UserDisabled is Cognito's answer to a disabled user, and about one.
func UserDisabled() error { return wire.NotAuthorized.With("User is disabled.") }

// UserNotConfirmed is Cognito's answer to somebody whose sign-up is not confirmed.
func UserNotConfirmed() error { return wire.UserNotConfirmed.With("User is not confirmed.") }

// ResetRequired is Cognito's answer to somebody whose password an administrator has reset.
func ResetRequired() error {
	return wire.PasswordResetRequired.With("Password reset required for the user")
}

// AliasExists is Cognito's answer when an attribute ("email", or "alias" where it is not said which) is
// how somebody else signs in.
func AliasExists(attribute string) error {
	return wire.AliasExists.With("An account with the given " + attribute + " already exists.")
}

// NoProvider is Cognito's answer about a provider that the pool, or the app client, does not have.
func NoProvider(name string) error {
	return wire.ResourceNotFound.With("Identity provider " + name + " does not exist.")
}

// WrongCode is Cognito's answer to a code that was not sent.
func WrongCode() error {
	return wire.CodeMismatch.With("Invalid verification code provided, please try again.")
}

// ExpiredCode is Cognito's answer to a code that is out of date, and where none was sent.
func ExpiredCode() error {
	return wire.ExpiredCode.With("Invalid code provided, please request a code again.")
}

// WrongFactor is Cognito's answer to a wrong code of a factor that was sent.
func WrongFactor() error {
	return wire.CodeMismatch.With("Invalid code or auth state for the user.")
}

// InvalidRefreshToken is Cognito's answer to a refresh token that it did not make for this caller.
func InvalidRefreshToken() error { return wire.NotAuthorized.With("Invalid Refresh Token") }

// Told is what a client hears of an error of the directory; other errors pass.
func Told(err error) error {
	switch {
	case errors.Is(err, directory.ErrUnknown): // deleted meanwhile
		return UserNotFound()
	case errors.Is(err, directory.ErrAliasTaken), errors.Is(err, directory.ErrIdentityTaken):
		return AliasExists("alias")
	}
	return err
}
