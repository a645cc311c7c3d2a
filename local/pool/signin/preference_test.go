package signin_test

import (
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

func TestPreferenceRefusals(t *testing.T) {
	type input = idp.SetUserMFAPreferenceInput
	on, preferred := types.SoftwareTokenMfaSettingsType{Enabled: true}, types.SoftwareTokenMfaSettingsType{PreferredMfa: true}
	for name, test := range map[string]struct {
		in   input
		text string
	}{
		"an app that is not verified": {input{SoftwareTokenMfaSettings: &on}, "User has not verified software token mfa"},
		"what is off as preferred":    {input{SoftwareTokenMfaSettings: &preferred}, "A disabled MFA method cannot be preferred."},
		"what the pool does not have": {input{SMSMfaSettings: &types.SMSMfaSettingsType{Enabled: true}}, "SMS_MFA has not been enabled by the userpool."},
		"an address not verified":     {input{EmailMfaSettings: &types.EmailMfaSettingsType{Enabled: true}}, "User has no verified email to turn on EMAIL_OTP"},
		"a passkey":                   {input{WebAuthnMfaSettings: &types.WebAuthnMfaSettingsType{Enabled: true}}, "Passkeys are not available in this local user pool."},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, noDevices)
			f.Person(t, address, password, func(u *directory.User) { u.Attributes["email_verified"] = "false" })
			test.in.AccessToken = f.enter().AccessToken
			_, err := f.sdk.SetUserMFAPreference(t.Context(), &test.in)
			flowtest.Refused(t, err, wire.InvalidParameter, test.text)
			_, err = f.sdk.AdminSetUserMFAPreference(t.Context(), &idp.AdminSetUserMFAPreferenceInput{
				UserPoolId: f.id, Username: new(address), SoftwareTokenMfaSettings: test.in.SoftwareTokenMfaSettings,
				EmailMfaSettings: test.in.EmailMfaSettings, SMSMfaSettings: test.in.SMSMfaSettings, WebAuthnMfaSettings: test.in.WebAuthnMfaSettings,
			})
			flowtest.Refused(t, err, wire.InvalidParameter, test.text)
			if mfa := f.User(t, address).MFA; mfa != (directory.MFA{}) {
				t.Errorf("a refused preference left %+v", mfa)
			}
		})
	}
}

func TestPreferenceChanges(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	f.withApp()
	f.prefer(types.SoftwareTokenMfaSettingsType{Enabled: true, PreferredMfa: true}, types.EmailMfaSettingsType{Enabled: true})
	_, err := f.sdk.AdminSetUserMFAPreference(t.Context(), &idp.AdminSetUserMFAPreferenceInput{
		UserPoolId: f.id, Username: new(address),
		SoftwareTokenMfaSettings: &types.SoftwareTokenMfaSettingsType{Enabled: true, PreferredMfa: true},
		EmailMfaSettings:         &types.EmailMfaSettingsType{Enabled: true, PreferredMfa: true},
	})
	flowtest.Refused(t, err, wire.InvalidParameter, "Only one MFA method can be preferred.")
	if mfa := f.User(t, address).MFA; !mfa.SoftwareToken || !mfa.Email || mfa.Preferred != "SOFTWARE_TOKEN_MFA" {
		t.Errorf("both on, the app preferred: %v %v %q", mfa.SoftwareToken, mfa.Email, mfa.Preferred)
	}
	f.prefer(types.SoftwareTokenMfaSettingsType{}, types.EmailMfaSettingsType{})
	if mfa := f.User(t, address).MFA; mfa.SoftwareToken || mfa.Email || mfa.Preferred != "" || mfa.Secret == "" {
		t.Errorf("all off: %v %v %q, app forgotten: %v", mfa.SoftwareToken, mfa.Email, mfa.Preferred, mfa.Secret == "")
	}
	f.enter()
}

func TestSoftwareTokensSwitchedOff(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	access := f.enter().AccessToken
	_, err := f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{AccessToken: access, UserCode: new("123456")})
	flowtest.Refused(t, err, wire.InvalidParameter, "Software token was not associated.")
	_, err = f.sdk.AssociateSoftwareToken(t.Context(), &idp.AssociateSoftwareTokenInput{})
	flowtest.Refused(t, err, wire.InvalidParameter, "")
	f.withApp()
	f.Reconfigure(t, func(s *settings.Settings) { s.SoftwareTokenMFA = false })
	_, err = f.sdk.AssociateSoftwareToken(t.Context(), &idp.AssociateSoftwareTokenInput{AccessToken: access})
	flowtest.Refused(t, err, wire.SoftwareTokenMFANotFound, "Software Token MFA has not been enabled by the userpool.")
	_, err = f.sdk.VerifySoftwareToken(t.Context(), &idp.VerifySoftwareTokenInput{AccessToken: access, UserCode: new("123456")})
	flowtest.Refused(t, err, wire.SoftwareTokenMFANotFound, "")
	f.enter() // an app the pool does not take any more is not asked for
}
