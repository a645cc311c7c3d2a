package cognito

// Values of Event.Version in events of PreTokenGeneration. All other triggers
// have version "1".
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
const (
	// PreTokenGenerationV1: ID token only, claims are strings. Every plan.
	PreTokenGenerationV1 = "1"
	// PreTokenGenerationV2: ID and access token, scopes, claims of any type.
	PreTokenGenerationV2 = "2"
	// PreTokenGenerationV3: as 2, and tokens of machines.
	PreTokenGenerationV3 = "3"
)

// PreTokenGenerationRequest is the request of PreTokenGeneration in event
// version 1.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type PreTokenGenerationRequest struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings, for a federated user "identities" is a JSON list in a string.
	UserAttributes map[string]string `json:"userAttributes"`
	// GroupConfiguration holds the user's groups. Set by Cognito.
	GroupConfiguration GroupConfiguration `json:"groupConfiguration,omitzero"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge, not with InitiateAuth: a hint, never proof.
	// Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

func (r *PreTokenGenerationRequest) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "groupConfiguration":
		return &r.GroupConfiguration
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r PreTokenGenerationRequest) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// PreTokenGenerationResponse is the response of PreTokenGeneration in event
// version 1. The zero value changes nothing.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type PreTokenGenerationResponse struct {
	// ClaimsOverrideDetails changes the ID token. It arrives null; nil leaves it
	// so and no token is changed.
	ClaimsOverrideDetails *ClaimsOverrideDetails `json:"claimsOverrideDetails,omitempty"`
}

// ClaimsOverrideDetails changes the claims of an ID token. Of an access token it
// can change cognito:groups only.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type ClaimsOverrideDetails struct {
	// ClaimsToAddOrOverride are claims by name, always strings. Nil is left out.
	ClaimsToAddOrOverride map[string]string `json:"claimsToAddOrOverride,omitzero"`
	// ClaimsToSuppress are names of claims to leave out; they win over added
	// ones. Nil is left out.
	ClaimsToSuppress []string `json:"claimsToSuppress,omitzero"`
	// GroupOverrideDetails replaces the groups; nil leaves them alone.
	GroupOverrideDetails *GroupOverrideDetails `json:"groupOverrideDetails,omitempty"`
}
