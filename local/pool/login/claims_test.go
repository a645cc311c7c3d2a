package login

import (
	"encoding/json"
	"testing"

	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

func TestTextOf(t *testing.T) {
	for want, value := range map[string]any{
		"text": "text", "true": true, "12": 12, "1700000000": float64(1700000000), "1.5": 1.5, "12345678901234567890": json.Number("12345678901234567890"),
		"one": []any{"one"}, "[]": []any{}, "[a+b, c%2Cd, *]": []any{"a b", "c,d", "*"}, `{"a":[1]}`: map[string]any{"a": []any{1}},
	} {
		if got := textOf(value); got != want {
			t.Errorf("%#v becomes %q, want %q", value, got, want)
		}
	}
	if got := flat(map[string]any{"none": nil, "empty": ""}); len(got) != 1 {
		t.Errorf("null stays a claim: %v", got)
	}
}

// TestSubjectClaims says what kinds of providers call a person's identifier.
func TestSubjectClaims(t *testing.T) {
	for kind, want := range map[cognito.ProviderType]string{
		cognito.ProviderFacebook: "id", cognito.ProviderAmazon: "user_id", cognito.ProviderGoogle: "sub",
		cognito.ProviderApple: "sub", cognito.ProviderOIDC: "sub",
	} {
		if got := subjectClaim(kind); got != want {
			t.Errorf("%s: %s, want %s", kind, got, want)
		}
	}
}

// TestWrite holds what a provider says to what the pool keeps of it.
func TestWrite(t *testing.T) {
	provider := &settings.Provider{AttributeMapping: map[string]string{"email": "mail", "nickname": "nick", "username": "sub", "name": "name"}}
	stored := map[string]string{"email": "old@example.com", "email_verified": "true", "nickname": "old", "name": "Jane Doe"}
	write(stored, mapped(provider, map[string]string{"mail": "new@example.com", "nick": "", "sub": "x", "other": "y"}))
	want := map[string]string{"email": "new@example.com", "email_verified": "false", "name": "Jane Doe"}
	if len(stored) != len(want) {
		t.Fatalf("stored %v, want %v", stored, want)
	}
	for name, text := range want {
		if stored[name] != text {
			t.Errorf("%s is %q, want %q", name, stored[name], text)
		}
	}
}
