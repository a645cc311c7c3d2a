package account

import (
	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
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

// signedIn is the owner of an access token, who may act unless the password must be reset first.
func (a accounts) signedIn(access *string) (flow.Bearer, error) {
	bearer, err := a.Authorize(aws.ToString(access))
	if err == nil && bearer.User.Status == directory.ResetRequired {
		return flow.Bearer{}, flow.ResetRequired()
	}
	return bearer, err
}

// pairs are named values as a map; nil when there are none. Of two with one name the last counts.
func pairs(list []types.AttributeType) map[string]string {
	if len(list) == 0 {
		return nil
	}
	all := make(map[string]string, len(list))
	for _, pair := range list {
		all[aws.ToString(pair.Name)] = aws.ToString(pair.Value)
	}
	return all
}
