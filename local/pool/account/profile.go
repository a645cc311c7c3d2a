package account

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// getUser shows somebody signed in what their app client may read.
func (a accounts) getUser(_ context.Context, _ wire.Caller, in *idp.GetUserInput) (*idp.GetUserOutput, error) {
	bearer, err := a.signedIn(in.AccessToken)
	if err != nil {
		return nil, err
	}
	factors, preferred := secondFactors(bearer.User)
	return &idp.GetUserOutput{
		Username: &bearer.User.Name, UserAttributes: flow.Attributes(bearer.User, bearer.Client.Reads),
		UserMFASettingList: factors, PreferredMfaSetting: preferred, MFAOptions: flow.MFAOptions(bearer.User),
	}, nil
}

// adminGetUser shows all of a user.
func (a accounts) adminGetUser(_ context.Context, _ wire.Caller, in *idp.AdminGetUserInput) (*idp.AdminGetUserOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	factors, preferred := secondFactors(user)
	return &idp.AdminGetUserOutput{
		Username: &user.Name, UserAttributes: flow.Attributes(user, nil), Enabled: !user.Disabled,
		UserStatus: types.UserStatusType(user.Status), UserCreateDate: &user.Created, UserLastModifiedDate: &user.Modified,
		UserMFASettingList: factors, PreferredMfaSetting: preferred, MFAOptions: flow.MFAOptions(user),
	}, nil
}

// secondFactors are the factors a user has switched on, and the preferred one; nil for none.
func secondFactors(user directory.User) (factors []string, preferred *string) {
	if user.MFA.SMS {
		factors = append(factors, "SMS_MFA")
	}
	if user.MFA.Email {
		factors = append(factors, "EMAIL_OTP")
	}
	if user.MFA.SoftwareToken {
		factors = append(factors, "SOFTWARE_TOKEN_MFA")
	}
	if user.MFA.Preferred != "" {
		preferred = &user.MFA.Preferred
	}
	return factors, preferred
}
