package settings_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

func TestTheDefaultPool(t *testing.T) {
	s := build(t, settings.Default())
	always, optIn := s.TracksDevices()
	for what, ok := range map[string]bool{
		"people sign in with their address":   s.SignsInWith("email") && !s.SignsInWith("phone_number"),
		"the address is verified":             s.AutoVerifies("email") && !s.AutoVerifies("phone_number"),
		"there are no aliases":                !s.Alias("email") && !s.Alias("preferred_username"),
		"case does not matter":                !s.CaseSensitive(),
		"devices are remembered on request":   optIn && !always && s.DeviceChallenge(),
		"mail goes through SES":               s.SendsMailThroughSES(),
		"second factors are optional":         s.Pool.MfaConfiguration == types.UserPoolMfaTypeOptional && s.SoftwareTokenMFA && s.EmailMFA != nil,
		"a code by mail is a first factor":    s.FirstFactor("EMAIL_OTP") && s.FirstFactor("PASSWORD") && !s.FirstFactor("SMS_OTP"),
		"a new address counts at once":        !s.KeepsUntilVerified("email"),
		"quotas are off":                      !s.Quotas,
		"triggers have Cognito's own limits":  s.TriggerDeadline == 5*time.Second && s.TriggerAttempts == 3,
		"email is what nobody can do without": strings.Join(s.Required(), " ") == "email",
	} {
		if !ok {
			t.Errorf("not so without a file: %s", what)
		}
	}
	provider, ok := s.Provider("Google")
	if !ok {
		t.Fatal("there is no provider Google")
	}
	if person, ok := provider.Person("100000000000000000002"); !ok || person.Attributes["email_verified"] != false {
		t.Errorf("nobody with an unverified address can be picked: %v", person)
	}
	if _, ok := provider.Person("nobody"); ok {
		t.Error("a person who is not there was found")
	}
	if _, ok := s.Client("nobody"); ok {
		t.Error("a client that is not there was found")
	}
}

func TestDevicesAreRememberedAsConfigured(t *testing.T) {
	cases := map[string]struct {
		file                     string
		always, optIn, challenge bool
	}{
		"never":    {"pool: {}\n", false, false, false},
		"always":   {"pool: {DeviceConfiguration: {ChallengeRequiredOnNewDevice: true}}\n", true, false, true},
		"opt in":   {"pool: {DeviceConfiguration: {DeviceOnlyRememberedOnUserPrompt: true}}\n", false, true, false},
		"all said": {"pool: {DeviceConfiguration: {}}\n", true, false, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := build(t, parse(t, c.file))
			always, optIn := s.TracksDevices()
			if always != c.always || optIn != c.optIn || s.DeviceChallenge() != c.challenge {
				t.Errorf("always %v, opt in %v, challenge %v", always, optIn, s.DeviceChallenge())
			}
		})
	}
}

func TestTriggersAndTheirFunctions(t *testing.T) {
	s := build(t, parse(t, wholeFile))
	const arn = "arn:aws:lambda:eu-central-1:123456789012:function:"
	cases := map[cognito.Trigger]struct{ arn, version string }{
		cognito.PostConfirmation:   {arn + "postconfirmation", ""},
		cognito.PreTokenGeneration: {arn + "Tokens", "2"},
		cognito.CustomEmailSender:  {arn + "sender", ""},
		cognito.PreSignUp:          {"", ""},
		cognito.CustomSMSSender:    {"", ""},
		cognito.InboundFederation:  {"", ""},
	}
	for trigger, want := range cases {
		if function, version := s.Trigger(trigger); function != want.arn || version != want.version {
			t.Errorf("%s calls %q, version %q; want %q, %q", trigger, function, version, want.arn, want.version)
		}
	}
	if f := s.Functions[arn+"Tokens"]; f.Endpoint == nil || f.Endpoint.URL != "http://127.0.0.1:3001" || f.Version != "" {
		t.Errorf("behind Tokens stands %+v", f)
	}
	if key := s.Pool.LambdaConfig.KMSKeyID; key == nil {
		t.Error("a custom sender has no key")
	}
}

func TestVersionsOfTokenEvents(t *testing.T) {
	for _, c := range []struct{ functions, want string }{
		{"PreTokenGeneration: {builtin: a}", "1"},
		{"PreTokenGenerationConfig: {builtin: a}", "1"},
		{"PreTokenGenerationConfig: {builtin: a, version: V1_0}", "1"},
		{"PreTokenGenerationConfig: {builtin: a, version: V3_0}", "3"},
		{"PreTokenGeneration: {builtin: a}, PreTokenGenerationConfig: {builtin: a, version: V2_0}", "2"},
	} {
		s := build(t, parse(t, "functions: {"+c.functions+"}\n"))
		if _, version := s.Trigger(cognito.PreTokenGeneration); version != c.want {
			t.Errorf("%s gives events of version %q, want %s", c.functions, version, c.want)
		}
	}
}

func TestHowLongThingsLast(t *testing.T) {
	c := parse(t, `clients:
  - {ClientName: plain}
  - ClientName: said
    AccessTokenValidity: 15
    IdTokenValidity: 600
    RefreshTokenValidity: 12
    TokenValidityUnits: {AccessToken: minutes, IdToken: seconds, RefreshToken: hours}
    AuthSessionValidity: 15
    RefreshTokenRotation: {Feature: ENABLED, RetryGracePeriodSeconds: 10}
    EnableTokenRevocation: false
  - {ClientName: unit, AccessTokenValidity: 2, RefreshTokenValidity: 2}
`)
	s := build(t, c)
	cases := map[string][4]time.Duration{
		"plain": {time.Hour, time.Hour, 30 * 24 * time.Hour, 3 * time.Minute},
		"said":  {15 * time.Minute, 10 * time.Minute, 12 * time.Hour, 15 * time.Minute},
		"unit":  {2 * time.Hour, time.Hour, 48 * time.Hour, 3 * time.Minute},
	}
	for name, want := range cases {
		c := client(t, s, name)
		if got := [4]time.Duration{c.AccessTTL(), c.IDTTL(), c.RefreshTTL(), c.AuthSession()}; got != want {
			t.Errorf("%s: access, ID and refresh token and session last %v, want %v", name, got, want)
		}
	}
	if rotates, grace := client(t, s, "said").RotatesRefreshTokens(); !rotates || grace != 10*time.Second {
		t.Errorf("rotation is %v with %v of grace", rotates, grace)
	}
	if rotates, _ := client(t, s, "plain").RotatesRefreshTokens(); rotates {
		t.Error("a client that says nothing rotates refresh tokens")
	}
	if client(t, s, "said").Revokes() || !client(t, s, "plain").Revokes() {
		t.Error("revocation is not as configured")
	}
	if client(t, s, "plain").HidesUsers() || !client(t, build(t, settings.Default()), "web").HidesUsers() {
		t.Error("PreventUserExistenceErrors is not as configured")
	}
}

func TestFlowsOfClients(t *testing.T) {
	s := build(t, parse(t, `clients:
  - {ClientName: plain}
  - {ClientName: rotating, RefreshTokenRotation: {Feature: ENABLED}}
  - {ClientName: old, ExplicitAuthFlows: [ADMIN_NO_SRP_AUTH]}
  - {ClientName: custom, ExplicitAuthFlows: [CUSTOM_AUTH_FLOW_ONLY]}
  - {ClientName: password, ExplicitAuthFlows: [USER_PASSWORD_AUTH]}
  - {ClientName: modern, ExplicitAuthFlows: [ALLOW_USER_AUTH]}
`))
	all := []string{"USER_AUTH", "USER_SRP_AUTH", "USER_PASSWORD_AUTH", "ADMIN_USER_PASSWORD_AUTH", "CUSTOM_AUTH", "REFRESH_TOKEN_AUTH"}
	for name, want := range map[string]string{
		"plain":    "USER_SRP_AUTH CUSTOM_AUTH REFRESH_TOKEN_AUTH",
		"rotating": "USER_SRP_AUTH CUSTOM_AUTH",
		"old":      "USER_SRP_AUTH ADMIN_USER_PASSWORD_AUTH CUSTOM_AUTH REFRESH_TOKEN_AUTH",
		"custom":   "CUSTOM_AUTH REFRESH_TOKEN_AUTH",
		"password": "USER_SRP_AUTH USER_PASSWORD_AUTH CUSTOM_AUTH REFRESH_TOKEN_AUTH",
		"modern":   "USER_AUTH",
	} {
		var has []string
		for _, flow := range all {
			if client(t, s, name).Flow("ALLOW_" + flow) {
				has = append(has, flow)
			}
		}
		if got := strings.Join(has, " "); got != want {
			t.Errorf("%s has %s, want %s", name, got, want)
		}
	}
}

func TestProvidersOfClients(t *testing.T) {
	s := build(t, parse(t, "clients: [{ClientName: all}, {ClientName: one, SupportedIdentityProviders: [Google]}]\n"))
	if c := client(t, s, "all"); !c.Offers("Corporate") || !c.Offers("COGNITO") {
		t.Error("a client that lists no providers does not offer all")
	}
	if c := client(t, s, "one"); !c.Offers("Google") || c.Offers("COGNITO") {
		t.Error("a client that lists Google does not offer just that")
	}
}
