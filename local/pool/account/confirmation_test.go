package account_test

import (
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

func TestConfirmSignUp(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	code := f.Code(t)
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: new("wrong"), ClientMetadata: map[string]string{"locale": "en"}}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid verification code provided, please try again.")
	f.Fired(t)
	in.ConfirmationCode = &code
	flowtest.Must(f.sdk.ConfirmSignUp(t.Context(), in))(t)
	event := f.Fired(t, "PostConfirmation_ConfirmSignUp")[0]
	if at(event, "request", "userAttributes", "cognito:user_status") != "CONFIRMED" || at(event, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("post confirmation was told %v", at(event, "request"))
	}
	if user := f.User(t, address); user.Status != directory.Confirmed || !user.Verified("email") {
		t.Errorf("status %s, verified %t", user.Status, user.Verified("email"))
	}
	_, err = f.sdk.ConfirmSignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "User cannot be confirmed. Current status is CONFIRMED")
	f.Fired(t)
}

func TestPostConfirmationFailureLeavesTheUserConfirmed(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.Answer("PostConfirmation_ConfirmSignUp", flowtest.Fails("later"))
	_, err := f.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: new(f.Code(t))})
	flowtest.Refused(t, err, wire.UserLambdaValidation, "PostConfirmation failed with error later.")
	if status := f.User(t, address).Status; status != directory.Confirmed {
		t.Errorf("status %s", status)
	}
}

func TestSignUpCodesExpireAndAreReplaced(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	first := f.Code(t)
	f.Wait(t, 24*time.Hour)
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: &first}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	again := flowtest.Must(f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)}))(t)
	if *again.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", again.CodeDeliveryDetails)
	}
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp", "CustomMessage_ResendCode")
	in.ConfirmationCode = new(f.Code(t))
	flowtest.Must(f.sdk.ConfirmSignUp(t.Context(), in))(t)
	_, err = f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)})
	flowtest.Refused(t, err, wire.InvalidParameter, "User is already confirmed.")
}

func TestResendWithoutAutomaticVerification(t *testing.T) {
	f := newFixture(t, func(c *settings.Config) { c.Pool.AutoVerifiedAttributes = nil })
	f.signUp(address)
	_, err := f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)})
	flowtest.Refused(t, err, wire.InvalidParameter, "Cannot resend codes. Auto verification not turned on.")
}

func TestConfirmationOfATakenAlias(t *testing.T) {
	f := newFixture(t, flowtest.ByAlias)
	f.member("first", pair("email", address))
	f.signUp("second", pair("email", address))
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new("second"), ConfirmationCode: new(f.Code(t))}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.AliasExists, "An account with the email already exists.")
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
	if status := f.User(t, "second").Status; status != directory.Unconfirmed {
		t.Errorf("after the refusal the status is %s", status)
	}
	in.ForceAliasCreation = true
	flowtest.Must(f.sdk.ConfirmSignUp(t.Context(), in))(t)
	f.Fired(t, "PostConfirmation_ConfirmSignUp")
	if f.User(t, address).Name != "second" || f.User(t, "first").Verified("email") || f.User(t, "second").Status != directory.Confirmed {
		t.Error("the alias did not move")
	}
}

func TestAdminConfirmSignUpVerifiesNothing(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.Fired(t, "PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.AdminConfirmSignUpInput{UserPoolId: f.id, Username: new(address), ClientMetadata: map[string]string{"by": "administrator"}}
	flowtest.Must(f.sdk.AdminConfirmSignUp(t.Context(), in))(t)
	event := f.Fired(t, "PostConfirmation_ConfirmSignUp")[0]
	if at(event, "callerContext", "clientId") != "CLIENT_ID_NOT_APPLICABLE" || at(event, "request", "clientMetadata", "by") != "administrator" {
		t.Errorf("post confirmation was told %v", event)
	}
	if user := f.User(t, address); user.Status != directory.Confirmed || user.Verified("email") {
		t.Errorf("status %s, verified %t", user.Status, user.Verified("email"))
	}
	_, err := f.sdk.AdminConfirmSignUp(t.Context(), in)
	flowtest.Refused(t, err, wire.NotAuthorized, "User cannot be confirmed. Current status is CONFIRMED")
}

func TestUnknownNames(t *testing.T) {
	shows, hides := newFixture(t, flowtest.ShowingUsers), newFixture(t)
	notFound := "Username/client id combination not found."
	name := new("nobody@example.com")
	_, err := shows.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: shows.web, Username: name, ConfirmationCode: new("123456")})
	flowtest.Refused(t, err, wire.UserNotFound, notFound)
	_, err = hides.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: hides.web, Username: name, ConfirmationCode: new("123456")})
	flowtest.Refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	_, err = shows.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: shows.web, Username: name})
	flowtest.Refused(t, err, wire.UserNotFound, notFound)
	resent := flowtest.Must(hides.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: hides.web, Username: name}))(t)
	if *resent.CodeDeliveryDetails.Destination != "n***@e***" {
		t.Errorf("simulated delivery %+v", resent.CodeDeliveryDetails)
	}
	_, err = shows.sdk.ForgotPassword(t.Context(), &idp.ForgotPasswordInput{ClientId: shows.web, Username: name})
	flowtest.Refused(t, err, wire.UserNotFound, notFound)
	confirm := &idp.ConfirmForgotPasswordInput{ClientId: shows.web, Username: name, ConfirmationCode: new("123456"), Password: new(another)}
	_, err = shows.sdk.ConfirmForgotPassword(t.Context(), confirm)
	flowtest.Refused(t, err, wire.UserNotFound, notFound)
	confirm.ClientId = hides.web
	_, err = hides.sdk.ConfirmForgotPassword(t.Context(), confirm)
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid verification code provided, please try again.")
	shows.Fired(t)
	hides.Fired(t)
}
