package account_test

import (
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

func TestConfirmSignUp(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	code := f.code()
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: new("wrong"), ClientMetadata: map[string]string{"locale": "en"}}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	refused(t, err, wire.CodeMismatch, "Invalid verification code provided, please try again.")
	f.fired()
	in.ConfirmationCode = &code
	must[*idp.ConfirmSignUpOutput](t)(f.sdk.ConfirmSignUp(t.Context(), in))
	event := f.fired("PostConfirmation_ConfirmSignUp")[0]
	if at(event, "request", "userAttributes", "cognito:user_status") != "CONFIRMED" || at(event, "request", "clientMetadata", "locale") != "en" {
		t.Errorf("post confirmation was told %v", at(event, "request"))
	}
	if user := f.user(address); user.Status != directory.Confirmed || !user.Verified("email") {
		t.Errorf("status %s, verified %t", user.Status, user.Verified("email"))
	}
	_, err = f.sdk.ConfirmSignUp(t.Context(), in)
	refused(t, err, wire.NotAuthorized, "User cannot be confirmed. Current status is CONFIRMED")
	f.fired()
}

func TestPostConfirmationFailureLeavesTheUserConfirmed(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.on("PostConfirmation_ConfirmSignUp", refuse("later"))
	_, err := f.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: new(f.code())})
	refused(t, err, wire.UserLambdaValidation, "PostConfirmation failed with error later.")
	if status := f.user(address).Status; status != directory.Confirmed {
		t.Errorf("status %s", status)
	}
}

func TestSignUpCodesExpireAndAreReplaced(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	first := f.code()
	if err := f.Clock.Advance(24 * time.Hour); err != nil {
		t.Fatal(err)
	}
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new(address), ConfirmationCode: &first}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	again := must[*idp.ResendConfirmationCodeOutput](t)(f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)}))
	if *again.CodeDeliveryDetails.Destination != "j***@e***" {
		t.Errorf("delivery %+v", again.CodeDeliveryDetails)
	}
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp", "CustomMessage_ResendCode")
	in.ConfirmationCode = new(f.code())
	must[*idp.ConfirmSignUpOutput](t)(f.sdk.ConfirmSignUp(t.Context(), in))
	_, err = f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)})
	refused(t, err, wire.InvalidParameter, "User is already confirmed.")
}

func TestResendWithoutAutomaticVerification(t *testing.T) {
	f := newFixture(t, func(c *settings.Config) { c.Pool.AutoVerifiedAttributes = nil })
	f.signUp(address)
	_, err := f.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: f.web, Username: new(address)})
	refused(t, err, wire.InvalidParameter, "Cannot resend codes. Auto verification not turned on.")
}

func TestConfirmationOfATakenAlias(t *testing.T) {
	f := newFixture(t, byAlias)
	f.member("first", pair("email", address))
	f.signUp("second", pair("email", address))
	in := &idp.ConfirmSignUpInput{ClientId: f.web, Username: new("second"), ConfirmationCode: new(f.code())}
	_, err := f.sdk.ConfirmSignUp(t.Context(), in)
	refused(t, err, wire.AliasExists, "An account with the email already exists.")
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
	if status := f.user("second").Status; status != directory.Unconfirmed {
		t.Errorf("after the refusal the status is %s", status)
	}
	in.ForceAliasCreation = true
	must[*idp.ConfirmSignUpOutput](t)(f.sdk.ConfirmSignUp(t.Context(), in))
	f.fired("PostConfirmation_ConfirmSignUp")
	if f.user(address).Name != "second" || f.user("first").Verified("email") || f.user("second").Status != directory.Confirmed {
		t.Error("the alias did not move")
	}
}

func TestAdminConfirmSignUpVerifiesNothing(t *testing.T) {
	f := newFixture(t)
	f.signUp(address)
	f.fired("PreSignUp_SignUp", "CustomMessage_SignUp")
	in := &idp.AdminConfirmSignUpInput{UserPoolId: f.id, Username: new(address), ClientMetadata: map[string]string{"by": "administrator"}}
	must[*idp.AdminConfirmSignUpOutput](t)(f.sdk.AdminConfirmSignUp(t.Context(), in))
	event := f.fired("PostConfirmation_ConfirmSignUp")[0]
	if at(event, "callerContext", "clientId") != "CLIENT_ID_NOT_APPLICABLE" || at(event, "request", "clientMetadata", "by") != "administrator" {
		t.Errorf("post confirmation was told %v", event)
	}
	if user := f.user(address); user.Status != directory.Confirmed || user.Verified("email") {
		t.Errorf("status %s, verified %t", user.Status, user.Verified("email"))
	}
	_, err := f.sdk.AdminConfirmSignUp(t.Context(), in)
	refused(t, err, wire.NotAuthorized, "User cannot be confirmed. Current status is CONFIRMED")
}

func TestUnknownNames(t *testing.T) {
	shows, hides := newFixture(t, showingUsers), newFixture(t)
	notFound := "Username/client id combination not found."
	name := new("nobody@example.com")
	_, err := shows.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: shows.web, Username: name, ConfirmationCode: new("123456")})
	refused(t, err, wire.UserNotFound, notFound)
	_, err = hides.sdk.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: hides.web, Username: name, ConfirmationCode: new("123456")})
	refused(t, err, wire.ExpiredCode, "Invalid code provided, please request a code again.")
	_, err = shows.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: shows.web, Username: name})
	refused(t, err, wire.UserNotFound, notFound)
	resent := must[*idp.ResendConfirmationCodeOutput](t)(hides.sdk.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: hides.web, Username: name}))
	if *resent.CodeDeliveryDetails.Destination != "n***@e***" {
		t.Errorf("simulated delivery %+v", resent.CodeDeliveryDetails)
	}
	_, err = shows.sdk.ForgotPassword(t.Context(), &idp.ForgotPasswordInput{ClientId: shows.web, Username: name})
	refused(t, err, wire.UserNotFound, notFound)
	confirm := &idp.ConfirmForgotPasswordInput{ClientId: shows.web, Username: name, ConfirmationCode: new("123456"), Password: new(another)}
	_, err = shows.sdk.ConfirmForgotPassword(t.Context(), confirm)
	refused(t, err, wire.UserNotFound, notFound)
	confirm.ClientId = hides.web
	_, err = hides.sdk.ConfirmForgotPassword(t.Context(), confirm)
	refused(t, err, wire.CodeMismatch, "Invalid verification code provided, please try again.")
	shows.fired()
	hides.fired()
}
