// Package userpool changes accounts of one Cognito user pool, by its administrative operations.
//
// Errors hold the operation and Cognito's error code and nothing of the answer's text, which can name people. Those that mean
// something to callers are errors of package account.
package userpool

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/shared/account"
)

// pageSize is the most groups that Cognito lists at once.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminListGroupsForUser.html
const pageSize int32 = 60

// Pool is one user pool.
type Pool struct {
	client *idp.Client
	id     *string
}

// New makes a pool by its id.
func New(client *idp.Client, id string) *Pool { return &Pool{client, &id} }

// Open is [New] with a client of its own.
func Open(config aws.Config, id string) *Pool { return New(idp.NewFromConfig(config), id) }

// User is what the pool knows of a person. Cognito bills everybody who is looked up as active in that month.
func (p *Pool) User(ctx context.Context, userName string) (account.User, error) {
	out, err := p.client.AdminGetUser(ctx, &idp.AdminGetUserInput{UserPoolId: p.id, Username: &userName})
	if err != nil {
		return account.User{}, reduced("AdminGetUser", err)
	}
	user := account.User{Status: string(out.UserStatus), Enabled: out.Enabled}
	attributes := map[string]string{}
	for _, attribute := range out.UserAttributes {
		attributes[aws.ToString(attribute.Name)] = aws.ToString(attribute.Value)
	}
	user.Sub = attributes["sub"]
	user.Verified = verified(attributes, "email") || verified(attributes, "phone_number")
	return user, nil
}

// verified says whether there is a contact and it is verified: the mark may outlive what it was about.
func verified(attributes map[string]string, contact string) bool {
	return attributes[contact] != "" && attributes[contact+"_verified"] == "true"
}

// Groups are the names of all groups a person is in.
func (p *Pool) Groups(ctx context.Context, userName string) ([]string, error) {
	var names []string
	pages := idp.NewAdminListGroupsForUserPaginator(p.client, &idp.AdminListGroupsForUserInput{
		UserPoolId: p.id, Username: &userName, Limit: aws.Int32(pageSize),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, reduced("AdminListGroupsForUser", err)
		}
		for _, group := range page.Groups {
			names = append(names, aws.ToString(group.GroupName))
		}
	}
	return names, nil
}

// AddToGroup puts a person into a group; doing it twice is no error.
func (p *Pool) AddToGroup(ctx context.Context, userName, group string) error {
	_, err := p.client.AdminAddUserToGroup(ctx, &idp.AdminAddUserToGroupInput{UserPoolId: p.id, Username: &userName, GroupName: &group})
	return reduced("AdminAddUserToGroup", err)
}

// RemoveFromGroup takes a person out of a group; doing it twice is no error.
func (p *Pool) RemoveFromGroup(ctx context.Context, userName, group string) error {
	_, err := p.client.AdminRemoveUserFromGroup(ctx,
		&idp.AdminRemoveUserFromGroupInput{UserPoolId: p.id, Username: &userName, GroupName: &group})
	return reduced("AdminRemoveUserFromGroup", err)
}

// SignOut revokes all refresh tokens of a person, and access tokens where Cognito itself is asked. Tokens that others verify by
// themselves live until they expire, and so does the cookie of managed login.
func (p *Pool) SignOut(ctx context.Context, userName string) error {
	_, err := p.client.AdminUserGlobalSignOut(ctx, &idp.AdminUserGlobalSignOutInput{UserPoolId: p.id, Username: &userName})
	return reduced("AdminUserGlobalSignOut", err)
}

// ResetPassword shuts the password and sends the person a code with which to choose a new one. It is [account.ErrRefused] when the
// state of the account does not allow that.
func (p *Pool) ResetPassword(ctx context.Context, userName string) error {
	_, err := p.client.AdminResetUserPassword(ctx, &idp.AdminResetUserPasswordInput{UserPoolId: p.id, Username: &userName})
	return reduced("AdminResetUserPassword", err)
}
