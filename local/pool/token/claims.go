package token

import (
	"slices"
	"strings"
)

// use tells the ID token from the access token, where rules differ.
type use int

const (
	idToken use = iota
	accessToken
)

// reserved claims are Cognito's own: neither added, changed nor suppressed.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
func reserved(name string) bool {
	switch name {
	case "acr", "amr", "at_hash", "auth_time", "azp", "client_id", "cognito:username", "device_key", "event_id", "exp", "iat",
		"identities", "iss", "jti", "nbf", "nonce", "origin_jti", "sub", "token_use", "username", "version":
		return true
	}
	return strings.HasPrefix(name, "cognito:") && !groupClaim(name)
}

func groupClaim(name string) bool {
	return name == groupsClaim || name == rolesClaim || name == preferredRoleClaim
}

// settable reports whether an answer may give a claim this value. Groups and
// roles are set by groupOverrideDetails and scope by scopesToAdd, dev:
// attributes only by administrators, and the audience can only be the client.
func settable(token use, name string, value any, clientID string) bool {
	switch {
	case name == "aud":
		return token == accessToken && clientID != "" && value == clientID
	case token == accessToken && name == scopeClaim:
		return false
	}
	return !reserved(name) && !groupClaim(name) && !strings.HasPrefix(name, "dev:")
}

// suppressible reports whether an answer may leave a claim out.
func suppressible(token use, name string) bool {
	switch {
	case name == "aud":
		return token == accessToken
	case token == accessToken && name == scopeClaim:
		return false
	}
	return !reserved(name)
}

// simpleOnly reports whether the ID token takes neither list nor object as this
// claim. How Cognito answers one is not documented: here the answer is invalid.
func simpleOnly(name string) bool {
	return slices.Contains([]string{"phone_number_verified", "email_verified", "updated_at", "address"}, name)
}

func complexValue(value any) bool {
	switch value.(type) {
	case []any, map[string]any:
		return true
	}
	return false
}
