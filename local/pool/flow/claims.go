package flow

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/google/uuid"
)

// claims are those of both tokens before any trigger changes them.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-with-identity-providers.html
func (p *Pool) claims(in SignIn, grant directory.Grant) *token.Tokens {
	made := &token.Tokens{Access: p.common(in, grant, "access", in.Client.AccessTTL()), Scopes: in.Scopes}
	made.Access["client_id"] = grant.ClientID
	made.Access["username"] = in.User.Name
	if in.Hosted {
		made.Access["version"] = 2
	}
	if grant.DeviceKey != "" {
		made.Access["device_key"] = grant.DeviceKey
	}
	if in.Hosted && !slices.Contains(in.Scopes, "openid") {
		return made
	}
	made.ID = p.common(in, grant, "id", in.Client.IDTTL())
	made.ID["aud"] = grant.ClientID
	made.ID["cognito:username"] = in.User.Name
	if grant.Nonce != "" {
		made.ID["nonce"] = grant.Nonce
	}
	if len(in.User.Identities) > 0 {
		made.ID["identities"] = tokenIdentities(in.User)
	}
	maps.Copy(made.ID, Readable(in.User, in.Client, in.Hosted, in.Scopes))
	return made
}

// common are the claims that ID and access token share.
func (p *Pool) common(in SignIn, grant directory.Grant, use string, lifetime time.Duration) token.Claims {
	now := p.Clock.Now()
	return token.Claims{
		"sub": in.User.Sub, "iss": p.Tokens.URL(), "token_use": use,
		"event_id": grant.EventID, "origin_jti": grant.Origin, "jti": uuid.NewString(),
		"auth_time": grant.AuthTime.Unix(), "iat": now.Unix(), "exp": now.Add(lifetime).Unix(),
	}
}

func (p *Pool) machineClaims(client *settings.Client) token.Claims {
	now := p.Clock.Now()
	id := aws.ToString(client.ClientId)
	return token.Claims{
		"sub": id, "client_id": id, "iss": p.Tokens.URL(), "token_use": "access", "version": 2, "jti": uuid.NewString(),
		"auth_time": now.Unix(), "iat": now.Unix(), "exp": now.Add(client.AccessTTL()).Unix(),
	}
}

// Readable are the attributes an app client may read, as claims: flags are booleans. Through pages
// the scopes say which: email, phone, profile for the rest; openid alone allows all.
func Readable(user directory.User, client *settings.Client, hosted bool, scopes []string) map[string]any {
	claims := map[string]any{}
	for name, text := range user.Attributes {
		if name != "sub" && client.Reads(name) && (!hosted || inScopes(name, scopes)) {
			claims[name] = claim(name, text)
		}
	}
	return claims
}

// inScopes says whether scopes let an attribute be read.
func inScopes(attribute string, scopes []string) bool {
	if !slices.Contains(scopes, "email") && !slices.Contains(scopes, "phone") && !slices.Contains(scopes, "profile") {
		return true
	}
	switch attribute {
	case "email", "email_verified":
		return slices.Contains(scopes, "email")
	case "phone_number", "phone_number_verified":
		return slices.Contains(scopes, "phone")
	}
	return slices.Contains(scopes, "profile")
}

// claim is an attribute's text in the type its claim has.
func claim(name, text string) any {
	switch name {
	case "email_verified", "phone_number_verified":
		return text == "true"
	case "updated_at":
		if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
			return seconds
		}
	case "address":
		return map[string]string{"formatted": text}
	}
	return text
}

// tokenIdentities are the identities as the ID token has them: all values are strings.
func tokenIdentities(user directory.User) []map[string]any {
	var list []map[string]any
	for _, i := range user.Identities {
		var issuer *string // null where there is none
		if i.Issuer != "" {
			issuer = &i.Issuer
		}
		list = append(list, map[string]any{
			"userId": i.UserID, "providerName": i.ProviderName, "providerType": i.ProviderType, "issuer": issuer,
			"primary": strconv.FormatBool(i.Primary), "dateCreated": strconv.FormatInt(i.DateCreated.UnixMilli(), 10),
		})
	}
	return list
}
