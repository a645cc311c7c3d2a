package cognito

// ProviderType is the kind of an identity provider.
type ProviderType string

// The kinds of identity providers.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
const (
	// ProviderOIDC: an OpenID Connect provider.
	ProviderOIDC ProviderType = "OIDC"
	// ProviderSAML: a SAML 2.0 provider.
	ProviderSAML ProviderType = "SAML"
	// ProviderFacebook: Facebook Login.
	ProviderFacebook ProviderType = "Facebook"
	// ProviderGoogle: Google Sign-In.
	ProviderGoogle ProviderType = "Google"
	// ProviderApple: Sign in with Apple.
	ProviderApple ProviderType = "SignInWithApple"
	// ProviderAmazon: Login with Amazon.
	ProviderAmazon ProviderType = "LoginWithAmazon"
)

// InboundFederationRequest is the request of InboundFederation. It has no user
// attributes: they are what the trigger decides about.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type InboundFederationRequest struct {
	// ProviderName is the provider's name in the pool. Set by Cognito.
	ProviderName string `json:"providerName"`
	// ProviderType is the provider's kind. Set by Cognito.
	ProviderType ProviderType `json:"providerType"`
	// Attributes is what the provider said.
	Attributes FederationAttributes `json:"attributes"`
}

func (r *InboundFederationRequest) field(name string) any {
	switch name {
	case "providerName":
		return &r.ProviderName
	case "providerType":
		return (*string)(&r.ProviderType)
	case "attributes":
		return &r.Attributes
	}
	return nil
}

// FederationAttributes is what an identity provider said about a person. Values
// are of any JSON type: string, bool, json.Number, []any, map[string]any or nil.
// Maps that Cognito did not send are nil.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type FederationAttributes struct {
	// TokenResponse is the answer of the token endpoint (OIDC and social). It may
	// hold tokens: never log it.
	TokenResponse map[string]any `json:"tokenResponse,omitzero"`
	// IDToken holds the claims of the provider's ID token (OIDC and social).
	IDToken map[string]any `json:"idToken,omitzero"`
	// UserInfo is the answer of the user info endpoint (OIDC and social).
	UserInfo map[string]any `json:"userInfo,omitzero"`
	// SAMLResponse holds the attributes of the assertion (SAML).
	SAMLResponse map[string]any `json:"samlResponse,omitzero"`
}

func (f *FederationAttributes) field(name string) any {
	switch name {
	case "tokenResponse":
		return &f.TokenResponse
	case "idToken":
		return &f.IDToken
	case "userInfo":
		return &f.UserInfo
	case "samlResponse":
		return &f.SAMLResponse
	}
	return nil
}

// InboundFederationResponse is the response of InboundFederation.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-inbound-federation.html
type InboundFederationResponse struct {
	// UserAttributesToMap replaces what the provider said, by the provider's
	// names. When it has members it is the complete list: what it leaves out is
	// dropped. Empty or nil changes nothing; nil leaves the received value.
	UserAttributesToMap map[string]string `json:"userAttributesToMap,omitzero"`
}
