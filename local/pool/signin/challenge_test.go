package signin_test

import (
	"encoding/json"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

func TestNewPassword(t *testing.T) {
	f, out := invited(t, flowtest.All(noDevices, func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("given_name"), Required: new(true), Mutable: new(true)})
	}))
	var has map[string]string
	var missing []string
	if err := json.Unmarshal([]byte(out.ChallengeParameters["userAttributes"]), &has); err != nil || has["email"] != address || has["sub"] != "" {
		t.Errorf("userAttributes: %v, %v", has, err)
	}
	if err := json.Unmarshal([]byte(out.ChallengeParameters["requiredAttributes"]), &missing); err != nil || len(missing) != 1 || missing[0] != "userAttributes.given_name" {
		t.Errorf("requiredAttributes: %v, %v", missing, err)
	}
	answer := func(pairs ...string) (*idp.RespondToAuthChallengeOutput, error) {
		return f.respond(newPassword, out.Session, given(append(pairs, "USERNAME", address)...))
	}
	_, err := answer()
	flowtest.Refused(t, err, wire.InvalidParameter, "Missing required parameter NEW_PASSWORD")
	_, err = answer("NEW_PASSWORD", "short")
	flowtest.Refused(t, err, wire.InvalidPassword, "")
	_, err = answer("NEW_PASSWORD", another)
	flowtest.Refused(t, err, wire.InvalidParameter, "Invalid attributes given, given_name is missing")
	if u := f.User(t, address); u.Status != directory.ForceChangePassword {
		t.Errorf("after refusals the user is %s", u.Status)
	}
	done := flowtest.Must(answer("NEW_PASSWORD", another, "userAttributes.given_name", "Jane"))(t)
	if done.AuthenticationResult == nil {
		t.Fatalf("asked for %q", done.ChallengeName)
	}
	f.heard(f.Fired(t, before, after, cognito.TokenGenerationNewPasswordChallenge),
		"validationData of initiate", "clientMetadata of respond", "clientMetadata of respond")
	user := f.User(t, address)
	if user.Status != directory.Confirmed || user.Attributes["given_name"] != "Jane" || !user.Password.Verifier.Matches(f.SRPGroup(), user.Name, another) {
		t.Errorf("the user is %s with name %q", user.Status, user.Attributes["given_name"])
	}
}

func TestNewPasswordKeepsAddress(t *testing.T) {
	f, out := invited(t, nil)
	_, err := f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another, "userAttributes.email", nobody))
	flowtest.Refused(t, err, wire.NotAuthorized, "Cannot modify an already provided email")
	if f.User(t, address).Attributes["email"] != address {
		t.Error("the address was changed")
	}
}

func TestNewPasswordSwitch(t *testing.T) {
	f, out := invited(t, func(c *settings.Config) { c.Switches.NewPasswordPostAuthentication = false })
	flowtest.Must(f.respond(newPassword, out.Session, given("USERNAME", address, "NEW_PASSWORD", another)))(t)
	f.Fired(t, before, cognito.TokenGenerationNewPasswordChallenge)
}

// withApp gives the user an authenticator app and returns its secret.
func (f *fixture) withApp() string {
	f.t.Helper()
	access := f.enter().AccessToken
	out := flowtest.Must(f.sdk.AssociateSoftwareToken(f.t.Context(), &idp.AssociateSoftwareTokenInput{AccessToken: access}))(f.t)
	_, err := f.sdk.VerifySoftwareToken(f.t.Context(), &idp.VerifySoftwareTokenInput{AccessToken: access, UserCode: new("000000")})
	flowtest.Refused(f.t, err, wire.EnableSoftwareTokenMFA, "Code mismatch and fail enable Software Token MFA")
	flowtest.Must(f.sdk.VerifySoftwareToken(f.t.Context(), &idp.VerifySoftwareTokenInput{AccessToken: access, UserCode: new(f.app(*out.SecretCode))}))(f.t)
	f.prefer(types.SoftwareTokenMfaSettingsType{Enabled: true}, types.EmailMfaSettingsType{})
	f.Wait(f.t, 2*time.Minute)
	f.Events()
	return *out.SecretCode
}

func (f *fixture) prefer(app types.SoftwareTokenMfaSettingsType, email types.EmailMfaSettingsType) {
	f.t.Helper()
	flowtest.Must(f.sdk.AdminSetUserMFAPreference(f.t.Context(), &idp.AdminSetUserMFAPreferenceInput{
		UserPoolId: f.id, Username: new(address), SoftwareTokenMfaSettings: &app, EmailMfaSettings: &email,
	}))(f.t)
}

func TestSoftwareToken(t *testing.T) {
	const app = types.ChallengeNameTypeSoftwareTokenMfa
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	secret := f.withApp()
	begin := func() *idp.RespondToAuthChallengeOutput {
		t.Helper()
		out := flowtest.Must(f.secure(password))(t)
		if out.ChallengeName != app || out.AuthenticationResult != nil {
			t.Fatalf("asked for %q", out.ChallengeName)
		}
		return out
	}
	out := begin()
	_, err := f.respond(app, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", "000000"))
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid code received for user")
	code := f.app(secret)
	f.Wait(t, 30*time.Second) // a step later, it is good still
	flowtest.Must(f.respond(app, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", code)))(t)
	f.heard(f.Fired(t, before, after, tokens), "validationData of initiate", "clientMetadata of respond", "clientMetadata of respond")

	out = begin()
	_, err = f.respond(app, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", code))
	flowtest.Refused(t, err, wire.ExpiredCode, "Your software token has already been used once.")
	f.Wait(t, 30*time.Second)
	old := f.app(secret)
	f.Wait(t, 70*time.Second)
	_, err = f.respond(app, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", old))
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid code received for user")
}

func TestWrongCodesEndTheSession(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	secret := f.withApp()
	out := flowtest.Must(f.secure(password))(t)
	for range 5 {
		_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", "000000"))
		flowtest.Refused(t, err, wire.CodeMismatch, "")
	}
	_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", f.app(secret)))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
}

func TestEmailAsSecondFactor(t *testing.T) {
	const mail = types.ChallengeNameTypeEmailOtp
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	f.prefer(types.SoftwareTokenMfaSettingsType{}, types.EmailMfaSettingsType{Enabled: true, PreferredMfa: true})
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserPasswordAuth, given("USERNAME", address, "PASSWORD", password)))(t)
	if out.ChallengeName != mail || out.ChallengeParameters["CODE_DELIVERY_DESTINATION"] != "j***@e***" || out.ChallengeParameters["CODE_DELIVERY_DELIVERY_MEDIUM"] != "EMAIL" {
		t.Fatalf("asked for %q of %v", out.ChallengeName, out.ChallengeParameters)
	}
	f.heard(f.Fired(t, before, message), "validationData of initiate", "nothing")
	_, err := f.respond(mail, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", "no code"))
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid code or auth state for the user.")
	done := flowtest.Must(f.respond(mail, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", f.Code(t))))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("asked for %q", done.ChallengeName)
	}
	f.Fired(t, after, tokens)
	if out := flowtest.Must(f.secure(password))(t); out.ChallengeName != mail {
		t.Errorf("after SRP asked for %q", out.ChallengeName)
	}
	f.heard(f.Fired(t, before, message), "validationData of initiate", "clientMetadata of respond")
}

func TestSelectMFAType(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	secret := f.withApp()
	f.prefer(types.SoftwareTokenMfaSettingsType{Enabled: true}, types.EmailMfaSettingsType{Enabled: true})
	for answer, want := range map[string]types.ChallengeNameType{
		"SOFTWARE_TOKEN_MFA": types.ChallengeNameTypeSoftwareTokenMfa, "EMAIL_OTP": types.ChallengeNameTypeEmailOtp, "EMAIL_MFA": types.ChallengeNameTypeEmailOtp,
	} {
		out := flowtest.Must(f.secure(password))(t)
		if out.ChallengeName != types.ChallengeNameTypeSelectMfaType || out.ChallengeParameters["MFAS_CAN_CHOOSE"] != `["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]` {
			t.Fatalf("asked for %q of %v", out.ChallengeName, out.ChallengeParameters)
		}
		_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "ANSWER", "SMS_MFA"))
		flowtest.Refused(t, err, wire.InvalidParameter, "")
		chosen := flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "ANSWER", answer)))(t)
		if chosen.ChallengeName != want {
			t.Errorf("%s chosen, asked for %q", answer, chosen.ChallengeName)
		}
	}
	f.prefer(types.SoftwareTokenMfaSettingsType{Enabled: true, PreferredMfa: true}, types.EmailMfaSettingsType{Enabled: true})
	out := flowtest.Must(f.secure(password))(t)
	if done := flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "SOFTWARE_TOKEN_MFA_CODE", f.app(secret))))(t); done.AuthenticationResult == nil {
		t.Errorf("with a preference asked for %q", out.ChallengeName)
	}
}

func TestMFASetup(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, appRequired))
	f.Person(t, address, password, nil)
	out := flowtest.Must(f.secure(password))(t)
	if out.ChallengeName != types.ChallengeNameTypeMfaSetup || out.ChallengeParameters["MFAS_CAN_SETUP"] != `["SOFTWARE_TOKEN_MFA"]` {
		t.Fatalf("asked for %q of %v", out.ChallengeName, out.ChallengeParameters)
	}
	_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", address))
	flowtest.Refused(t, err, wire.InvalidParameter, "User has not verified software token mfa")
	app := flowtest.Must(f.sdk.AssociateSoftwareToken(t.Context(), &idp.AssociateSoftwareTokenInput{Session: out.Session}))(t)
	_, err = f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{Session: out.Session, UserCode: new("123456")})
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
	_, err = f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{Session: app.Session, UserCode: new("000000")})
	flowtest.Refused(t, err, wire.EnableSoftwareTokenMFA, "")
	_, err = f.respond(out.ChallengeName, app.Session, given("USERNAME", address))
	flowtest.Refused(t, err, wire.InvalidParameter, "User has not verified software token mfa")
	verified := flowtest.Must(f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{Session: app.Session, UserCode: new(f.app(*app.SecretCode))}))(t)
	done := flowtest.Must(f.respond(out.ChallengeName, verified.Session, given("USERNAME", address)))(t)
	if done.AuthenticationResult == nil || verified.Status != types.VerifySoftwareTokenResponseTypeSuccess {
		t.Errorf("after the set-up asked for %q", done.ChallengeName)
	}
	f.Fired(t, before, after, tokens)
	if out := flowtest.Must(f.secure(password))(t); out.ChallengeName != types.ChallengeNameTypeSoftwareTokenMfa {
		t.Errorf("at the next sign-in asked for %q", out.ChallengeName)
	}
}
