package settings

import (
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// SetMFA is SetUserPoolMfaConfig: what is omitted is switched off. On an error, InvalidParameterException,
// nothing is changed. It changes the settings in place: call it in [Store.Update].
func (s *Settings) SetMFA(in *idp.SetUserPoolMfaConfigInput, now time.Time) error {
	configuration := in.MfaConfiguration
	if configuration == "" {
		configuration = types.UserPoolMfaTypeOff
	}
	app := deref(in.SoftwareTokenMfaConfiguration).Enabled
	if configuration != types.UserPoolMfaTypeOff && !app && in.EmailMfaConfiguration == nil && in.SmsMfaConfiguration == nil {
		return wire.InvalidParameter.With("Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.")
	}
	if in.EmailMfaConfiguration != nil && !s.SendsMailThroughSES() {
		return wire.InvalidParameter.With("Email MFA needs an email configuration with EmailSendingAccount DEVELOPER.")
	}
	s.Pool.MfaConfiguration = configuration
	s.SoftwareTokenMFA = app
	s.EmailMFA, s.SMSMFA, s.WebAuthn = in.EmailMfaConfiguration, in.SmsMfaConfiguration, in.WebAuthnConfiguration
	s.touch(now)
	return nil
}

// fallBackToSMS has codes go by SMS where a pool wants second factors and nothing is there for them but its
// SMS configuration, as in Cognito when only CreateUserPool or UpdateUserPool spoke of them.
//
// Source: https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1981
func (s *Settings) fallBackToSMS() {
	if s.lacksFactors() && s.Pool.SmsConfiguration != nil {
		s.SMSMFA = &types.SmsMfaConfigType{SmsConfiguration: s.Pool.SmsConfiguration}
	}
}

// lacksFactors tells whether the pool wants second factors and has none.
func (s *Settings) lacksFactors() bool {
	return s.Pool.MfaConfiguration != types.UserPoolMfaTypeOff && !s.SoftwareTokenMFA && s.EmailMFA == nil && s.SMSMFA == nil
}

// DescribeMFA is GetUserPoolMfaConfig.
func (s *Settings) DescribeMFA() *idp.GetUserPoolMfaConfigOutput {
	return &idp.GetUserPoolMfaConfigOutput{
		MfaConfiguration:              s.Pool.MfaConfiguration,
		SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: s.SoftwareTokenMFA},
		EmailMfaConfiguration:         s.EmailMFA,
		SmsMfaConfiguration:           s.SMSMFA,
		WebAuthnConfiguration:         s.WebAuthn,
	}
}

// touch notes when the settings were last changed.
func (s *Settings) touch(now time.Time) {
	s.Pool.LastModifiedDate = new(now.UTC())
}
