package cognito

// An Event is what Cognito sends to a trigger, with the request type Q of that
// trigger (PreSignUpRequest, PostConfirmationRequest, ...). It holds no
// response: a trigger answers by splicing its response into the received bytes
// (see Splice).
//
// The json tags are those of Cognito, so that json.Marshal makes an event.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type Event[Q any] struct {
	// Version is the version of the event's shape: "1", for pre token
	// generation also "2" or "3". Set by Cognito, always a string.
	Version string `json:"version"`
	// Region is the AWS Region of the pool, e.g. "eu-central-1". Set by Cognito.
	Region string `json:"region"`
	// UserPoolID is the pool's id, e.g. "eu-central-1_EXAMPLE00". Set by Cognito.
	UserPoolID string `json:"userPoolId"`
	// UserName is the user's name in the pool, not an address: in a pool where
	// people sign in with e-mail or phone it is a UUID equal to sub; for a
	// federated user "<provider>_<id>", with the prefix in varying case; at user
	// migration exactly what the person typed. May be empty.
	UserName string `json:"userName"`
	// CallerContext says which client made the call.
	CallerContext CallerContext `json:"callerContext"`
	// TriggerSource says which trigger fires and why. Set by Cognito; a value
	// without a constant here is possible at any time.
	TriggerSource Source `json:"triggerSource"`
	// Request is the trigger's input. The zero value when Cognito sent null or
	// nothing.
	Request Q `json:"request"`
}

// CallerContext says which client made the call that fired a trigger.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
type CallerContext struct {
	// AWSSDKVersion names the caller's SDK, often "aws-sdk-unknown-unknown". Set
	// by Cognito from what the caller says; may be empty.
	AWSSDKVersion string `json:"awsSdkVersion"`
	// ClientID is the id of the app client, or ClientIDNotApplicable for calls
	// that name none. Set by Cognito.
	ClientID string `json:"clientId"`
}

// ClientIDNotApplicable is the client id in events of administrative calls that
// are made without an app client (observed, not documented).
const ClientIDNotApplicable = "CLIENT_ID_NOT_APPLICABLE"

func (e *Event[Q]) field(name string) any {
	switch name {
	case "version":
		return &e.Version
	case "region":
		return &e.Region
	case "userPoolId":
		return &e.UserPoolID
	case "userName":
		return &e.UserName
	case "callerContext":
		return &e.CallerContext
	case "triggerSource":
		return &e.TriggerSource
	case "request":
		return &e.Request
	}
	return nil
}

func (c *CallerContext) field(name string) any {
	switch name {
	case "awsSdkVersion":
		return &c.AWSSDKVersion
	case "clientId":
		return &c.ClientID
	}
	return nil
}
