package login

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"strconv"
	"strings"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// maxSubject is how long a person's identifier at a provider may be: with the provider's name it
// becomes a user name.
const maxSubject = 95

// said is what Cognito would have fetched from the provider about a person: tokens and user info, or a
// SAML assertion. Claims is all of it that can be mapped.
func (l *Login) said(provider *settings.Provider, person settings.Person, clientID string) (attributes cognito.FederationAttributes, claims map[string]any) {
	claims = map[string]any{}
	maps.Copy(claims, person.Attributes)
	if provider.Type == cognito.ProviderSAML {
		return cognito.FederationAttributes{SAMLResponse: claims}, claims
	}
	claims[subjectClaim(provider.Type)] = person.ID
	now := l.Clock.Now().Unix()
	idToken := maps.Clone(claims)
	idToken["iss"], idToken["aud"] = l.Address+providerPath+url.PathEscape(provider.Name), clientID
	idToken["iat"], idToken["exp"] = now, now+3600
	attributes = cognito.FederationAttributes{
		TokenResponse: map[string]any{
			"access_token": "stand-in-access-token", "token_type": "Bearer", "expires_in": 3600, "scope": "openid email profile",
		},
		UserInfo: claims,
	}
	if provider.Type != cognito.ProviderFacebook && provider.Type != cognito.ProviderAmazon { // plain OAuth
		attributes.IDToken = idToken
		attributes.TokenResponse["id_token"] = "stand-in-id-token"
	}
	return attributes, claims
}

// subjectClaim is what a kind of provider calls the identifier of a person.
func subjectClaim(kind cognito.ProviderType) string {
	switch kind {
	case cognito.ProviderFacebook:
		return "id"
	case cognito.ProviderAmazon:
		return "user_id"
	default:
		return "sub"
	}
}

// mapped are the pool's attributes by the provider's mapping. What the provider does not say stays as
// it is.
func mapped(provider *settings.Provider, claims map[string]string) map[string]string {
	attributes := map[string]string{}
	for attribute, claim := range provider.AttributeMapping {
		if text, ok := claims[claim]; ok && attribute != "username" {
			attributes[attribute] = text
		}
	}
	return attributes
}

// write changes attributes of a user to what a provider said. An address or number that the provider
// does not vouch for is unverified from then on, also when it was verified before.
func write(stored, said map[string]string) {
	maps.Copy(stored, said)
	for _, attribute := range flow.Addresses() {
		if flag := flow.VerifiedFlag(attribute); said[attribute] != "" && said[flag] != "true" {
			stored[flag] = "false"
		}
	}
	maps.DeleteFunc(stored, func(_, value string) bool { return value == "" })
}

// flat turns claims into text: attributes of a pool are nothing else.
func flat(claims map[string]any) map[string]string {
	texts := map[string]string{}
	for name, value := range claims {
		if value != nil {
			texts[name] = textOf(value)
		}
	}
	return texts
}

// textOf writes one value. Several become a list in brackets, each encoded as in a form.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-specifying-attribute-mapping.html
func textOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case []any:
		if len(value) == 1 {
			return textOf(value[0])
		}
		parts := make([]string, 0, len(value))
		for _, part := range value {
			parts = append(parts, formEncoded(textOf(part)))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case map[string]any:
		raw, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return string(raw)
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	default:
		return fmt.Sprint(value)
	}
}

// formEncoded leaves letters, digits and .-*_ alone.
func formEncoded(text string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(text))
}
