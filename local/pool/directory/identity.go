package directory

import (
	"cmp"
	"encoding/json"
	"time"
)

// Identity is a profile at an identity provider that signs in as a user. Its JSON is an element of Cognito's "identities" attribute.
type Identity struct {
	// ProviderName is the provider's name in the pool.
	ProviderName string
	// ProviderType is the kind of provider in Cognito's words: Google, Facebook, LoginWithAmazon, SignInWithApple, SAML, OIDC.
	ProviderType string
	// Attribute is the attribute of the pool whose value at the provider UserID is, in a link that nobody has signed in through yet.
	// "" in every other identity: UserID is the provider's subject.
	Attribute string
	// UserID is the user's identifier at the provider.
	UserID string
	// Issuer is the SAML entity or OIDC issuer; "" is null in JSON.
	Issuer string
	// Primary says that the user was made by the first sign-in with this identity; false for linked ones.
	Primary bool
	// DateCreated is when the identity was added, in whole milliseconds: more is lost in JSON.
	DateCreated time.Time
}

// identityJSON is Cognito's form of an Identity.
type identityJSON struct {
	UserID       string  `json:"userId"`
	ProviderName string  `json:"providerName"`
	ProviderType string  `json:"providerType"`
	Issuer       *string `json:"issuer"`
	Primary      bool    `json:"primary"`
	DateCreated  int64   `json:"dateCreated"`
	Attribute    string  `json:"attribute,omitzero"`
}

// MarshalJSON writes Cognito's form, with milliseconds and a null issuer.
func (i Identity) MarshalJSON() ([]byte, error) {
	form := identityJSON{
		UserID: i.UserID, ProviderName: i.ProviderName, ProviderType: i.ProviderType,
		Primary: i.Primary, DateCreated: i.DateCreated.UnixMilli(), Attribute: i.Attribute,
	}
	if i.Issuer != "" {
		form.Issuer = &i.Issuer
	}
	return json.Marshal(form)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (i *Identity) UnmarshalJSON(raw []byte) error {
	var form identityJSON
	if err := json.Unmarshal(raw, &form); err != nil {
		return err
	}
	*i = Identity{
		ProviderName: form.ProviderName, ProviderType: form.ProviderType, UserID: form.UserID,
		Issuer: *cmp.Or(form.Issuer, new(string)), Attribute: form.Attribute,
		Primary: form.Primary, DateCreated: time.UnixMilli(form.DateCreated).UTC(),
	}
	return nil
}

// identityKey is what makes an identity unique in the pool.
type identityKey struct{ provider, attribute, userID string }

func (i Identity) key() identityKey { return identityKey{i.ProviderName, i.Attribute, i.UserID} }
