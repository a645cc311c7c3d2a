package cognito

import "slices"

// A Source is the triggerSource of an event: the trigger and the operation that
// fired it. Cognito may add values at any time.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type Source string

// Sources of PreSignUp.
const (
	// PreSignUpSignUp: a person signs up.
	PreSignUpSignUp Source = "PreSignUp_SignUp"
	// PreSignUpAdminCreateUser: an administrator creates a user. Probably also
	// the source after a migration.
	PreSignUpAdminCreateUser Source = "PreSignUp_AdminCreateUser"
	// PreSignUpExternalProvider: first sign-in through an identity provider.
	PreSignUpExternalProvider Source = "PreSignUp_ExternalProvider"
)

// Sources of PostConfirmation.
const (
	// PostConfirmationConfirmSignUp: a new user is confirmed.
	PostConfirmationConfirmSignUp Source = "PostConfirmation_ConfirmSignUp"
	// PostConfirmationConfirmForgotPassword: a forgotten password was replaced.
	// Every time: a welcome must not be sent here.
	PostConfirmationConfirmForgotPassword Source = "PostConfirmation_ConfirmForgotPassword"
)

// Sources of PreAuthentication and PostAuthentication.
const (
	// PreAuthenticationAuthentication: somebody is about to sign in.
	PreAuthenticationAuthentication Source = "PreAuthentication_Authentication"
	// PostAuthenticationAuthentication: somebody signed in.
	PostAuthenticationAuthentication Source = "PostAuthentication_Authentication"
)

// Sources of PreTokenGeneration.
const (
	// TokenGenerationHostedAuth: sign-in through managed login or a provider.
	// Managed login is also documented with TokenGenerationAuthentication:
	// accept both.
	TokenGenerationHostedAuth Source = "TokenGeneration_HostedAuth"
	// TokenGenerationAuthentication: tokens at the end of a sign-in, or for a
	// refresh token given to GetTokensFromRefreshToken, which is documented with
	// this source too: no proof that somebody just signed in.
	TokenGenerationAuthentication Source = "TokenGeneration_Authentication"
	// TokenGenerationNewPasswordChallenge: a user made by an administrator has
	// set a password.
	TokenGenerationNewPasswordChallenge Source = "TokenGeneration_NewPasswordChallenge"
	// TokenGenerationAuthenticateDevice: sign-in with a remembered device.
	TokenGenerationAuthenticateDevice Source = "TokenGeneration_AuthenticateDevice"
	// TokenGenerationRefreshTokens: new tokens for a refresh token given to
	// InitiateAuth or AdminInitiateAuth (REFRESH_TOKEN_AUTH) only.
	TokenGenerationRefreshTokens Source = "TokenGeneration_RefreshTokens"
	// TokenGenerationClientCredentials: a token for a machine; only with event
	// version 3.
	TokenGenerationClientCredentials Source = "TokenGeneration_ClientCredentials"
)

// Sources of UserMigration.
const (
	// UserMigrationAuthentication: an unknown user signs in with a password.
	UserMigrationAuthentication Source = "UserMigration_Authentication"
	// UserMigrationForgotPassword: an unknown user forgot the password.
	UserMigrationForgotPassword Source = "UserMigration_ForgotPassword"
)

// Sources of the three triggers of a custom sign-in.
const (
	// DefineAuthChallengeAuthentication: which challenge comes next?
	DefineAuthChallengeAuthentication Source = "DefineAuthChallenge_Authentication"
	// CreateAuthChallengeAuthentication: what does the challenge ask?
	CreateAuthChallengeAuthentication Source = "CreateAuthChallenge_Authentication"
	// VerifyAuthChallengeResponseAuthentication: is the answer right?
	VerifyAuthChallengeResponseAuthentication Source = "VerifyAuthChallengeResponse_Authentication"
)

// Sources of CustomMessage.
const (
	// CustomMessageSignUp: the code after sign-up.
	CustomMessageSignUp Source = "CustomMessage_SignUp"
	// CustomMessageAdminCreateUser: the temporary password.
	CustomMessageAdminCreateUser Source = "CustomMessage_AdminCreateUser"
	// CustomMessageResendCode: the sign-up code once more.
	CustomMessageResendCode Source = "CustomMessage_ResendCode"
	// CustomMessageForgotPassword: the code to set a new password.
	CustomMessageForgotPassword Source = "CustomMessage_ForgotPassword"
	// CustomMessageUpdateUserAttribute: the code for a changed address or number.
	CustomMessageUpdateUserAttribute Source = "CustomMessage_UpdateUserAttribute"
	// CustomMessageVerifyUserAttribute: the code for an address or number that
	// the user asked to verify.
	CustomMessageVerifyUserAttribute Source = "CustomMessage_VerifyUserAttribute"
	// CustomMessageAuthentication: the code of a sign-in.
	CustomMessageAuthentication Source = "CustomMessage_Authentication"
)

// Sources of CustomEmailSender.
const (
	// CustomEmailSenderSignUp: the code after sign-up.
	CustomEmailSenderSignUp Source = "CustomEmailSender_SignUp"
	// CustomEmailSenderAdminCreateUser: the temporary password.
	CustomEmailSenderAdminCreateUser Source = "CustomEmailSender_AdminCreateUser"
	// CustomEmailSenderResendCode: the sign-up code once more.
	CustomEmailSenderResendCode Source = "CustomEmailSender_ResendCode"
	// CustomEmailSenderForgotPassword: the code to set a new password.
	CustomEmailSenderForgotPassword Source = "CustomEmailSender_ForgotPassword"
	// CustomEmailSenderUpdateUserAttribute: the code for a changed address.
	CustomEmailSenderUpdateUserAttribute Source = "CustomEmailSender_UpdateUserAttribute"
	// CustomEmailSenderVerifyUserAttribute: the code for an address that the user
	// asked to verify.
	CustomEmailSenderVerifyUserAttribute Source = "CustomEmailSender_VerifyUserAttribute"
	// CustomEmailSenderAuthentication: the code of a sign-in.
	CustomEmailSenderAuthentication Source = "CustomEmailSender_Authentication"
	// CustomEmailSenderAccountTakeOverNotification: threat protection warns the
	// user of a suspicious sign-in.
	CustomEmailSenderAccountTakeOverNotification Source = "CustomEmailSender_AccountTakeOverNotification"
)

// Sources of CustomSMSSender.
const (
	// CustomSMSSenderSignUp: the code after sign-up.
	CustomSMSSenderSignUp Source = "CustomSMSSender_SignUp"
	// CustomSMSSenderAdminCreateUser: the temporary password.
	CustomSMSSenderAdminCreateUser Source = "CustomSMSSender_AdminCreateUser"
	// CustomSMSSenderResendCode: the sign-up code once more.
	CustomSMSSenderResendCode Source = "CustomSMSSender_ResendCode"
	// CustomSMSSenderForgotPassword: the code to set a new password.
	CustomSMSSenderForgotPassword Source = "CustomSMSSender_ForgotPassword"
	// CustomSMSSenderUpdateUserAttribute: the code for a changed number.
	CustomSMSSenderUpdateUserAttribute Source = "CustomSMSSender_UpdateUserAttribute"
	// CustomSMSSenderVerifyUserAttribute: the code for a number that the user
	// asked to verify.
	CustomSMSSenderVerifyUserAttribute Source = "CustomSMSSender_VerifyUserAttribute"
	// CustomSMSSenderAuthentication: the code of a sign-in.
	CustomSMSSenderAuthentication Source = "CustomSMSSender_Authentication"
)

// InboundFederationExternalProvider is the one source of InboundFederation:
// somebody comes back from an identity provider.
const InboundFederationExternalProvider Source = "InboundFederation_ExternalProvider"

// known lists every source under its trigger.
var known = [...]struct {
	trigger Trigger
	sources []Source
}{
	{PreSignUp, []Source{PreSignUpSignUp, PreSignUpAdminCreateUser, PreSignUpExternalProvider}},
	{PostConfirmation, []Source{PostConfirmationConfirmSignUp, PostConfirmationConfirmForgotPassword}},
	{PreAuthentication, []Source{PreAuthenticationAuthentication}},
	{PostAuthentication, []Source{PostAuthenticationAuthentication}},
	{PreTokenGeneration, []Source{
		TokenGenerationHostedAuth, TokenGenerationAuthentication, TokenGenerationNewPasswordChallenge,
		TokenGenerationAuthenticateDevice, TokenGenerationRefreshTokens, TokenGenerationClientCredentials,
	}},
	{UserMigration, []Source{UserMigrationAuthentication, UserMigrationForgotPassword}},
	{DefineAuthChallenge, []Source{DefineAuthChallengeAuthentication}},
	{CreateAuthChallenge, []Source{CreateAuthChallengeAuthentication}},
	{VerifyAuthChallengeResponse, []Source{VerifyAuthChallengeResponseAuthentication}},
	{CustomMessage, []Source{
		CustomMessageSignUp, CustomMessageAdminCreateUser, CustomMessageResendCode, CustomMessageForgotPassword,
		CustomMessageUpdateUserAttribute, CustomMessageVerifyUserAttribute, CustomMessageAuthentication,
	}},
	{CustomEmailSender, []Source{
		CustomEmailSenderSignUp, CustomEmailSenderAdminCreateUser, CustomEmailSenderResendCode,
		CustomEmailSenderForgotPassword, CustomEmailSenderUpdateUserAttribute, CustomEmailSenderVerifyUserAttribute,
		CustomEmailSenderAuthentication, CustomEmailSenderAccountTakeOverNotification,
	}},
	{CustomSMSSender, []Source{
		CustomSMSSenderSignUp, CustomSMSSenderAdminCreateUser, CustomSMSSenderResendCode,
		CustomSMSSenderForgotPassword, CustomSMSSenderUpdateUserAttribute, CustomSMSSenderVerifyUserAttribute,
		CustomSMSSenderAuthentication,
	}},
	{InboundFederation, []Source{InboundFederationExternalProvider}},
}

// Sources returns every source known to this package, ordered by trigger.
func Sources() []Source {
	var all []Source
	for _, k := range known {
		all = append(all, k.sources...)
	}
	return all
}

// Trigger returns the trigger a source belongs to, "" when the source is
// unknown.
func (s Source) Trigger() Trigger {
	for _, k := range known {
		if slices.Contains(k.sources, s) {
			return k.trigger
		}
	}
	return ""
}
