package presignup_test

import (
	"strings"
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

func TestAddress(t *testing.T) {
	table(t, open(t, nil), "address", map[string]row{
		"ordinary":           {given: attributes{"email": "jane.doe@example.com"}},
		"upper case":         {given: attributes{"email": "Jane.Doe@EXAMPLE.COM"}},
		"trailing dot":       {given: attributes{"email": "jane@example.com."}},
		"international":      {given: attributes{"email": "jane@bücher.example"}},
		"telephone alone":    {given: attributes{"phone_number": "+12025550123"}},
		"nothing":            {given: nil},
		"empty":              {given: attributes{"email": ""}},
		"no domain":          {given: attributes{"email": "jane@"}, code: signup.CodeAddressInvalid},
		"no at":              {given: attributes{"email": "jane.example.com"}, code: signup.CodeAddressInvalid},
		"space":              {given: attributes{"email": "jane doe@example.com"}, code: signup.CodeAddressInvalid},
		"space around":       {given: attributes{"email": " jane@example.com"}, code: signup.CodeAddressInvalid},
		"two addresses":      {given: attributes{"email": "jane@example.com,john@example.com"}, code: signup.CodeAddressInvalid},
		"display name":       {given: attributes{"email": "Jane <jane@example.com>"}, code: signup.CodeAddressInvalid},
		"line feed":          {given: attributes{"email": "jane@example.com\nBcc: john@example.com"}, code: signup.CodeAddressInvalid},
		"one label":          {given: attributes{"email": "jane@localhost"}, code: signup.CodeAddressInvalid},
		"address literal":    {given: attributes{"email": "jane@[192.0.2.1]"}, code: signup.CodeAddressInvalid},
		"long mailbox":       {given: attributes{"email": strings.Repeat("j", 65) + "@example.com"}, code: signup.CodeAddressInvalid},
		"64 KB":              {given: attributes{"email": strings.Repeat("j", 64<<10) + "@example.com"}, code: signup.CodeAddressInvalid},
		"unknown source":     {source: future, given: attributes{"email": "jane@"}, code: signup.CodeAddressInvalid},
		"admin":              {source: cognito.PreSignUpAdminCreateUser, given: attributes{"email": "jane@"}},
		"identity provider":  {source: cognito.PreSignUpExternalProvider, given: attributes{"email": "jane@"}},
		"another's trigger":  {source: cognito.PostConfirmationConfirmSignUp, given: attributes{"email": "jane@"}, code: signup.CodeAddressInvalid},
		"invalid and listed": {given: attributes{"email": `"jane"@mailinator.com`}, code: signup.CodeAddressInvalid},
	})
}

func TestAddressRequired(t *testing.T) {
	handler := open(t, func(p *signup.Policy) { p.Address.Required = true })
	table(t, handler, "address", map[string]row{
		"with address":    {given: attributes{"email": "jane@example.com"}},
		"telephone alone": {given: attributes{"phone_number": "+12025550123"}, code: signup.CodeAddressRequired},
		"nothing":         {given: nil, code: signup.CodeAddressRequired},
		"admin":           {source: cognito.PreSignUpAdminCreateUser, given: attributes{"phone_number": "+12025550123"}},
	})
}
