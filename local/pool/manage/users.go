package manage

import (
	"context"
	"errors"
	"maps"
	"slices"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

func (m *Manager) listUsers(_ context.Context, _ wire.Caller, in *idp.ListUsersInput) (*idp.ListUsersOutput, error) {
	if err := m.Own(value(in.UserPoolId)); err != nil {
		return nil, err
	}
	filter, err := directory.ParseFilter(value(in.Filter))
	if err != nil {
		return nil, wire.InvalidParameter.With("Error while parsing filter.")
	}
	page, err := m.Directory.List(directory.Query{Filter: filter, Limit: int(value(in.Limit)), After: value(in.PaginationToken)})
	if err != nil {
		return nil, badToken()
	}
	users := make([]types.UserType, len(page.Items))
	for i, user := range page.Items {
		users[i] = userType(user)
		if users[i].Attributes, err = requested(users[i].Attributes, in.AttributesToGet); err != nil {
			return nil, err
		}
	}
	return &idp.ListUsersOutput{Users: users, PaginationToken: optional(page.Next)}, nil
}

func (m *Manager) listUsersInGroup(_ context.Context, _ wire.Caller, in *idp.ListUsersInGroupInput) (*idp.ListUsersInGroupOutput, error) {
	if err := m.Own(value(in.UserPoolId)); err != nil {
		return nil, err
	}
	page, err := m.Directory.Members(value(in.GroupName), int(value(in.Limit)), value(in.NextToken))
	switch {
	case errors.Is(err, directory.ErrNoGroup):
		return nil, noGroup()
	case err != nil:
		return nil, badToken()
	}
	users := make([]types.UserType, len(page.Items))
	for i, user := range page.Items {
		users[i] = userType(user)
	}
	return &idp.ListUsersInGroupOutput{Users: users, NextToken: optional(page.Next)}, nil
}

// badToken answers a token that is not one, or one of another list or filter.
func badToken() error { return wire.InvalidParameter.With("Invalid pagination token.") }

// userType is a user as lists show one.
func userType(user directory.User) types.UserType {
	return types.UserType{
		Username:             &user.Name,
		Attributes:           attributes(user),
		Enabled:              !user.Disabled,
		UserStatus:           types.UserStatusType(user.Status),
		UserCreateDate:       &user.Created,
		UserLastModifiedDate: &user.Modified,
		MFAOptions:           mfaOptions(user),
	}
}

// attributes are a user's by name, with the identities of those who come from a provider.
func attributes(user directory.User) []types.AttributeType {
	if len(user.Identities) > 0 {
		user.Attributes["identities"] = flow.Identities(user)
	}
	var list []types.AttributeType
	for _, name := range slices.Sorted(maps.Keys(user.Attributes)) {
		list = append(list, types.AttributeType{Name: &name, Value: new(user.Attributes[name])})
	}
	return list
}

// mfaOptions is Cognito's old way to tell of codes by SMS, and of those alone.
func mfaOptions(user directory.User) []types.MFAOptionType {
	if !user.MFA.SMS {
		return nil
	}
	return []types.MFAOptionType{{AttributeName: new("phone_number"), DeliveryMedium: types.DeliveryMediumTypeSms}}
}

// requested leaves what AttributesToGet names. Cognito refuses the whole list when one user has no
// value for one of them.
func requested(all []types.AttributeType, names []string) ([]types.AttributeType, error) {
	if len(names) == 0 {
		return all, nil
	}
	var chosen []types.AttributeType
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		i := slices.IndexFunc(all, func(a types.AttributeType) bool { return *a.Name == name })
		if i < 0 {
			return nil, wire.InvalidParameter.With("One or more requested attributes do not exist.")
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}
