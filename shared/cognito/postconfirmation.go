package cognito

// PostConfirmationRequest is the request of PostConfirmation.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
type PostConfirmationRequest struct {
	// UserAttributes are those of the stored user, with sub and
	// cognito:user_status. Set by Cognito; values are strings.
	UserAttributes map[string]string `json:"userAttributes"`
	// ClientMetadata is what the client sent with ConfirmSignUp,
	// AdminConfirmSignUp or ConfirmForgotPassword, or with SignUp when PreSignUp
	// confirmed the user at once: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *PostConfirmationRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r PostConfirmationRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// PostConfirmationResponse is the response of PostConfirmation: Cognito reads
// nothing from it.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-post-confirmation.html
type PostConfirmationResponse struct{}
