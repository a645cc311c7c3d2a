package cognito

// PreAuthenticationRequest is the request of PreAuthentication. It carries no
// password, no network address and no device key.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
type PreAuthenticationRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings. May be nil when UserNotFound.
	UserAttributes map[string]string `json:"userAttributes"`
	// ValidationData is what the client sent as ClientMetadata of InitiateAuth or
	// AdminInitiateAuth: a hint, never proof. Null, {} and absent all occur.
	ValidationData map[string]string `json:"validationData"`
	// UserNotFound is true when the name is unknown and the app client hides
	// that (PreventUserExistenceErrors is ENABLED). Absent means false.
	UserNotFound bool `json:"userNotFound,omitzero"`
}

func (r *PreAuthenticationRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "validationData":
		return &r.ValidationData
	case "userNotFound":
		return &r.UserNotFound
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the validation
// data of that name (here it holds the client metadata), else "".
func (r PreAuthenticationRequest) Locale() string {
	return locale(r.UserAttributes, r.ValidationData)
}

// PreAuthenticationResponse is the response of PreAuthentication: Cognito reads
// nothing from it, only an error has an effect.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-authentication.html
type PreAuthenticationResponse struct{}

// PostAuthenticationRequest is the request of PostAuthentication.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
type PostAuthenticationRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings.
	UserAttributes map[string]string `json:"userAttributes"`
	// NewDeviceUsed is true when the sign-in came from a device the pool had not
	// seen. Cognito sets it only if the pool tracks devices (Always or User
	// opt-in); absent means false.
	NewDeviceUsed bool `json:"newDeviceUsed"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge, not with InitiateAuth: a hint, never proof.
	// Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *PostAuthenticationRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "newDeviceUsed":
		return &r.NewDeviceUsed
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r PostAuthenticationRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// PostAuthenticationResponse is the response of PostAuthentication: Cognito
// reads nothing from it, only an error has an effect.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-authentication.html
type PostAuthenticationResponse struct{}
