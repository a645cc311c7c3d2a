package cognito

// UserMigrationRequest is the request of UserMigration. It has no user
// attributes: the pool does not know the user yet. Event.UserName is what the
// person typed.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
type UserMigrationRequest struct {
	// Password is what the person typed, in plain text: never log it. Set by
	// Cognito for UserMigrationAuthentication, absent ("") for
	// UserMigrationForgotPassword.
	Password string `json:"password,omitzero"`
	// ValidationData is what the client sent as ClientMetadata of InitiateAuth or
	// AdminInitiateAuth: a hint, never proof. Null, {} and absent all occur.
	ValidationData map[string]string `json:"validationData"`
	// ClientMetadata is what the client sent with ForgotPassword or
	// AdminRespondToAuthChallenge: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *UserMigrationRequest) field(name string) any {
	switch name {
	case "password":
		return &r.Password
	case "validationData":
		return &r.ValidationData
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the locale the client named in its client metadata, else in
// the validation data, else "".
func (r UserMigrationRequest) Locale() string {
	return locale(r.ClientMetadata, r.ValidationData)
}

// UserMigrationResponse is the response of UserMigration. All members arrive
// null; what is nil or empty here stays so.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
type UserMigrationResponse struct {
	// UserAttributes are the attributes of the user to create, strings even for
	// booleans. Only writable ones: with sub the migration fails. Nil or empty:
	// no user is created and the sign-in fails.
	//
	// "username" is omitted or equal to Event.UserName. Only where e-mail is an
	// alias and the person typed an address it must be given, unique and no
	// address, with the typed address as "email".
	//
	// At UserMigrationForgotPassword no code is sent without "email_verified":
	// "true" and an address, or "phone_number_verified": "true" and a number.
	UserAttributes map[string]string `json:"userAttributes,omitzero"`
	// FinalUserStatus is the status of the created user. "" is left out: Cognito
	// then takes RESET_REQUIRED.
	FinalUserStatus FinalUserStatus `json:"finalUserStatus,omitempty"`
	// MessageAction says whether Cognito greets the user. "" is left out: Cognito
	// then sends a welcome message.
	MessageAction MessageAction `json:"messageAction,omitempty"`
	// DesiredDeliveryMediums says how the welcome message goes out. Nil is left
	// out: Cognito then takes SMS.
	DesiredDeliveryMediums []DeliveryMedium `json:"desiredDeliveryMediums,omitzero"`
	// ForceAliasCreation takes address or number as alias even from a user who
	// has it. Nil is left out: Cognito then does not.
	ForceAliasCreation *bool `json:"forceAliasCreation,omitempty"`
	// EnableSMSMFA asks the user for a code by text message at sign-in, which
	// needs a phone number. Nil is left out: Cognito then does not.
	EnableSMSMFA *bool `json:"enableSMSMFA,omitempty"`
}

// FinalUserStatus is the status of a migrated user.
type FinalUserStatus string

// What a migrated user can be.
const (
	// StatusConfirmed: signs in with the password just typed.
	StatusConfirmed FinalUserStatus = "CONFIRMED"
	// StatusResetRequired: must set a new password first.
	StatusResetRequired FinalUserStatus = "RESET_REQUIRED"
)

// MessageAction says whether Cognito sends a migrated user a message.
type MessageAction string

// MessageSuppress: no welcome message.
const MessageSuppress MessageAction = "SUPPRESS"

// DeliveryMedium is a way to reach a user.
type DeliveryMedium string

// The ways to reach a user.
const (
	// DeliverEmail: the welcome message goes out as e-mail.
	DeliverEmail DeliveryMedium = "EMAIL"
	// DeliverSMS: the welcome message goes out as text message.
	DeliverSMS DeliveryMedium = "SMS"
)
