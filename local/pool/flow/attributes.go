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

// Identities is the value of the user attribute "identities": a JSON list in a string.
func Identities(user directory.User) string {
	list := make([]directory.Identity, len(user.Identities))
	for i, identity := range user.Identities {
		identity.Attribute = "" // what a link goes by is nobody else's to know
		list[i] = identity
	}
	raw, _ := json.Marshal(list) // strings and numbers always marshal
	return string(raw)
}

// Addresses are the attributes that messages go to and that can be verified, in the order in which they
// are looked at.
func Addresses() []string { return []string{"email", "phone_number"} }

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
