package mail

import "slices"

// Kind names a message.
type Kind string

// The messages that Gatehouse sends itself.
const (
	// Welcome greets a person whose account is ready.
	Welcome Kind = "welcome"
	// RequestReceived tells an applicant that the request is waiting for a decision.
	RequestReceived Kind = "request_received"
	// NewRequest asks a team to decide about one request.
	NewRequest Kind = "new_request"
	// Digest tells a team of many new requests at once.
	Digest Kind = "digest"
	// Approved tells a person that access was granted.
	Approved Kind = "approved"
	// Rejected tells a person that access was not granted.
	Rejected Kind = "rejected"
	// Revoked tells a person that access has ended.
	Revoked Kind = "revoked"
	// Invitation invites a person who has no account yet.
	Invitation Kind = "invitation"
	// Reminder tells a team of requests that have been waiting for long.
	Reminder Kind = "reminder"
	// SignInAlert tells a person that somebody signed in with the account.
	SignInAlert Kind = "sign_in_alert"
	// DeviceLimit tells a person that a sign-in was refused because of too many devices.
	DeviceLimit Kind = "device_limit"
	// FreeSlot carries the link to the page where a person removes a device.
	FreeSlot Kind = "free_slot"
	// Migrated tells a person that the account has moved from an earlier system.
	Migrated Kind = "account_migrated"
)

// The messages that Cognito sends and the custom message trigger writes, named after its trigger sources.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
const (
	// CognitoSignUp carries the code that proves an address at sign-up.
	CognitoSignUp Kind = "cognito_sign_up"
	// CognitoAdminCreateUser carries user name and temporary password.
	CognitoAdminCreateUser Kind = "cognito_admin_create_user"
	// CognitoResendCode carries the sign-up code once more.
	CognitoResendCode Kind = "cognito_resend_code"
	// CognitoForgotPassword carries the code for a new password.
	CognitoForgotPassword Kind = "cognito_forgot_password"
	// CognitoUpdateUserAttribute carries the code for a changed address or number.
	CognitoUpdateUserAttribute Kind = "cognito_update_user_attribute"
	// CognitoVerifyUserAttribute carries the code for an address or number that is to be proved.
	CognitoVerifyUserAttribute Kind = "cognito_verify_user_attribute"
	// CognitoAuthentication carries the code of a sign-in.
	CognitoAuthentication Kind = "cognito_authentication"
)

// Kinds are all messages, in the order of a preview.
func Kinds() []Kind {
	return []Kind{
		Welcome, SignInAlert, RequestReceived, Approved, Rejected, Revoked, Invitation, DeviceLimit, FreeSlot, Migrated,
		NewRequest, Digest, Reminder,
		CognitoSignUp, CognitoResendCode, CognitoAdminCreateUser, CognitoForgotPassword, CognitoUpdateUserAttribute,
		CognitoVerifyUserAttribute, CognitoAuthentication,
	}
}

// Known says whether there is such a message.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// Decision says that the message must never be lost, be it doubled at worst. All others are courtesy: never
// doubled, be one lost at worst. A digest stands for many new requests, so it is no courtesy.
func (k Kind) Decision() bool {
	return k == Approved || k == Rejected || k == Revoked || k == NewRequest || k == Digest
}

// Team says that the message goes to the people who decide.
func (k Kind) Team() bool { return k == NewRequest || k == Digest || k == Reminder }

// Cognito says that Cognito sends the message.
func (k Kind) Cognito() bool {
	switch k {
	case CognitoSignUp, CognitoAdminCreateUser, CognitoResendCode, CognitoForgotPassword,
		CognitoUpdateUserAttribute, CognitoVerifyUserAttribute, CognitoAuthentication:
		return true
	default:
		return false
	}
}

// BeforeProof says that nobody has proved yet that the address is the person's own, so that the message may
// reach a stranger: it holds nothing the person typed.
func (k Kind) BeforeProof() bool {
	switch k {
	case RequestReceived, Invitation, CognitoSignUp, CognitoAdminCreateUser, CognitoResendCode,
		CognitoUpdateUserAttribute, CognitoVerifyUserAttribute:
		return true
	default:
		return false
	}
}
