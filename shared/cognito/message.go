package cognito

// CustomMessageRequest is the request of CustomMessage.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
type CustomMessageRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings.
	UserAttributes map[string]string `json:"userAttributes"`
	// CodeParameter is the placeholder to put where the code belongs, usually
	// "{####}". Set by Cognito.
	CodeParameter string `json:"codeParameter"`
	// LinkParameter is the placeholder for a verification link, e.g.
	// "{##Click Here##}". Nil unless the pool verifies by link.
	LinkParameter *string `json:"linkParameter"`
	// UsernameParameter is the placeholder for the user name. Set by Cognito for
	// CustomMessageAdminCreateUser; nil otherwise.
	UsernameParameter *string `json:"usernameParameter"`
	// ClientMetadata is what the client sent with the call that caused the
	// message, never that of InitiateAuth: a hint, never proof. Nil when nothing
	// was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *CustomMessageRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "codeParameter":
		return &r.CodeParameter
	case "linkParameter":
		return &r.LinkParameter
	case "usernameParameter":
		return &r.UsernameParameter
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r CustomMessageRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// CustomMessageResponse is the response of CustomMessage. The members arrive
// null; nil leaves them so and Cognito sends the pool's own text.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
type CustomMessageResponse struct {
	// SMSMessage is the text message, at most 140 characters with the code. It
	// must hold the code parameter.
	SMSMessage *string `json:"smsMessage,omitempty"`
	// EmailMessage is the e-mail's body, HTML, at most 20,000 characters. It must
	// hold the code or link parameter. Allowed only in a pool that sends through
	// Amazon SES (EmailSendingAccount DEVELOPER).
	EmailMessage *string `json:"emailMessage,omitempty"`
	// EmailSubject is the e-mail's subject. Allowed as EmailMessage is.
	EmailSubject *string `json:"emailSubject,omitempty"`
}
