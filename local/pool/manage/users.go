package manage

import (
	"context"
	"errors"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

func (m *Manager) listUsers(_ context.Context, _ wire.Caller, in *idp.ListUsersInput) (*idp.ListUsersOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	filter, err := directory.ParseFilter(aws.ToString(in.Filter))
	if err != nil {
		return nil, wire.InvalidParameter.With("Error while parsing filter.")
	}
	page, err := m.Directory.List(directory.Query{Filter: filter, Limit: int(aws.ToInt32(in.Limit)), After: aws.ToString(in.PaginationToken)})
	if err != nil {
		return nil, badToken()
	}
	users := make([]types.UserType, len(page.Items))
	for i, user := range page.Items {
		users[i] = flow.Profile(user)
		if users[i].Attributes, err = requested(users[i].Attributes, in.AttributesToGet); err != nil {
			return nil, err
		}
	}
	return &idp.ListUsersOutput{Users: users, PaginationToken: optional(page.Next)}, nil
}

func (m *Manager) listUsersInGroup(_ context.Context, _ wire.Caller, in *idp.ListUsersInGroupInput) (*idp.ListUsersInGroupOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	page, err := m.Directory.Members(aws.ToString(in.GroupName), int(aws.ToInt32(in.Limit)), aws.ToString(in.NextToken))
	switch {
	case errors.Is(err, directory.ErrNoGroup):
		return nil, noGroup()
	case err != nil:
		return nil, badToken()
	}
	users := make([]types.UserType, len(page.Items))
	for i, user := range page.Items {
		users[i] = flow.Profile(user)
	}
	return &idp.ListUsersInGroupOutput{Users: users, NextToken: optional(page.Next)}, nil
}

// badToken answers a token that is not one, or one of another list or filter.
func badToken() error { return wire.InvalidParameter.With("Invalid pagination token.") }

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
