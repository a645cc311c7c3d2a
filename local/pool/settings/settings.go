package settings

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// Settings are those of one pool, with every default filled in. They do not change once they are published:
// see [Store].
type Settings struct {
	// PoolID is "local_" and letters and digits; what follows the underscore is SRP's pool name.
	PoolID string
	// Region stands in events, ARNs and device keys.
	Region string
	// Pool is the pool as DescribeUserPool shows it. MfaConfiguration is here.
	Pool types.UserPoolType
	// SoftwareTokenMFA tells whether people may set up an authenticator app.
	SoftwareTokenMFA bool
	// EmailMFA is how codes of a second factor go out by e-mail; nil: they do not.
	EmailMFA *types.EmailMfaConfigType
	// SMSMFA is how codes of a second factor go out by SMS; nil: they do not.
	SMSMFA *types.SmsMfaConfigType
	// WebAuthn is how passkeys are set up; nil: not. The local pool shows it and has no passkeys.
	WebAuthn *types.WebAuthnConfigurationType
	// Clients are the app clients, in the order of the file.
	Clients []Client
	// Providers are the fake identity providers, in the order of the file.
	Providers []Provider
	// Functions say what stands behind the ARNs of LambdaConfig. An ARN that is not here is a function that
	// does not exist.
	Functions map[string]FunctionConfig
	// Switches decide what nobody outside knows of Cognito.
	Switches Switches
	// Quotas enforces the request-rate quotas.
	Quotas bool
	// TriggerAttempts is how often a trigger that does not answer in time is called in all.
	TriggerAttempts int
	// TriggerDeadline is how long each attempt may take.
	TriggerDeadline time.Duration

	// Updated are the members of the last UpdateUserPool; nil when there was none.
	Updated wire.Members

	unknown map[string]json.RawMessage // members of UpdateUserPool that the SDK does not know
}

// Client is the app client with the id.
func (s *Settings) Client(id string) (*Client, bool) {
	return find(s.Clients, func(c Client) bool { return *c.ClientId == id })
}

// ClientNamed is the app client with the name.
func (s *Settings) ClientNamed(name string) (*Client, bool) {
	return find(s.Clients, func(c Client) bool { return *c.ClientName == name })
}

// Provider is the identity provider with the name.
func (s *Settings) Provider(name string) (*Provider, bool) {
	return find(s.Providers, func(p Provider) bool { return p.Name == name })
}

func find[T any](list []T, matches func(T) bool) (*T, bool) {
	i := slices.IndexFunc(list, matches)
	if i < 0 {
		return nil, false
	}
	return &list[i], true
}

// SignsInWith tells whether the attribute (email, phone_number) is what people sign in with in place of a
// user name.
func (s *Settings) SignsInWith(attribute string) bool {
	return slices.Contains(s.Pool.UsernameAttributes, types.UsernameAttributeType(attribute))
}

// NamesUsers tells whether user names are the pool's to make, since people sign in with an address.
func (s *Settings) NamesUsers() bool { return len(s.Pool.UsernameAttributes) > 0 }

// Alias tells whether people may also sign in with the attribute (email, phone_number, preferred_username).
func (s *Settings) Alias(attribute string) bool {
	return slices.Contains(s.Pool.AliasAttributes, types.AliasAttributeType(attribute))
}

// AutoVerifies tells whether the pool sends a code to a new address or number (email, phone_number).
func (s *Settings) AutoVerifies(attribute string) bool {
	return slices.Contains(s.Pool.AutoVerifiedAttributes, types.VerifiedAttributeType(attribute))
}

// KeepsUntilVerified tells whether a changed address or number stays as it was until its code is given.
func (s *Settings) KeepsUntilVerified(attribute string) bool {
	kept := deref(s.Pool.UserAttributeUpdateSettings).AttributesRequireVerificationBeforeUpdate
	return slices.Contains(kept, types.VerifiedAttributeType(attribute))
}

// CaseSensitive tells whether user names that differ in case are different people.
func (s *Settings) CaseSensitive() bool {
	return *s.Pool.UsernameConfiguration.CaseSensitive
}

// FirstFactor tells whether USER_AUTH may begin with the factor (PASSWORD, EMAIL_OTP, SMS_OTP, WEB_AUTHN).
func (s *Settings) FirstFactor(factor string) bool {
	return slices.Contains(s.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors, types.AuthFactorType(factor))
}

// TracksDevices tells how devices are remembered: always, or when the person opts in; both false: never.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
func (s *Settings) TracksDevices() (always, optIn bool) {
	devices := s.Pool.DeviceConfiguration
	if devices == nil {
		return false, false
	}
	return !devices.DeviceOnlyRememberedOnUserPrompt, devices.DeviceOnlyRememberedOnUserPrompt
}

// DeviceChallenge tells whether a remembered device takes the place of the second factor.
func (s *Settings) DeviceChallenge() bool {
	return deref(s.Pool.DeviceConfiguration).ChallengeRequiredOnNewDevice
}

// SendsMailThroughSES tells whether the pool sends mail through the developer's own SES, the condition for
// e-mail texts from the custom message trigger.
func (s *Settings) SendsMailThroughSES() bool {
	return throughSES(s.Pool.EmailConfiguration)
}

func throughSES(mail *types.EmailConfigurationType) bool {
	return deref(mail).EmailSendingAccount == types.EmailSendingAccountTypeDeveloper
}

// Trigger is the ARN of the function that is attached to the trigger, "" for none. The version of its event,
// "1", "2" or "3", is given for PreTokenGeneration only.
func (s *Settings) Trigger(t cognito.Trigger) (function, version string) {
	for _, key := range slices.Backward(t.ConfigKeys()) { // the one with a version says more
		function, version = attached(s.Pool.LambdaConfig, key)
		if function != "" {
			break
		}
	}
	if t != cognito.PreTokenGeneration || function == "" {
		return function, ""
	}
	switch types.PreTokenGenerationLambdaVersionType(version) {
	case types.PreTokenGenerationLambdaVersionTypeV20:
		return function, "2"
	case types.PreTokenGenerationLambdaVersionTypeV30:
		return function, "3"
	default:
		return function, "1"
	}
}
