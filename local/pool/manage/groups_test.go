package manage_test

import (
	"fmt"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow/flowtest"
)

func (p *pool) group(name string, precedence *int32) {
	p.t.Helper()
	_, err := p.CreateGroup(p.t.Context(), &idp.CreateGroupInput{UserPoolId: p.id, GroupName: &name, Precedence: precedence})
	if err != nil {
		p.t.Fatalf("group %s: %v", name, err)
	}
}

func (p *pool) join(user, group string) error {
	_, err := p.AdminAddUserToGroup(p.t.Context(), &idp.AdminAddUserToGroupInput{UserPoolId: p.id, Username: &user, GroupName: &group})
	return err
}

func names(groups []types.GroupType) string {
	list := []string{}
	for _, group := range groups {
		list = append(list, *group.GroupName)
	}
	return fmt.Sprint(list)
}

func TestAGroupIsWhatItWasMade(t *testing.T) {
	p := open(t, flowtest.ByName)
	role := "arn:aws:iam::123456789012:role/reviewers"
	made, err := p.CreateGroup(t.Context(), &idp.CreateGroupInput{
		UserPoolId: p.id, GroupName: new("reviewers"), Description: new("Those who decide"), Precedence: new(int32(0)), RoleArn: &role,
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.GetGroup(t.Context(), &idp.GetGroupInput{UserPoolId: p.id, GroupName: new("reviewers")})
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range []*types.GroupType{made.Group, got.Group} {
		if *g.GroupName != "reviewers" || *g.Description != "Those who decide" || *g.Precedence != 0 || *g.RoleArn != role ||
			*g.UserPoolId != *p.id || !g.CreationDate.Equal(p.Clock.Now()) || !g.LastModifiedDate.Equal(p.Clock.Now()) {
			t.Errorf("the group is %+v", *g)
		}
	}
}

func TestGroupsOfAUserComeByPrecedence(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane")
	p.group("late", nil)
	p.group("second", new(int32(2)))
	p.group("first", new(int32(1)))
	for _, name := range []string{"late", "second", "first", "first"} {
		if err := p.join("jane", name); err != nil {
			t.Fatalf("joining %s: %v", name, err)
		}
	}
	pages := idp.NewAdminListGroupsForUserPaginator(p.Client, &idp.AdminListGroupsForUserInput{UserPoolId: p.id, Username: new("jane"), Limit: new(int32(2))})
	var all []types.GroupType
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, page.Groups...)
	}
	if names(all) != "[first second late]" {
		t.Errorf("the user's groups are %s, want [first second late]", names(all))
	}
	_, err := p.AdminRemoveUserFromGroup(t.Context(), &idp.AdminRemoveUserFromGroupInput{UserPoolId: p.id, Username: new("jane"), GroupName: new("second")})
	if err != nil {
		t.Fatal(err)
	}
	left, err := p.AdminListGroupsForUser(t.Context(), &idp.AdminListGroupsForUserInput{UserPoolId: p.id, Username: new("jane")})
	if err != nil || names(left.Groups) != "[first late]" {
		t.Errorf("after leaving, the user's groups are %s (%v), want [first late]", names(left.Groups), err)
	}
}

func TestListGroupsInPages(t *testing.T) {
	p := open(t, flowtest.ByName)
	for i := range 130 {
		p.group(fmt.Sprintf("group-%03d", i), nil)
	}
	pages := idp.NewListGroupsPaginator(p.Client, &idp.ListGroupsInput{UserPoolId: p.id})
	seen, count := map[string]bool{}, 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		count++
		for _, group := range page.Groups {
			seen[*group.GroupName] = true
		}
	}
	if len(seen) != 130 || count != 3 {
		t.Errorf("ListGroups shows %d groups on %d pages, want 130 on 3", len(seen), count)
	}
}

func TestADeletedUserLeavesNoTraceInAGroup(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.group("staff", nil)
	for i := range 65 {
		name := fmt.Sprintf("user-%02d", i)
		p.add(name)
		if err := p.join(name, "staff"); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Directory.Delete("sub-user-03"); err != nil {
		t.Fatal(err)
	}
	pages := idp.NewListUsersInGroupPaginator(p.Client, &idp.ListUsersInGroupInput{UserPoolId: p.id, GroupName: new("staff")})
	seen := 0
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, user := range page.Users {
			seen++
			if *user.Username == "user-03" {
				t.Error("the deleted user is still in the group")
			}
		}
	}
	if seen != 64 {
		t.Errorf("the group has %d users, want 64", seen)
	}
	p.add("user-03")
	again, err := p.AdminListGroupsForUser(t.Context(), &idp.AdminListGroupsForUserInput{UserPoolId: p.id, Username: new("user-03")})
	if err != nil || len(again.Groups) != 0 {
		t.Errorf("a new user of a deleted one's name is in %s (%v)", names(again.Groups), err)
	}
}

func TestGroupsRefuse(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane")
	p.group("staff", nil)
	ctx := t.Context()
	for name, c := range map[string]struct {
		call func() error
		want string
	}{
		"a name twice": {func() error {
			_, err := p.CreateGroup(ctx, &idp.CreateGroupInput{UserPoolId: p.id, GroupName: new("staff")})
			return err
		}, "GroupExistsException: A group with the name staff already exists."},
		"a name with a blank": {func() error {
			_, err := p.CreateGroup(ctx, &idp.CreateGroupInput{UserPoolId: p.id, GroupName: new("a b")})
			return err
		}, `InvalidParameterException: 1 validation error detected: Value 'a b' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`},
		"a negative precedence": {func() error {
			_, err := p.CreateGroup(ctx, &idp.CreateGroupInput{UserPoolId: p.id, GroupName: new("low"), Precedence: new(int32(-1))})
			return err
		}, "InvalidParameterException: 1 validation error detected: Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0"},
		"joining an unknown group": {func() error { return p.join("jane", "nobody") }, "ResourceNotFoundException: Group not found."},
		"an unknown user joining":  {func() error { return p.join("john", "staff") }, "UserNotFoundException: User does not exist."},
		"leaving an unknown group": {func() error {
			_, err := p.AdminRemoveUserFromGroup(ctx, &idp.AdminRemoveUserFromGroupInput{UserPoolId: p.id, Username: new("jane"), GroupName: new("nobody")})
			return err
		}, "ResourceNotFoundException: Group not found."},
		"the members of an unknown group": {func() error {
			_, err := p.ListUsersInGroup(ctx, &idp.ListUsersInGroupInput{UserPoolId: p.id, GroupName: new("nobody")})
			return err
		}, "ResourceNotFoundException: Group not found."},
		"a wrong token": {func() error {
			_, err := p.AdminListGroupsForUser(ctx, &idp.AdminListGroupsForUserInput{UserPoolId: p.id, Username: new("jane"), NextToken: new("AAAAAAAAAAAAAAAA")})
			return err
		}, "InvalidParameterException: Invalid pagination token."},
	} {
		t.Run(name, func(t *testing.T) { wantRefusal(t, c.call(), c.want) })
	}
}

func TestAUserIsInAHundredGroupsAtMost(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane")
	for i := range 101 {
		p.group(fmt.Sprintf("group-%03d", i), nil)
		err := p.join("jane", fmt.Sprintf("group-%03d", i))
		if i < 100 && err != nil {
			t.Fatalf("group %d: %v", i, err)
		}
		if i == 100 {
			wantRefusal(t, err, "InvalidParameterException: A user can be in 100 groups at most.")
		}
	}
}
