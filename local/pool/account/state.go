package account

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// adminEnableUser lets a disabled user sign in again. Tokens from before stay void.
func (a accounts) adminEnableUser(_ context.Context, _ wire.Caller, in *idp.AdminEnableUserInput) (*idp.AdminEnableUserOutput, error) {
	_, err := a.switchUser(in.UserPoolId, in.Username, false)
	return &idp.AdminEnableUserOutput{}, err
}

// adminDisableUser bars a user and revokes their tokens.
func (a accounts) adminDisableUser(_ context.Context, _ wire.Caller, in *idp.AdminDisableUserInput) (*idp.AdminDisableUserOutput, error) {
	user, err := a.switchUser(in.UserPoolId, in.Username, true)
	if err == nil {
		a.Directory.RevokeGrantsOf(user.Sub, "")
	}
	return &idp.AdminDisableUserOutput{}, err
}

func (a accounts) switchUser(poolID, name *string, off bool) (directory.User, error) {
	user, err := a.Administered(aws.ToString(poolID), aws.ToString(name))
	if err != nil {
		return directory.User{}, err
	}
	return a.Change(user.Sub, func(u *directory.User) error {
		u.Disabled = off
		return nil
	})
}

// deleteUser deletes the profile of somebody signed in; no trigger hears of it.
func (a accounts) deleteUser(_ context.Context, _ wire.Caller, in *idp.DeleteUserInput) (*idp.DeleteUserOutput, error) {
	bearer, err := a.signedIn(in.AccessToken)
	if err != nil {
		return nil, err
	}
	return &idp.DeleteUserOutput{}, flow.Told(a.Directory.Delete(bearer.User.Sub))
}

// adminDeleteUser deletes anybody's profile; no trigger hears of it.
func (a accounts) adminDeleteUser(_ context.Context, _ wire.Caller, in *idp.AdminDeleteUserInput) (*idp.AdminDeleteUserOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	return &idp.AdminDeleteUserOutput{}, flow.Told(a.Directory.Delete(user.Sub))
}
