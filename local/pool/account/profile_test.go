package account_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

func names(attributes []types.AttributeType) []string {
	var list []string
	for _, attribute := range attributes {
		list = append(list, *attribute.Name)
	}
	return list
}

func TestProfiles(t *testing.T) {
	narrow := func(c *settings.Config) { c.Clients[0].ReadAttributes = []string{"email", "email_verified"} }
	f := newFixture(t, narrow)
	user := f.member(address, pair("name", "Jane Doe"))
	access := f.access(user)
	if _, err := f.Directory.Update(user.Sub, func(u *directory.User) error {
		u.MFA = directory.MFA{SoftwareToken: true, Email: true, SMS: true, Preferred: "EMAIL_OTP"}
		u.Identities = []directory.Identity{{ProviderName: "Google", ProviderType: "Google", UserID: "1"}}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	own := must[*idp.GetUserOutput](t)(f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access}))
	if got := names(own.UserAttributes); !slices.Equal(got, []string{"sub", "email", "email_verified", "identities"}) {
		t.Errorf("the client reads %v", got)
	}
	if !slices.Equal(own.UserMFASettingList, []string{"SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"}) || *own.PreferredMfaSetting != "EMAIL_OTP" || len(own.MFAOptions) != 1 {
		t.Errorf("factors %v, preferred %v", own.UserMFASettingList, own.PreferredMfaSetting)
	}
	whole := must[*idp.AdminGetUserOutput](t)(f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)}))
	if got := names(whole.UserAttributes); !slices.Equal(got, []string{"sub", "email", "email_verified", "identities", "name"}) {
		t.Errorf("the administrator reads %v", got)
	}
	if *whole.Username != user.Sub || !whole.Enabled || whole.UserStatus != types.UserStatusTypeConfirmed || whole.UserLastModifiedDate.Before(*whole.UserCreateDate) {
		t.Errorf("the administrator reads %+v", whole)
	}
	f.fired()
}

func TestTokensOfDisabledAndDeletedUsersStop(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	get := func() error {
		_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
		return err
	}
	must[*idp.AdminDisableUserOutput](t)(f.sdk.AdminDisableUser(t.Context(), &idp.AdminDisableUserInput{UserPoolId: f.id, Username: new(address)}))
	refused(t, get(), wire.NotAuthorized, "")
	if whole := must[*idp.AdminGetUserOutput](t)(f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)})); whole.Enabled {
		t.Error("the user is still enabled")
	}
	must[*idp.AdminEnableUserOutput](t)(f.sdk.AdminEnableUser(t.Context(), &idp.AdminEnableUserInput{UserPoolId: f.id, Username: new(address)}))
	refused(t, get(), wire.NotAuthorized, "Access Token has been revoked")
	access = f.access(f.user(address))
	if err := get(); err != nil {
		t.Fatalf("a token made after enabling is refused: %v", err)
	}
	must[*idp.DeleteUserOutput](t)(f.sdk.DeleteUser(t.Context(), &idp.DeleteUserInput{AccessToken: access}))
	refused(t, get(), wire.UserNotFound, "User does not exist.")
	f.signUp(address)
	must[*idp.AdminDeleteUserOutput](t)(f.sdk.AdminDeleteUser(t.Context(), &idp.AdminDeleteUserInput{UserPoolId: f.id, Username: new(address)}))
	_, err := f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)})
	refused(t, err, wire.UserNotFound, "User does not exist.")
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
}

func TestTokens(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: new("not.a.token")})
	refused(t, err, wire.NotAuthorized, "Invalid Access Token")
	if err := f.Clock.Advance(2 * time.Hour); err != nil {
		t.Fatal(err)
	}
	_, err = f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
	refused(t, err, wire.NotAuthorized, "Access Token has expired")
}

func TestConcurrentConfirmationFiresOnce(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	code := f.code()
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
	results := make(chan error, 8)
	for range cap(results) {
		go func() {
			_, err := f.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: &code})
			results <- err
		}()
	}
	won := 0
	for range cap(results) {
		if <-results == nil {
			won++
		}
	}
	if won != 1 {
		t.Errorf("%d of %d confirmations went through", won, cap(results))
	}
	f.fired("PostConfirmation_ConfirmSignUp")
}
