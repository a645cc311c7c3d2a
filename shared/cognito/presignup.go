package cognito

// PreSignUpRequest is the request of PreSignUp.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
type PreSignUpRequest struct {
	// UserAttributes are what the person, the administrator or the provider gave.
	// There is no sub and no status yet. Values are strings even for booleans.
	// May be nil.
	UserAttributes map[string]string `json:"userAttributes"`
	// ValidationData is what the client sent in the ValidationData of SignUp or
	// AdminCreateUser or, when a migration made the user, in the ClientMetadata
	// of InitiateAuth or AdminInitiateAuth: a hint, never stored, never proof.
	// Null, {} and absent all occur. Managed login cannot send it.
	ValidationData map[string]string `json:"validationData"`
	// ClientMetadata is what the client sent in the ClientMetadata of SignUp or
	// AdminCreateUser: a hint, never stored, never proof. Usually absent when
	// nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *PreSignUpRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "validationData":
		return &r.ValidationData
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "". It does not look into ValidationData, which
// is the client's own input to checks; after a migration that is where the
// client metadata is, and a locale in it is not found.
func (r PreSignUpRequest) Locale() string { return locale(r.UserAttributes, r.ClientMetadata) }

// PreSignUpResponse is the response of PreSignUp. The members arrive false and
// have no effect for PreSignUpAdminCreateUser. Nil leaves a member as received.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
type PreSignUpResponse struct {
	// AutoConfirmUser confirms the user without a code; PostConfirmation follows
	// in the same call.
	AutoConfirmUser *bool `json:"autoConfirmUser,omitempty"`
	// AutoVerifyEmail marks the address as verified. Without an email attribute
	// the sign-up fails. In a pool with e-mail as alias it takes the alias away
	// from the user who had it.
	AutoVerifyEmail *bool `json:"autoVerifyEmail,omitempty"`
	// AutoVerifyPhone marks the number as verified. Without a phone_number
	// attribute the sign-up fails; aliases move as with AutoVerifyEmail.
	AutoVerifyPhone *bool `json:"autoVerifyPhone,omitempty"`
}

// locale returns the first locale that one of the maps holds.
func locale(maps ...map[string]string) string {
	for _, m := range maps {
		if l := m["locale"]; l != "" {
			return l
		}
	}
	return ""
}
