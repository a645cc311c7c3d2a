package manage

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// maxGroups is how many groups a user may be in.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
const maxGroups = 100

func (m *Manager) addToGroup(_ context.Context, _ wire.Caller, in *idp.AdminAddUserToGroupInput) (*idp.AdminAddUserToGroupOutput, error) {
	user, err := m.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	group := aws.ToString(in.GroupName)
	if len(user.Groups) >= maxGroups && !slices.Contains(user.Groups, group) {
		return nil, wire.InvalidParameter.With("A user can be in 100 groups at most.")
	}
	return &idp.AdminAddUserToGroupOutput{}, membershipError(m.Directory.Join(user.Sub, group))
}

func (m *Manager) removeFromGroup(_ context.Context, _ wire.Caller, in *idp.AdminRemoveUserFromGroupInput) (*idp.AdminRemoveUserFromGroupOutput, error) {
	user, err := m.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	return &idp.AdminRemoveUserFromGroupOutput{}, membershipError(m.Directory.Leave(user.Sub, aws.ToString(in.GroupName)))
}

// membershipError is what the client hears; a user who is gone by now was deleted meanwhile.
func membershipError(err error) error {
	if errors.Is(err, directory.ErrNoGroup) {
		return noGroup()
	}
	return flow.Told(err)
}

// listGroupsForUser lists by precedence: what decides about a user comes first.
func (m *Manager) listGroupsForUser(_ context.Context, _ wire.Caller, in *idp.AdminListGroupsForUserInput) (*idp.AdminListGroupsForUserOutput, error) {
	user, err := m.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	groups := m.Directory.GroupsOf(user.Sub)
	page, next, err := cut(groups, "groups of "+user.Sub, aws.ToInt32(in.Limit), aws.ToString(in.NextToken))
	if err != nil {
		return nil, err
	}
	return &idp.AdminListGroupsForUserOutput{Groups: m.groupTypes(page), NextToken: next}, nil
}
