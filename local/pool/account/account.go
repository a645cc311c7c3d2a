package account

import (
	"crypto/rand"
	"errors"
	"io"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// accounts are the operations of one pool.
type accounts struct{ *flow.Pool }

// Operations are the pool's operations on accounts, by name.
func Operations(p *flow.Pool) map[string]wire.Operation {
	a := accounts{p}
	return map[string]wire.Operation{
		"SignUp":                           wire.Public(a.signUp),
		"ConfirmSignUp":                    wire.Public(a.confirmSignUp),
		"ResendConfirmationCode":           wire.Public(a.resendConfirmationCode),
		"ForgotPassword":                   wire.Public(a.forgotPassword),
		"ConfirmForgotPassword":            wire.Public(a.confirmForgotPassword),
		"ChangePassword":                   wire.Public(a.changePassword),
		"GetUser":                          wire.Public(a.getUser),
		"UpdateUserAttributes":             wire.Public(a.updateUserAttributes),
		"DeleteUserAttributes":             wire.Public(a.deleteUserAttributes),
		"GetUserAttributeVerificationCode": wire.Public(a.getUserAttributeVerificationCode),
		"VerifyUserAttribute":              wire.Public(a.verifyUserAttribute),
		"DeleteUser":                       wire.Public(a.deleteUser),
		"AdminCreateUser":                  wire.Signed(a.adminCreateUser),
		"AdminConfirmSignUp":               wire.Signed(a.adminConfirmSignUp),
		"AdminGetUser":                     wire.Signed(a.adminGetUser),
		"AdminSetUserPassword":             wire.Signed(a.adminSetUserPassword),
		"AdminResetUserPassword":           wire.Signed(a.adminResetUserPassword),
		"AdminEnableUser":                  wire.Signed(a.adminEnableUser),
		"AdminDisableUser":                 wire.Signed(a.adminDisableUser),
		"AdminDeleteUser":                  wire.Signed(a.adminDeleteUser),
		"AdminUpdateUserAttributes":        wire.Signed(a.adminUpdateUserAttributes),
	}
}

// change changes a user and notes when. Errors are those of change and, for a client, of the
// directory.
func (a accounts) change(sub string, change func(*directory.User) error) (directory.User, error) {
	user, err := a.Directory.Update(sub, func(u *directory.User) error {
		u.Modified = a.Clock.Now()
		return change(u)
	})
	return user, told(err)
}

// reload is the user as stored now.
func (a accounts) reload(sub string) (directory.User, error) {
	user, ok := a.Directory.BySub(sub)
	if !ok {
		return directory.User{}, flow.UserNotFound() // deleted meanwhile
	}
	return user, nil
}

// told is what a client hears of an error of the directory; other errors pass.
func told(err error) error {
	switch {
	case errors.Is(err, directory.ErrUnknown): // deleted meanwhile
		return flow.UserNotFound()
	case errors.Is(err, directory.ErrAliasTaken):
		return aliasExists("alias")
	}
	return err
}

func aliasExists(attribute string) error {
	return wire.AliasExists.With("An account with the given " + attribute + " already exists.")
}

func disabled() error { return wire.NotAuthorized.With("User is disabled.") }

// signedIn is the owner of an access token, who may act unless the password must be reset first.
func (a accounts) signedIn(access *string) (flow.Bearer, error) {
	bearer, err := a.Authorize(text(access))
	if err == nil && bearer.User.Status == directory.ResetRequired {
		return flow.Bearer{}, wire.PasswordResetRequired.With("Password reset required for the user")
	}
	return bearer, err
}

// entropy is where the pool's secrets come from.
func (a accounts) entropy() io.Reader {
	if a.Random == nil {
		return rand.Reader
	}
	return a.Random
}

// text is a member that may be missing.
func text(member *string) string {
	if member == nil {
		return ""
	}
	return *member
}

// pairs are named values as a map; nil when there are none. Of two with one name the last counts.
func pairs(list []types.AttributeType) map[string]string {
	if len(list) == 0 {
		return nil
	}
	all := make(map[string]string, len(list))
	for _, pair := range list {
		all[text(pair.Name)] = text(pair.Value)
	}
	return all
}
