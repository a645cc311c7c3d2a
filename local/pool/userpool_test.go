package pool_test

import (
	"errors"
	"slices"
	"strconv"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/pooltest"
	"gatehouse/shared/account"
	"gatehouse/shared/userpool"
)

// signedUp is a local pool with one confirmed person, and the person's user name.
func signedUp(t *testing.T) (*pooltest.Pool, *userpool.Pool, string) {
	t.Helper()
	local := pooltest.New(t, pooltest.Options{})
	out, err := local.Client.SignUp(t.Context(), &idp.SignUpInput{ClientId: local.ClientID("web"), Username: aws.String("jane.doe@example.com"), Password: aws.String("Correct-Horse-7"),
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String("jane.doe@example.com")}}})
	if err != nil {
		t.Fatal(err)
	}
	code := local.Code(t, "jane.doe@example.com")
	if _, err := local.Client.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: local.ClientID("web"), Username: aws.String("jane.doe@example.com"), ConfirmationCode: &code}); err != nil {
		t.Fatal(err)
	}
	return local, userpool.New(local.Client, *local.ID()), *out.UserSub
}

func TestWhatThePoolKnowsOfAPerson(t *testing.T) {
	local, pool, sub := signedUp(t)
	got, err := pool.User(t.Context(), sub)
	if want := (account.User{Sub: sub, Status: "CONFIRMED", Enabled: true, Verified: true}); err != nil || got != want {
		t.Errorf("it knows %+v (%v), want %+v", got, err, want)
	}
	if _, err := local.Client.AdminDisableUser(t.Context(), &idp.AdminDisableUserInput{UserPoolId: local.ID(), Username: &sub}); err != nil {
		t.Fatal(err)
	}
	if got, err := pool.User(t.Context(), sub); err != nil || got.Resettable() {
		t.Errorf("an account that is shut is %+v (%v)", got, err)
	}
}

func TestGroupsOverSeveralPages(t *testing.T) {
	local, pool, sub := signedUp(t)
	var want []string
	for i := range 70 {
		name := "group-" + strconv.Itoa(100+i)
		want = append(want, name)
		if _, err := local.Client.CreateGroup(t.Context(), &idp.CreateGroupInput{UserPoolId: local.ID(), GroupName: &name}); err != nil {
			t.Fatal(err)
		}
		for range 2 - min(i, 1) { // the first one twice
			if err := pool.AddToGroup(t.Context(), sub, name); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := pool.Groups(t.Context(), sub)
	if slices.Sort(got); err != nil || !slices.Equal(got, want) {
		t.Errorf("%d groups (%v), want %d", len(got), err, len(want))
	}
	for range 2 {
		if err := pool.RemoveFromGroup(t.Context(), sub, want[0]); err != nil {
			t.Error(err)
		}
	}
	if got, err := pool.Groups(t.Context(), sub); err != nil || slices.Contains(got, want[0]) {
		t.Errorf("the person is still in %s (%v)", want[0], err)
	}
	if err := pool.AddToGroup(t.Context(), sub, "ghosts"); !errors.Is(err, account.ErrNoGroup) {
		t.Errorf("a group that is not there gives %v", err)
	}
	if err := pool.RemoveFromGroup(t.Context(), sub, "ghosts"); !errors.Is(err, account.ErrNoGroup) {
		t.Errorf("a group that is not there gives %v", err)
	}
}

func TestSignedOutEverywhere(t *testing.T) {
	local, pool, sub := signedUp(t)
	signIn := func() (*idp.InitiateAuthOutput, error) {
		return local.Client.InitiateAuth(t.Context(), &idp.InitiateAuthInput{ClientId: local.ClientID("web"), AuthFlow: types.AuthFlowTypeUserPasswordAuth,
			AuthParameters: map[string]string{"USERNAME": "jane.doe@example.com", "PASSWORD": "Correct-Horse-7"}})
	}
	session, err := signIn()
	if err != nil {
		t.Fatal(err)
	}
	if err := pool.SignOut(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	_, err = local.Client.GetUser(t.Context(), &idp.GetUserInput{AccessToken: session.AuthenticationResult.AccessToken})
	if err == nil {
		t.Error("the access token is still good for the pool")
	}
	if err := pool.ResetPassword(t.Context(), sub); err != nil {
		t.Fatal(err)
	}
	if _, err := signIn(); err == nil {
		t.Error("the old password still signs in")
	}
	if code := local.Code(t, "jane.doe@example.com"); code == "" {
		t.Error("no code came for a new password")
	}
}

func TestANewPasswordIsRefusedWhereItCannotBe(t *testing.T) {
	local, pool, _ := signedUp(t)
	out, err := local.Client.AdminCreateUser(t.Context(), &idp.AdminCreateUserInput{UserPoolId: local.ID(), Username: aws.String("john@example.com"),
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String("john@example.com")}}})
	if err != nil {
		t.Fatal(err)
	}
	name := aws.ToString(out.User.Username)
	if err := pool.ResetPassword(t.Context(), name); !errors.Is(err, account.ErrRefused) {
		t.Errorf("with a temporary password: %v", err)
	}
	if user, err := pool.User(t.Context(), name); err != nil || user.Resettable() {
		t.Errorf("the pool knows %+v (%v)", user, err)
	}
}

func TestSomebodyWhoIsNotThere(t *testing.T) {
	_, pool, _ := signedUp(t)
	const nobody = "11111111-2222-4333-8444-555555555555"
	_, user := pool.User(t.Context(), nobody)
	_, groups := pool.Groups(t.Context(), nobody)
	for operation, err := range map[string]error{
		"AdminGetUser": user, "AdminListGroupsForUser": groups, "AdminAddUserToGroup": pool.AddToGroup(t.Context(), nobody, "g"),
		"AdminRemoveUserFromGroup": pool.RemoveFromGroup(t.Context(), nobody, "g"), "AdminUserGlobalSignOut": pool.SignOut(t.Context(), nobody),
		"AdminResetUserPassword": pool.ResetPassword(t.Context(), nobody),
	} {
		if !errors.Is(err, account.ErrNoUser) || err.Error() != operation+": UserNotFoundException" {
			t.Errorf("%s: %v", operation, err)
		}
	}
}
