package flow

import (
	"maps"
	"slices"

	"gatehouse/local/pool/directory"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Attributes are those of a user's attributes that are readable (nil: all), by name, with the sub in
// front.
func Attributes(user directory.User, readable func(string) bool) []types.AttributeType {
	all := maps.Clone(user.Attributes)
	delete(all, "sub")
	if len(user.Identities) > 0 {
		all["identities"] = Identities(user)
	}
	list := []types.AttributeType{{Name: new("sub"), Value: &user.Sub}}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if readable == nil || readable(name) {
			list = append(list, types.AttributeType{Name: &name, Value: new(all[name])})
		}
	}
	return list
}

// Profile is a user as lists and AdminCreateUser show one.
func Profile(user directory.User) types.UserType {
	return types.UserType{
		Username: &user.Name, Attributes: Attributes(user, nil), Enabled: !user.Disabled,
		UserStatus: types.UserStatusType(user.Status), UserCreateDate: &user.Created, UserLastModifiedDate: &user.Modified,
		MFAOptions: MFAOptions(user),
	}
}

// MFAOptions is Cognito's old way to tell of second factors, which knows of SMS only; nil without.
func MFAOptions(user directory.User) []types.MFAOptionType {
	if !user.MFA.SMS {
		return nil
	}
	return []types.MFAOptionType{{AttributeName: new("phone_number"), DeliveryMedium: types.DeliveryMediumTypeSms}}
}
