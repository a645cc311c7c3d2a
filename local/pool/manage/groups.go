package manage

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
)

func (m *Manager) createGroup(_ context.Context, _ wire.Caller, in *idp.CreateGroupInput) (*idp.CreateGroupOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	now := m.Clock.Now()
	group := directory.Group{
		Name: aws.ToString(in.GroupName), Description: aws.ToString(in.Description), RoleARN: aws.ToString(in.RoleArn),
		Precedence: in.Precedence, Created: now, Modified: now,
	}
	if errors.Is(m.Directory.CreateGroup(group), directory.ErrGroupExists) {
		return nil, wire.GroupExists.With("A group with the name " + group.Name + " already exists.")
	}
	return &idp.CreateGroupOutput{Group: new(m.groupType(group))}, nil
}

func (m *Manager) getGroup(_ context.Context, _ wire.Caller, in *idp.GetGroupInput) (*idp.GetGroupOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	group, ok := m.Directory.Group(aws.ToString(in.GroupName))
	if !ok {
		return nil, noGroup()
	}
	return &idp.GetGroupOutput{Group: new(m.groupType(group))}, nil
}

func (m *Manager) listGroups(_ context.Context, _ wire.Caller, in *idp.ListGroupsInput) (*idp.ListGroupsOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	page, err := m.Directory.Groups(int(aws.ToInt32(in.Limit)), aws.ToString(in.NextToken))
	if err != nil {
		return nil, badToken()
	}
	return &idp.ListGroupsOutput{Groups: m.groupTypes(page.Items), NextToken: optional(page.Next)}, nil
}

func noGroup() error { return wire.ResourceNotFound.With("Group not found.") }

func (m *Manager) groupTypes(groups []directory.Group) []types.GroupType {
	list := make([]types.GroupType, len(groups))
	for i, group := range groups {
		list[i] = m.groupType(group)
	}
	return list
}

func (m *Manager) groupType(group directory.Group) types.GroupType {
	return types.GroupType{
		GroupName: &group.Name, UserPoolId: &m.Settings.Load().PoolID,
		Description: optional(group.Description), RoleArn: optional(group.RoleARN), Precedence: group.Precedence,
		CreationDate: &group.Created, LastModifiedDate: &group.Modified,
	}
}
