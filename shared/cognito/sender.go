package cognito

// Values of the type field in requests of the custom senders.
const (
	// CustomEmailSenderRequestV1 marks a CustomEmailSenderRequest.
	CustomEmailSenderRequestV1 = "customEmailSenderRequestV1"
	// CustomSMSSenderRequestV1 marks a CustomSMSSenderRequest.
	CustomSMSSenderRequestV1 = "customSMSSenderRequestV1"
)

// CustomEmailSenderRequest is the request of CustomEmailSender. Cognito calls
// this trigger asynchronously and ignores the answer; its event often has no
// response.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
type CustomEmailSenderRequest struct {
	// Type is CustomEmailSenderRequestV1. Set by Cognito.
	Type string `json:"type"`
	// Code is the code or temporary password, base64 of a message of the AWS
	// Encryption SDK under the pool's KMS key. Set by Cognito; nil when the
	// message needs none (CustomEmailSenderAccountTakeOverNotification).
	Code *string `json:"code"`
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings. For CustomEmailSenderAccountTakeOverNotification they describe the
	// sign-in instead: EVENT_ID, USER_NAME, IP_ADDRESS, LOGIN_TIME and others
	// (observed, not documented).
	UserAttributes map[string]string `json:"userAttributes"`
	// ClientMetadata is what the client sent with the call that caused the
	// message: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *CustomEmailSenderRequest) field(name string) any {
	switch name {
	case "type":
		return &r.Type
	case "code":
		return &r.Code
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r CustomEmailSenderRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// CustomEmailSenderResponse is the response of CustomEmailSender: Cognito reads
// nothing from it.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-email-sender.html
type CustomEmailSenderResponse struct{}

// CustomSMSSenderRequest is the request of CustomSMSSender. Cognito calls this
// trigger asynchronously and ignores the answer; its event often has no
// response.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
type CustomSMSSenderRequest struct {
	// Type is CustomSMSSenderRequestV1. Set by Cognito.
	Type string `json:"type"`
	// Code is the code or temporary password, base64 of a message of the AWS
	// Encryption SDK under the pool's KMS key. Set by Cognito; may be nil.
	Code *string `json:"code"`
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings.
	UserAttributes map[string]string `json:"userAttributes"`
	// ClientMetadata is what the client sent with the call that caused the
	// message: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *CustomSMSSenderRequest) field(name string) any {
	return (*CustomEmailSenderRequest)(r).field(name)
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r CustomSMSSenderRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// CustomSMSSenderResponse is the response of CustomSMSSender: Cognito reads
// nothing from it.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-sms-sender.html
type CustomSMSSenderResponse struct{}
