package account

import (
	"context"
	"maps"
	"slices"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

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
		Username: &bearer.User.Name, UserAttributes: shown(bearer.User, bearer.Client.Reads),
		UserMFASettingList: factors, PreferredMfaSetting: preferred, MFAOptions: mfaOptions(bearer.User),
	}, nil
}

// adminGetUser shows all of a user.
func (a accounts) adminGetUser(_ context.Context, _ wire.Caller, in *idp.AdminGetUserInput) (*idp.AdminGetUserOutput, error) {
	user, err := a.Administered(text(in.UserPoolId), text(in.Username))
	if err != nil {
		return nil, err
	}
	factors, preferred := secondFactors(user)
	return &idp.AdminGetUserOutput{
		Username: &user.Name, UserAttributes: shown(user, everything), Enabled: !user.Disabled,
		UserStatus: types.UserStatusType(user.Status), UserCreateDate: &user.Created, UserLastModifiedDate: &user.Modified,
		UserMFASettingList: factors, PreferredMfaSetting: preferred, MFAOptions: mfaOptions(user),
	}, nil
}

func everything(string) bool { return true }

// shown are a user's attributes by name, with the sub in front.
func shown(user directory.User, readable func(string) bool) []types.AttributeType {
	all := maps.Clone(user.Attributes)
	delete(all, "sub")
	if len(user.Identities) > 0 {
		all["identities"] = flow.Identities(user)
	}
	list := []types.AttributeType{{Name: new("sub"), Value: &user.Sub}}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if readable(name) {
			list = append(list, types.AttributeType{Name: &name, Value: new(all[name])})
		}
	}
	return list
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

// mfaOptions is what was there before the list of factors and knows of SMS only.
func mfaOptions(user directory.User) []types.MFAOptionType {
	if !user.MFA.SMS {
		return nil
	}
	return []types.MFAOptionType{{AttributeName: new("phone_number"), DeliveryMedium: types.DeliveryMediumTypeSms}}
}

// described is a user as AdminCreateUser answers.
func described(user directory.User) *types.UserType {
	return &types.UserType{
		Username: &user.Name, Attributes: shown(user, everything), Enabled: !user.Disabled,
		UserStatus: types.UserStatusType(user.Status), UserCreateDate: &user.Created, UserLastModifiedDate: &user.Modified,
		MFAOptions: mfaOptions(user),
	}
}
