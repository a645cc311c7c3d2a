package signin_test

import (
	"crypto/rand"
	"slices"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const choose = types.ChallengeNameTypeSelectChallenge

func TestChosenFactors(t *testing.T) {
	for name, test := range map[string]struct {
		initiate, answer []string
		want             types.ChallengeNameType // "" is tokens
		fired            []cognito.Source
	}{
		"nothing preferred":       {want: choose, fired: []cognito.Source{before}},
		"password at once":        {initiate: []string{"PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", password}, fired: []cognito.Source{before, after, tokens}},
		"password when asked":     {initiate: []string{"PREFERRED_CHALLENGE", "PASSWORD"}, answer: []string{"PASSWORD", password}, fired: []cognito.Source{before, after, tokens}},
		"password is asked for":   {initiate: []string{"PREFERRED_CHALLENGE", "PASSWORD"}, want: types.ChallengeNameTypePassword, fired: []cognito.Source{before}},
		"password by choice":      {answer: []string{"ANSWER", "PASSWORD", "PASSWORD", password}, fired: []cognito.Source{before, after, tokens}},
		"password after choice":   {answer: []string{"ANSWER", "PASSWORD"}, want: types.ChallengeNameTypePassword, fired: []cognito.Source{before}},
		"a code preferred":        {initiate: []string{"PREFERRED_CHALLENGE", "EMAIL_OTP"}, want: types.ChallengeNameTypeEmailOtp, fired: []cognito.Source{before, message}},
		"a code by choice":        {answer: []string{"ANSWER", "EMAIL_OTP"}, want: types.ChallengeNameTypeEmailOtp, fired: []cognito.Source{before, message}},
		"an SMS cannot be had":    {initiate: []string{"PREFERRED_CHALLENGE", "SMS_OTP"}, want: choose, fired: []cognito.Source{before}},
		"a passkey cannot be had": {initiate: []string{"PREFERRED_CHALLENGE", "WEB_AUTHN"}, want: choose, fired: []cognito.Source{before}},
		"SRP without its value":   {initiate: []string{"PREFERRED_CHALLENGE", "PASSWORD_SRP"}, want: types.ChallengeNameTypePasswordSrp, fired: []cognito.Source{before}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, noDevices)
			f.Person(t, address, password, nil)
			out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given(append(test.initiate, "USERNAME", address)...)))(t)
			got, result := out.ChallengeName, out.AuthenticationResult
			if got == choose && !slices.Equal(out.AvailableChallenges, []types.ChallengeNameType{"PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"}) {
				t.Errorf("offered %v", out.AvailableChallenges)
			}
			if test.answer != nil {
				done := flowtest.Must(f.respond(got, out.Session, given(append(test.answer, "USERNAME", address)...)))(t)
				got, result = done.ChallengeName, done.AuthenticationResult
			}
			if got != test.want || (result != nil) != (test.want == "") {
				t.Errorf("asked for %q, tokens: %v; wanted %q", got, result != nil, test.want)
			}
			f.Fired(t, test.fired...)
		})
	}
}

func TestCodeAsFirstFactor(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address, "PREFERRED_CHALLENGE", "EMAIL_OTP")))(t)
	_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", "no code"))
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid code or auth state for the user.")
	done := flowtest.Must(f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", f.Code(t))))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("asked for %q", done.ChallengeName)
	}
	f.heard(f.Fired(t, before, message, after, tokens), "validationData of initiate", "nothing", "clientMetadata of respond", "clientMetadata of respond")
	_, err = f.respond(out.ChallengeName, out.Session, given("USERNAME", address, "EMAIL_OTP_CODE", f.Code(t)))
	flowtest.Refused(t, err, wire.NotAuthorized, "Invalid session for the user.")
}

func TestCodeForNobody(t *testing.T) {
	f := newFixture(t, nil)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", nobody, "PREFERRED_CHALLENGE", "EMAIL_OTP")))(t)
	if out.ChallengeParameters["CODE_DELIVERY_DESTINATION"] != "n***@e***" || len(f.Mail.List(mailbox.Filter{})) > 0 {
		t.Errorf("told of %q", out.ChallengeParameters["CODE_DELIVERY_DESTINATION"])
	}
	_, err := f.respond(out.ChallengeName, out.Session, given("USERNAME", nobody, "EMAIL_OTP_CODE", "123456"))
	flowtest.Refused(t, err, wire.CodeMismatch, "Invalid code or auth state for the user.")
	f.Fired(t, before)
}

// TestImportedChoosesLikeNobody: somebody imported, who has no password yet, does not differ from a name that
// nobody has where clients hide who exists.
func TestImportedChoosesLikeNobody(t *testing.T) {
	f := newFixture(t, noDevices)
	f.Person(t, address, password, nil)
	f.Edit(t, address, func(u *directory.User) { u.Status, u.Password = directory.ResetRequired, directory.Password{} })
	offered := func(name string) []types.ChallengeNameType {
		return flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", name)))(t).AvailableChallenges
	}
	if got, want := offered(address), offered(nobody); !slices.Equal(got, want) {
		t.Errorf("somebody imported is offered %v, nobody %v", got, want)
	}
	_, err := f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address, "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", password))
	flowtest.Refused(t, err, wire.NotAuthorized, "Incorrect username or password.")
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address, "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.NewClient(rand.Reader).A())))(t)
	if out.ChallengeName != types.ChallengeNameTypePasswordVerifier {
		t.Errorf("SRP begins with %q", out.ChallengeName)
	}
}

func TestChosenSRP(t *testing.T) {
	for name, atOnce := range map[string]bool{"preferred": true, "by choice": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, noDevices)
			user := f.Person(t, address, password, nil)
			client := srp.NewClient(rand.Reader)
			parameters := given("USERNAME", address)
			if atOnce {
				parameters = given("USERNAME", address, "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", client.A())
			}
			out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, parameters))(t)
			session, p := out.Session, out.ChallengeParameters
			if !atOnce {
				chosen := flowtest.Must(f.respond(choose, session, given("USERNAME", address, "ANSWER", "PASSWORD_SRP", "SRP_A", client.A())))(t)
				session, p = chosen.Session, chosen.ChallengeParameters
			}
			done := flowtest.Must(f.respond(types.ChallengeNameTypePasswordVerifier, session, f.proof(client, f.SRPGroup(), user.Name, password, p)))(t)
			if done.AuthenticationResult == nil {
				t.Errorf("asked for %q", done.ChallengeName)
			}
			f.Fired(t, before, after, tokens)
		})
	}
}

func TestPreAuthenticationOnSelectedFactor(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, func(c *settings.Config) { c.Switches.PreAuthenticationOnSelectedFactor = true }))
	f.Person(t, address, password, nil)
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address)))(t)
	flowtest.Must(f.respond(choose, out.Session, given("USERNAME", address, "ANSWER", "PASSWORD", "PASSWORD", password)))(t)
	f.heard(f.Fired(t, before, before, after, tokens), "validationData of initiate", "validationData of initiate", "clientMetadata of respond", "clientMetadata of respond")
}

func TestNoCodeForWhoNeedsTwoFactors(t *testing.T) {
	f := newFixture(t, nil)
	f.Person(t, address, password, nil)
	f.withApp()
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address, "PREFERRED_CHALLENGE", "EMAIL_OTP")))(t)
	if out.ChallengeName != choose || slices.Contains(out.AvailableChallenges, types.ChallengeNameTypeEmailOtp) {
		t.Errorf("asked for %q of %v", out.ChallengeName, out.AvailableChallenges)
	}
}

func TestCodeBySMS(t *testing.T) {
	f := newFixture(t, flowtest.All(noDevices, func(c *settings.Config) {
		c.Pool.SmsConfiguration = &types.SmsConfigurationType{SnsCallerArn: new("arn:aws:iam::123456789012:role/example")}
		c.MFA.SmsMfaConfiguration = &types.SmsMfaConfigType{SmsConfiguration: c.Pool.SmsConfiguration}
		c.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors = append(c.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors, types.AuthFactorTypeSmsOtp)
	}))
	f.Person(t, address, password, func(u *directory.User) {
		u.Attributes["phone_number"], u.Attributes["phone_number_verified"] = "+15550100001", "true"
	})
	out := flowtest.Must(f.initiate(types.AuthFlowTypeUserAuth, given("USERNAME", address, "PREFERRED_CHALLENGE", "SMS_OTP")))(t)
	done := flowtest.Must(f.respond(types.ChallengeNameTypeSmsOtp, out.Session, given("USERNAME", address, "SMS_OTP_CODE", f.Code(t))))(t)
	if done.AuthenticationResult == nil || out.ChallengeParameters["CODE_DELIVERY_DELIVERY_MEDIUM"] != "SMS" {
		t.Errorf("first factor: %v, then %q", out.ChallengeParameters, done.ChallengeName)
	}
	flowtest.Must(f.sdk.SetUserMFAPreference(t.Context(), &idp.SetUserMFAPreferenceInput{
		AccessToken: done.AuthenticationResult.AccessToken, SMSMfaSettings: &types.SMSMfaSettingsType{Enabled: true, PreferredMfa: true},
	}))(t)
	second := flowtest.Must(f.secure(password))(t)
	done = flowtest.Must(f.respond(types.ChallengeNameTypeSmsMfa, second.Session, given("USERNAME", address, "SMS_MFA_CODE", f.Code(t))))(t)
	if done.AuthenticationResult == nil {
		t.Errorf("second factor: asked for %q", done.ChallengeName)
	}
}
