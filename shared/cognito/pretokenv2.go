package cognito

// PreTokenGenerationV2Request is the request of PreTokenGeneration in event
// version 2. It reads version 1 as well, which has no scopes.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type PreTokenGenerationV2Request struct {
	// UserAttributes are those of the stored user. Set by Cognito; values are
	// strings, for a federated user "identities" is a JSON list in a string. May
	// be nil for TokenGenerationClientCredentials, which knows no user.
	UserAttributes map[string]string `json:"userAttributes,omitzero"`
	// GroupConfiguration holds the user's groups. Set by Cognito; may be the zero
	// value for TokenGenerationClientCredentials.
	GroupConfiguration GroupConfiguration `json:"groupConfiguration,omitzero"`
	// Scopes are the scopes the access token is about to have. Set by Cognito.
	Scopes []string `json:"scopes"`
	// ClientMetadata is what the client sent with RespondToAuthChallenge or
	// AdminRespondToAuthChallenge, and a machine as aws_client_metadata with its
	// token request: a hint, never proof. Nil when nothing was sent.
	ClientMetadata map[string]string `json:"clientMetadata,omitzero"`
}

// PreTokenGenerationV3Request is the request in event version 3, which has the
// shape of version 2.
type PreTokenGenerationV3Request = PreTokenGenerationV2Request

func (r *PreTokenGenerationV2Request) field(name string) any {
	switch name {
	case "userAttributes":
		return (*attributes)(&r.UserAttributes)
	case "groupConfiguration":
		return &r.GroupConfiguration
	case "scopes":
		return &r.Scopes
	case "clientMetadata":
		return &r.ClientMetadata
	}
	return nil
}

// Locale returns the person's locale: the user attribute, else the client
// metadata of that name, else "".
func (r PreTokenGenerationV2Request) Locale() string {
	return locale(r.UserAttributes, r.ClientMetadata)
}

// PreTokenGenerationV2Response is the response of PreTokenGeneration in event
// version 2. The zero value changes nothing.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type PreTokenGenerationV2Response struct {
	// ClaimsAndScopeOverrideDetails changes the tokens. It arrives null (in test
	// events of the console []); nil leaves it so and no token is changed.
	ClaimsAndScopeOverrideDetails *ClaimsAndScopeOverrideDetails `json:"claimsAndScopeOverrideDetails,omitempty"`
}

// PreTokenGenerationV3Response is the response in event version 3, which has
// the shape of version 2.
type PreTokenGenerationV3Response = PreTokenGenerationV2Response

// ClaimsAndScopeOverrideDetails changes ID and access token.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type ClaimsAndScopeOverrideDetails struct {
	// IDTokenGeneration changes the ID token; nil leaves it alone. Without effect
	// for TokenGenerationClientCredentials.
	IDTokenGeneration *IDTokenGeneration `json:"idTokenGeneration,omitempty"`
	// AccessTokenGeneration changes the access token; nil leaves it alone.
	AccessTokenGeneration *AccessTokenGeneration `json:"accessTokenGeneration,omitempty"`
	// GroupOverrideDetails replaces the groups; nil leaves them alone.
	GroupOverrideDetails *GroupOverrideDetails `json:"groupOverrideDetails,omitempty"`
}

// IDTokenGeneration changes the claims of an ID token.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type IDTokenGeneration struct {
	// ClaimsToAddOrOverride are claims by name: strings, numbers, booleans, lists
	// of these and objects. Nil is left out.
	ClaimsToAddOrOverride map[string]any `json:"claimsToAddOrOverride,omitzero"`
	// ClaimsToSuppress are names of claims to leave out; they win over added
	// ones. Nil is left out.
	ClaimsToSuppress []string `json:"claimsToSuppress,omitzero"`
}

// AccessTokenGeneration changes the claims and scopes of an access token.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
type AccessTokenGeneration struct {
	// ClaimsToAddOrOverride are claims by name: strings, numbers, booleans, lists
	// of these and objects. Nil is left out.
	ClaimsToAddOrOverride map[string]any `json:"claimsToAddOrOverride,omitzero"`
	// ClaimsToSuppress are names of claims to leave out; they win over added
	// ones. Nil is left out.
	ClaimsToSuppress []string `json:"claimsToSuppress,omitzero"`
	// ScopesToAdd are further scopes, none with a space. Nil is left out.
	ScopesToAdd []string `json:"scopesToAdd,omitzero"`
	// ScopesToSuppress are scopes to leave out. Nil is left out.
	ScopesToSuppress []string `json:"scopesToSuppress,omitzero"`
}
