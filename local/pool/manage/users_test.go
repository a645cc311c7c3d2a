package manage_test

import (
	"errors"
	"fmt"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
)

func TestListUsersShowsAUserAsCognitoDoes(t *testing.T) {
	p := open(t, flowtest.ByName)
	user := p.add("jane", "email", "jane.doe@example.com", "email_verified", "true")
	p.Edit(t, user.Sub, func(u *directory.User) {
		u.Disabled, u.MFA.SMS = true, true
		u.Identities = []directory.Identity{{ProviderName: "Google", ProviderType: "Google", UserID: "1", DateCreated: p.Clock.Now()}}
	})
	out, err := p.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: p.id})
	if err != nil || len(out.Users) != 1 || out.PaginationToken != nil {
		t.Fatalf("ListUsers gives %d users, token %v and %v; want one user alone", len(out.Users), out.PaginationToken, err)
	}
	got := out.Users[0]
	if *got.Username != "jane" || got.Enabled || got.UserStatus != types.UserStatusTypeConfirmed || len(got.MFAOptions) != 1 {
		t.Errorf("the user is %s, enabled %t, %s, %d MFA options", *got.Username, got.Enabled, got.UserStatus, len(got.MFAOptions))
	}
	if !got.UserCreateDate.Equal(p.Clock.Now()) || !got.UserLastModifiedDate.Equal(p.Clock.Now()) {
		t.Errorf("the user was made %v and changed %v, want both %v", got.UserCreateDate, got.UserLastModifiedDate, p.Clock.Now())
	}
	wantIdentities := fmt.Sprintf(`[{"userId":"1","providerName":"Google","providerType":"Google","issuer":null,"primary":false,"dateCreated":%d}]`, p.Clock.Now().UnixMilli())
	for name, want := range map[string]string{
		"sub": "sub-jane", "email": "jane.doe@example.com", "email_verified": "true", "identities": wantIdentities,
	} {
		if value(got, name) != want {
			t.Errorf("attribute %s is %q, want %q", name, value(got, name), want)
		}
	}
}

func TestListUsersFilters(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane", "email", "jane.doe@example.com", "given_name", "Jane")
	p.add("janet", "email", "JANET@example.com", "given_name", `Jan"et`)
	p.add("other", "email", "other@example.org")
	for filter, want := range map[string]string{
		``:                                "[jane janet other]",
		`email = "janet@example.com"`:     "[janet]",
		`username ^= "jane"`:              "[jane janet]",
		`username = "JANE"`:               "[]",
		`given_name="Jan\"et"`:            "[janet]",
		`sub = "sub-other"`:               "[other]",
		`cognito:user_status="confirmed"`: "[jane janet other]",
		`status = "Disabled"`:             "[]",
	} {
		out, err := p.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: p.id, Filter: &filter})
		if err != nil {
			t.Errorf("filter %s: %v", filter, err)
			continue
		}
		names := []string{}
		for _, user := range out.Users {
			names = append(names, *user.Username)
		}
		if got := fmt.Sprint(names); got != want {
			t.Errorf("filter %s finds %s, want %s", filter, got, want)
		}
	}
}

func TestListUsersLeavesWhatIsNotAskedFor(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane", "email", "jane.doe@example.com", "name", "Jane Doe")
	out, err := p.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: p.id, AttributesToGet: []string{"sub", "email"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := out.Users[0]; len(got.Attributes) != 2 || value(got, "email") == "" || value(got, "sub") == "" {
		t.Errorf("the user has %d attributes, want sub and email alone", len(got.Attributes))
	}
}

func TestListUsersRefuses(t *testing.T) {
	p := open(t, flowtest.ByName)
	p.add("jane", "email", "jane.doe@example.com")
	p.add("jack", "email", "jack@example.com")
	first, err := p.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: p.id, Limit: new(int32(1))})
	if err != nil {
		t.Fatal(err)
	}
	const parsing = "InvalidParameterException: Error while parsing filter."
	const token = "InvalidParameterException: Invalid pagination token."
	for name, c := range map[string]struct {
		in   idp.ListUsersInput
		want string
	}{
		"a filter of nonsense":         {idp.ListUsersInput{Filter: new("foo")}, parsing},
		"a filter without quotes":      {idp.ListUsersInput{Filter: new("email = jane")}, parsing},
		"a custom attribute":           {idp.ListUsersInput{Filter: new(`custom:tier = "gold"`)}, parsing},
		"a token of nonsense":          {idp.ListUsersInput{PaginationToken: new("nonsense")}, token},
		"a token of another filter":    {idp.ListUsersInput{PaginationToken: first.PaginationToken, Filter: new(`name = "x"`)}, token},
		"an attribute nobody has":      {idp.ListUsersInput{AttributesToGet: []string{"name"}}, "InvalidParameterException: One or more requested attributes do not exist."},
		"another pool":                 {idp.ListUsersInput{UserPoolId: new("local_other")}, "ResourceNotFoundException: User pool local_other does not exist."},
		"a page larger than Cognito's": {idp.ListUsersInput{Limit: new(int32(61))}, "InvalidParameterException: 1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60"},
		"a page of negative length":    {idp.ListUsersInput{Limit: new(int32(-1))}, "InvalidParameterException: 1 validation error detected: Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.in.UserPoolId == nil {
				c.in.UserPoolId = p.id
			}
			_, err := p.ListUsers(t.Context(), &c.in)
			wantRefusal(t, err, c.want)
			if _, ok := errors.AsType[*types.InvalidParameterException](err); !ok && c.in.UserPoolId == p.id {
				t.Errorf("the SDK sees %T, want InvalidParameterException", err)
			}
		})
	}
}

// Every user must be on exactly one page, in the order of creation, also while others are added and go.
func TestPaginatorSeesEveryUserOnce(t *testing.T) {
	p := open(t, flowtest.ByName)
	const users = 3000
	for i := range users {
		p.add(fmt.Sprintf("user-%04d", i), "name", fmt.Sprint(i%3))
	}
	for _, c := range []struct {
		limit  *int32
		filter string
		want   int
		pages  int
	}{
		{nil, "", users, 50},
		{new(int32(0)), "", users, 50},
		{new(int32(60)), `name = "1"`, users / 3, 17},
		{new(int32(7)), `username ^= "user-00"`, 100, 15},
	} {
		pages := idp.NewListUsersPaginator(p.Client, &idp.ListUsersInput{UserPoolId: p.id, Limit: c.limit, Filter: &c.filter})
		seen, count, last := 0, 0, ""
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				t.Fatalf("page %d of %q: %v", count+1, c.filter, err)
			}
			count++
			for _, user := range page.Users {
				if *user.Username <= last {
					t.Fatalf("page %d of %q has %s after %s", count, c.filter, *user.Username, last)
				}
				last = *user.Username
				seen++
			}
		}
		if seen != c.want || count != c.pages {
			t.Errorf("filter %q shows %d users on %d pages, want %d on %d", c.filter, seen, count, c.want, c.pages)
		}
	}
}
