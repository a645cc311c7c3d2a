package flow

import (
	"encoding/json"
	"maps"

	"gatehouse/local/pool/directory"
	"gatehouse/shared/cognito"
)

// attributesOf are a user's attributes as triggers see them: with status and, for people who come
// from a provider, their identities.
func attributesOf(user directory.User) map[string]string {
	seen := maps.Clone(user.Attributes)
	seen["sub"] = user.Sub
	seen["cognito:user_status"] = string(user.Status)
	if len(user.Identities) > 0 {
		seen["identities"] = Identities(user)
	}
	return seen
}

// identity is one member of the identities attribute.
type identity struct {
	UserID       string  `json:"userId"`
	ProviderName string  `json:"providerName"`
	ProviderType string  `json:"providerType"`
	Issuer       *string `json:"issuer"`
	Primary      bool    `json:"primary"`
	DateCreated  int64   `json:"dateCreated"` // milliseconds
}

func identitiesOf(user directory.User) []identity {
	list := make([]identity, 0, len(user.Identities))
	for _, i := range user.Identities {
		one := identity{
			UserID: i.UserID, ProviderName: i.ProviderName, ProviderType: i.ProviderType,
			Primary: i.Primary, DateCreated: i.DateCreated.UnixMilli(),
		}
		if i.Issuer != "" {
			one.Issuer = &i.Issuer
		}
		list = append(list, one)
	}
	return list
}

// Identities is the value of the user attribute "identities": a JSON list in a string.
func Identities(user directory.User) string {
	raw, _ := json.Marshal(identitiesOf(user)) // strings and numbers always marshal
	return string(raw)
}

// VerifiedFlag is the attribute that says whether another one is verified; "" where there is none.
func VerifiedFlag(attribute string) string {
	switch attribute {
	case "email":
		return "email_verified"
	case "phone_number":
		return "phone_number_verified"
	}
	return ""
}

// Medium is how a message to an attribute travels.
func Medium(attribute string) cognito.DeliveryMedium {
	if attribute == "phone_number" {
		return cognito.DeliverSMS
	}
	return cognito.DeliverEmail
}
