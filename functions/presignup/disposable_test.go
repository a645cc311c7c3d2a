package presignup_test

import (
	"testing"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
)

func TestDisposable(t *testing.T) {
	handler := open(t, func(p *signup.Policy) { p.Allow = []string{"jane@mailinator.com"} })
	table(t, handler, "disposable", map[string]row{
		"listed":            {given: attributes{"email": "john@mailinator.com"}, code: signup.CodeDisposable},
		"subdomain":         {given: attributes{"email": "john@a.b.mailinator.com"}, code: signup.CodeDisposable},
		"upper case, dot":   {given: attributes{"email": "john@MAILINATOR.com."}, code: signup.CodeDisposable},
		"family":            {given: attributes{"email": "john@tempmail-example.com"}, code: signup.CodeDisposable},
		"allowed":           {given: attributes{"email": "jane@mailinator.com"}},
		"large provider":    {given: attributes{"email": "john@gmail.com"}},
		"relay":             {given: attributes{"email": "john@privaterelay.appleid.com"}},
		"ordinary":          {given: attributes{"email": "john@example.com"}},
		"public suffix":     {given: attributes{"email": "john@example.co.uk"}},
		"admin":             {source: cognito.PreSignUpAdminCreateUser, given: attributes{"email": "john@mailinator.com"}},
		"identity provider": {source: cognito.PreSignUpExternalProvider, given: attributes{"email": "john@mailinator.com"}},
		"unknown source":    {source: future, given: attributes{"email": "john@mailinator.com"}, code: signup.CodeDisposable},
	})
}

func TestDisposableWithoutFamilies(t *testing.T) {
	handler := open(t, func(p *signup.Policy) { p.Disposable.Families = false })
	table(t, handler, "disposable", map[string]row{
		"family": {given: attributes{"email": "john@tempmail-example.com"}},
		"listed": {given: attributes{"email": "john@mailinator.com"}, code: signup.CodeDisposable},
	})
}

func TestASlipIsSuggested(t *testing.T) {
	_, outcome := open(t, nil)(t.Context(), event(t, cognito.PreSignUpSignUp, attributes{"email": "jane@gmial.com"}))
	want := "disposable_email: Please use a permanent email address instead of a temporary one; perhaps you meant gmail.com"
	if outcome.Err == nil || outcome.Err.Text() != want {
		t.Errorf("a person reads %v, want %s", outcome.Err, want)
	}
}
