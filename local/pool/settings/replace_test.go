package settings_test

import (
	"encoding/json"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

var later = noon.Add(time.Hour)

func members(t *testing.T, text string) wire.Members {
	t.Helper()
	var m wire.Members
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func replace(t *testing.T, s *settings.Settings, text string) *settings.Settings {
	t.Helper()
	next, err := s.Replace(members(t, text), later)
	if err != nil {
		t.Fatalf("the update is refused: %v", err)
	}
	return next
}

func TestAnUpdateResetsWhatItLeavesOut(t *testing.T) {
	s := build(t, settings.Default())
	next := replace(t, s, `{"UserPoolId": "local_gatehouse"}`)
	function, _ := next.Trigger(cognito.PreSignUp)
	always, optIn := next.TracksDevices()
	for what, ok := range map[string]bool{
		"every trigger is detached":          function == "",
		"nothing is verified":                !next.AutoVerifies("email"),
		"no devices are remembered":          !always && !optIn,
		"second factors are off":             next.Pool.MfaConfiguration == types.UserPoolMfaTypeOff,
		"mail goes through Cognito":          !next.SendsMailThroughSES(),
		"a password is the only first step":  !next.FirstFactor("EMAIL_OTP") && next.FirstFactor("PASSWORD"),
		"people still sign in by address":    next.SignsInWith("email"),
		"case still does not matter":         !next.CaseSensitive(),
		"email is still required":            len(next.Required()) == 1,
		"the name stays":                     *next.Pool.Name == "gatehouse",
		"the factors themselves stay":        next.SoftwareTokenMFA,
		"clients stay":                       len(next.Clients) == 2,
		"the time of the change is noted":    next.Pool.LastModifiedDate.Equal(later),
		"the time of the beginning is not":   next.Pool.CreationDate.Equal(noon),
		"the settings before it are as were": s.Pool.LastModifiedDate.Equal(noon) && s.AutoVerifies("email"),
	} {
		if !ok {
			t.Errorf("not so after an empty update: %s", what)
		}
	}
	if before, _ := s.Trigger(cognito.PreSignUp); before == "" {
		t.Error("the settings before the update lost their trigger")
	}
}

func TestAnUpdateSetsWhatItSays(t *testing.T) {
	s := replace(t, build(t, settings.Default()), `{"UserPoolId": "local_gatehouse", "PoolName": "Orders",
		"LambdaConfig": {"PreSignUp": "arn:aws:lambda:local:123456789012:function:presignup",
			"PreTokenGenerationConfig": {"LambdaArn": "arn:aws:lambda:local:123456789012:function:tokens", "LambdaVersion": "V3_0"}},
		"AutoVerifiedAttributes": ["email"], "Policies": {"PasswordPolicy": {"MinimumLength": 12}},
		"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
		"EmailVerificationMessage": "Your code is {####}", "UserPoolTags": {"team": "orders"}}`)
	if *s.Pool.Name != "Orders" || !s.KeepsUntilVerified("email") || s.Pool.UserPoolTags["team"] != "orders" {
		t.Errorf("the pool is %+v", s.Pool)
	}
	if _, version := s.Trigger(cognito.PreTokenGeneration); version != "3" {
		t.Errorf("token events have version %q, want 3", version)
	}
	if text := s.Pool.VerificationMessageTemplate.EmailMessage; text == nil || *text != "Your code is {####}" {
		t.Errorf("the old member for the text is not taken: %v", text)
	}
	says(t, s.CheckPassword("aaaaaaaaaaaa"), "") // a policy that is given requires what it says
}

func TestMembersTheSDKDoesNotKnowAreKept(t *testing.T) {
	s := build(t, settings.Default())
	next := replace(t, s, `{"UserPoolId": "x", "Replication": {"Regions": ["eu-west-1"]}, "Schema": [{"Name": "evil"}],
		"UsernameAttributes": ["phone_number"], "Arn": "arn:evil",
		"LambdaConfig": {"PreSignUp": "arn:aws:lambda:local:123456789012:function:a", "PostDeletion": "arn:b"}}`)
	got, err := next.Describe()
	if err != nil {
		t.Fatal(err)
	}
	if string(got["Replication"]) != `{"Regions": ["eu-west-1"]}` {
		t.Errorf("an unknown member is shown as %s", got["Replication"])
	}
	var lambda map[string]string
	if err := json.Unmarshal(got["LambdaConfig"], &lambda); err != nil || lambda["PostDeletion"] != "arn:b" || lambda["PreSignUp"] == "" {
		t.Errorf("the triggers are shown as %s", got["LambdaConfig"])
	}
	if _, there := got["Schema"]; there || string(got["UsernameAttributes"]) != `["email"]` || string(got["Arn"]) != `"`+*s.Pool.Arn+`"` {
		t.Errorf("what is fixed changed: Schema %s, UsernameAttributes %s, Arn %s", got["Schema"], got["UsernameAttributes"], got["Arn"])
	}
	after, err := replace(t, next, `{}`).Describe()
	if err != nil {
		t.Fatal(err)
	}
	if _, there := after["Replication"]; there {
		t.Error("an unknown member outlives an update without it")
	}
}

func TestUpdatesThatMakeNoSense(t *testing.T) {
	s := build(t, parse(t, "mfa: {}\npool: {}\n"))
	cases := map[string]struct{ update, want string }{
		"wrong type":     {`{"MfaConfiguration": 5}`, "SerializationException"},
		"short password": {`{"Policies": {"PasswordPolicy": {"MinimumLength": 3}}}`, "InvalidParameterException"},
		"no factor":      {`{"MfaConfiguration": "ON"}`, "InvalidParameterException"},
		"no password":    {`{"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}}`, "InvalidParameterException"},
		"no key":         {`{"LambdaConfig": {"CustomSMSSender": {"LambdaArn": "a", "LambdaVersion": "V1_0"}}}`, "InvalidParameterException"},
		"two functions":  {`{"LambdaConfig": {"PreTokenGeneration": "a", "PreTokenGenerationConfig": {"LambdaArn": "b", "LambdaVersion": "V1_0"}}}`, "InvalidParameterException"},
		"no such value":  {`{"UserPoolTier": "GOLD"}`, "InvalidParameterException"},
		"tier":           {`{"UserPoolTier": "LITE", "LambdaConfig": {"PreTokenGenerationConfig": {"LambdaArn": "b", "LambdaVersion": "V2_0"}}}`, "FeatureUnavailableInTierException"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			next, err := s.Replace(members(t, c.update), later)
			if string(wire.ClassOf(err)) != c.want || next != nil {
				t.Errorf("the update gives %v, want %s", err, c.want)
			}
		})
	}
}

// TestAnSMSConfigurationIsASecondFactor holds a file and an update to one rule: where nothing else is set up,
// codes go by SMS.
func TestAnSMSConfigurationIsASecondFactor(t *testing.T) {
	const sms = `"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}`
	bare := build(t, parse(t, "mfa: {}\npool: {}\n"))
	app := build(t, parse(t, "pool: {}\n"))
	for name, test := range map[string]struct {
		set  *settings.Settings
		want bool
	}{
		"a file":                       {build(t, parse(t, `{mfa: {}, pool: {MfaConfiguration: "ON", `+sms+`}}`)), true},
		"an update":                    {replace(t, bare, `{"MfaConfiguration": "ON", `+sms+`}`), true},
		"an update of a pool with app": {replace(t, app, `{"MfaConfiguration": "ON", `+sms+`}`), false},
		"an update without factors":    {replace(t, bare, `{"MfaConfiguration": "OFF", `+sms+`}`), false},
	} {
		if got := test.set.DescribeMFA().SmsMfaConfiguration; (got != nil) != test.want || got != nil && got.SmsConfiguration == nil {
			t.Errorf("%s: second factors by SMS are %+v, want any: %t", name, got, test.want)
		}
	}
}

func TestSecondFactorsAreSetWhole(t *testing.T) {
	store := settings.NewStore(build(t, settings.Default()))
	set := func(in *idp.SetUserPoolMfaConfigInput) error {
		return store.Update(func(s *settings.Settings) error { return s.SetMFA(in, later) })
	}
	if err := set(&idp.SetUserPoolMfaConfigInput{MfaConfiguration: types.UserPoolMfaTypeOn,
		SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: true}}); err != nil {
		t.Fatal(err)
	}
	got := store.Load().DescribeMFA()
	if got.MfaConfiguration != types.UserPoolMfaTypeOn || !got.SoftwareTokenMfaConfiguration.Enabled || got.EmailMfaConfiguration != nil {
		t.Errorf("second factors are %+v, want an app alone, required", got)
	}
	says(t, set(&idp.SetUserPoolMfaConfigInput{MfaConfiguration: types.UserPoolMfaTypeOptional}),
		"InvalidParameterException: Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.")
	if err := set(&idp.SetUserPoolMfaConfigInput{}); err != nil || store.Load().Pool.MfaConfiguration != types.UserPoolMfaTypeOff {
		t.Errorf("an empty configuration does not switch off: %v", err)
	}
	plain := build(t, parse(t, "pool: {}\n"))
	if err := plain.SetMFA(&idp.SetUserPoolMfaConfigInput{EmailMfaConfiguration: &types.EmailMfaConfigType{}}, later); wire.ClassOf(err) != wire.InvalidParameter {
		t.Errorf("codes by mail without SES give %v", err)
	}
}
