package account_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
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
	f.Edit(t, user.Sub, func(u *directory.User) {
		u.MFA = directory.MFA{SoftwareToken: true, Email: true, SMS: true, Preferred: "EMAIL_OTP"}
		u.Identities = []directory.Identity{{ProviderName: "Google", ProviderType: "Google", UserID: "1"}}
	})
	own := flowtest.Must(f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access}))(t)
	if got := names(own.UserAttributes); !slices.Equal(got, []string{"sub", "email", "email_verified", "identities"}) {
		t.Errorf("the client reads %v", got)
	}
	if !slices.Equal(own.UserMFASettingList, []string{"SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"}) || *own.PreferredMfaSetting != "EMAIL_OTP" || len(own.MFAOptions) != 1 {
		t.Errorf("factors %v, preferred %v", own.UserMFASettingList, own.PreferredMfaSetting)
	}
	whole := flowtest.Must(f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)}))(t)
	if got := names(whole.UserAttributes); !slices.Equal(got, []string{"sub", "email", "email_verified", "identities", "name"}) {
		t.Errorf("the administrator reads %v", got)
	}
	if *whole.Username != user.Sub || !whole.Enabled || whole.UserStatus != types.UserStatusTypeConfirmed || whole.UserLastModifiedDate.Before(*whole.UserCreateDate) {
		t.Errorf("the administrator reads %+v", whole)
	}
	f.Fired(t)
}

func TestTokensOfDisabledAndDeletedUsersStop(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	get := func() error {
		_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
		return err
	}
	flowtest.Must(f.sdk.AdminDisableUser(t.Context(), &idp.AdminDisableUserInput{UserPoolId: f.id, Username: new(address)}))(t)
	flowtest.Refused(t, get(), wire.NotAuthorized, "")
	if whole := flowtest.Must(f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)}))(t); whole.Enabled {
		t.Error("the user is still enabled")
	}
	flowtest.Must(f.sdk.AdminEnableUser(t.Context(), &idp.AdminEnableUserInput{UserPoolId: f.id, Username: new(address)}))(t)
	flowtest.Refused(t, get(), wire.NotAuthorized, "Access Token has been revoked")
	access = f.access(f.User(t, address))
	if err := get(); err != nil {
		t.Fatalf("a token made after enabling is refused: %v", err)
	}
	flowtest.Must(f.sdk.DeleteUser(t.Context(), &idp.DeleteUserInput{AccessToken: access}))(t)
	flowtest.Refused(t, get(), wire.UserNotFound, "User does not exist.")
	f.signUp(address)
	flowtest.Must(f.sdk.AdminDeleteUser(t.Context(), &idp.AdminDeleteUserInput{UserPoolId: f.id, Username: new(address)}))(t)
	_, err := f.sdk.AdminGetUser(t.Context(), &idp.AdminGetUserInput{UserPoolId: f.id, Username: new(address)})
	flowtest.Refused(t, err, wire.UserNotFound, "User does not exist.")
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
}

func TestTokens(t *testing.T) {
	f := newFixture(t)
	access := f.access(f.member(address))
	_, err := f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: new("not.a.token")})
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid Access Token")
	f.Wait(t, 2*time.Hour)
	_, err = f.sdk.GetUser(t.Context(), &idp.GetUserInput{AccessToken: access})
	flowtest.Refused(t, err, wire.NotAuthorized, "Access Token has expired")
}

func TestConcurrentConfirmationFiresOnce(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	code := f.Code(t)
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
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
	f.Fired(t, "PostConfirmation_ConfirmSignUp")
}
