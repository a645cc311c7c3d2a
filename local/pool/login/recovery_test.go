package login_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const (
	other      = "Another-Horse-1"
	forgotMail = cognito.CustomMessageForgotPassword
	resetDone  = cognito.PostConfirmationConfirmForgotPassword
)

// forgot asks for a code for a new password.
func (s *site) forgot(t testing.TB, name string) *pooltest.Browser {
	t.Helper()
	return s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Follow("Forgot your password?").Submit("username", name)
}

// choose fills in the page for a new password.
func choose(b *pooltest.Browser, code, password string) *pooltest.Browser {
	return b.Submit("code", code, "new_password", password, "repeated_password", password)
}

func TestForgottenPasswordOnThePages(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, nil)
	b := s.forgot(t, email)
	b.Shows("A message was sent to j***@e***.")
	events := s.Fired(t, forgotMail)
	if events[0].Request["clientMetadata"] != nil {
		t.Errorf("custom message is told %v", events[0].Request)
	}
	choose(b, "wrong", other).Shows("Invalid verification code provided, please try again.")
	choose(b, s.Code(t), "short").Shows("Password did not conform with policy: Password not long enough")
	b.Submit("code", s.Code(t), "new_password", other, "repeated_password", password).Shows("The passwords differ.")
	s.Fired(t)
	choose(b, s.Code(t), other).Shows("Your password is changed. Please sign in.")
	s.Fired(t, resetDone)
	b.Submit("password", password).Shows("Incorrect username or password.")
	s.Events()
	s.Wait(t, time.Minute)
	b.Submit("password", other)
	s.redeem(t, b, s.oauth(t))
	s.Fired(t, preAuth, postAuth, hosted)
}

// TestWhoMayRecover holds the pages to the answers of ForgotPassword, hidden users among them.
func TestWhoMayRecover(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*settings.Config)
		person func(*directory.User)
		name   string
		says   string
		fires  []cognito.Source
		then   string // what a code is answered
	}{
		"hidden nobody":             {nil, nil, "nobody@example.com", "A message was sent to n***@e***.", nil, "Invalid verification code provided, please try again."},
		"shown nobody":              {flowtest.ShowingUsers, nil, "nobody@example.com", "Username/client id combination not found.", nil, ""},
		"hidden disabled":           {nil, func(u *directory.User) { u.Disabled = true }, email, "A message was sent to j***@e***.", nil, "Invalid verification code provided, please try again."},
		"shown disabled":            {flowtest.ShowingUsers, func(u *directory.User) { u.Disabled = true }, email, "User is disabled.", nil, ""},
		"hidden unverified":         {nil, func(u *directory.User) { delete(u.Attributes, "email_verified") }, email, "A message was sent to j***@e***.", nil, "Invalid code provided, please request a code again."},
		"temporary password":        {nil, status(directory.ForceChangePassword), email, "User password cannot be reset in the current state.", nil, ""},
		"reset by an administrator": {nil, status(directory.ResetRequired), email, "A message was sent to j***@e***.", []cognito.Source{forgotMail}, "Invalid verification code provided, please try again."},
		"no name":                   {nil, nil, "", "Member must have length greater than or equal to 1", nil, ""},
		"control characters":        {nil, nil, "jane\x00", "Member must satisfy regular expression pattern", nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, test.change, everything()...)
			s.Person(t, email, password, test.person)
			b := s.forgot(t, test.name)
			b.Shows(test.says)
			s.Fired(t, test.fires...)
			if test.then != "" {
				choose(b, "123456", other).Shows(test.then)
			}
		})
	}
}

func TestTriggersRefuseNewPasswords(t *testing.T) {
	for source, says := range map[cognito.Source]string{
		forgotMail: "CustomMessage failed with error not today.", resetDone: "PostConfirmation failed with error not today.",
	} {
		t.Run(string(source), func(t *testing.T) {
			s := open(t, nil, everything()...)
			s.Person(t, email, password, nil)
			s.Answer(source, flowtest.Fails("not today"))
			b := s.forgot(t, email)
			if source == resetDone {
				choose(b, s.Code(t), other)
			}
			b.Shows(says)
		})
	}
}

func TestMigrationOfForgottenPasswords(t *testing.T) {
	s := open(t, nil, append(everything(), "UserMigration")...)
	s.Answer(cognito.UserMigrationForgotPassword, flowtest.Sets(map[string]any{
		"userAttributes": map[string]string{"email": email, "email_verified": "true"}, "messageAction": "SUPPRESS",
	}))
	b := s.forgot(t, email)
	events := s.Fired(t, cognito.UserMigrationForgotPassword, cognito.PreSignUpAdminCreateUser, forgotMail)
	if events[0].UserName != email || events[0].Request["clientMetadata"] != nil || events[0].Request["validationData"] != nil {
		t.Errorf("migration is told %s", events[0].Raw)
	}
	choose(b, s.Code(t), other)
	s.Fired(t, resetDone)
	s.redeem(t, b.Submit("password", other), s.oauth(t))

	s.Answer(cognito.UserMigrationForgotPassword, flowtest.Fails("nobody"))
	s.Events()
	s.forgot(t, "nobody@example.com").Shows("A message was sent to n***@e***.")
	s.Fired(t, cognito.UserMigrationForgotPassword)
}

func TestCodesForPasswordsExpire(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, nil)
	b := s.forgot(t, email)
	late := s.Code(t)
	s.Wait(t, time.Hour)
	choose(b, late, other).Shows("Invalid code provided, please request a code again.")
	b.Follow("Send another one").Submit("username", email)
	choose(b.Follow("Send another one").Follow("Choose a new password"), "1", other).Shows("Member must have length greater than or equal to 1")
	b.Submit("username", email, "code", s.Code(t), "new_password", other, "repeated_password", other).Shows("Please sign in.")
	choose(b.Follow("Forgot your password?").Follow("Choose a new password").Submit("username", email, "code", s.Code(t)), s.Code(t), other).Shows("request a code again.")
}

// TestAccountPagesOfSecretClients takes the pages to a client with a secret, whose hashes the pages make.
func TestAccountPagesOfSecretClients(t *testing.T) {
	s := open(t, nil, everything()...)
	server := s.ClientNamed(t, "server")
	config := s.oauth(t)
	config.ClientID, config.ClientSecret = *server.ClientId, server.Secret()
	b := signUp(s.browser(t).Visit(config.AuthCodeURL("x")).Follow("Create an account"))
	resend(t, b).Submit("code", s.Code(t)).Follow("Forgot your password?").Submit("username", email)
	choose(b, s.Code(t), other).Submit("password", other)
	s.redeem(t, b, config)
	s.Fired(t, preSignUp, signUpMail, cognito.CustomMessageResendCode, confirmed, forgotMail, resetDone, preAuth, postAuth, hosted)
}

// TestAccountPagesRefuse sends each page what none of them takes.
func TestAccountPagesRefuse(t *testing.T) {
	for _, path := range []string{"/signup", "/confirm", "/resendcode", "/forgotPassword", "/confirmforgotPassword"} {
		t.Run(path[1:], func(t *testing.T) {
			t.Parallel() // a connection on which too much was sent is closed slowly
			s := open(t, func(c *settings.Config) { c.Clients[1].SupportedIdentityProviders = []string{"Google"} }, everything()...)
			s.Person(t, email, password, nil)
			at := path + "?" + authorizing(t, s)
			form := url.Values{"username": {email}, "code": {"1"}, "new_password": {password}, "repeated_password": {password}}
			b := s.browser(t).Visit(at)
			if b.Post(at, form).Shows("The form was out of date."); b.Status != http.StatusForbidden {
				t.Errorf("a form of another site: %d", b.Status)
			}
			form["_csrf"] = b.Forms[0].Values["_csrf"]
			form.Set("username", "\xff")
			b.Post(at, form).Shows("The form was out of date.")
			form.Set("username", strings.Repeat("x", 100_000))
			b.Post(at, form).Shows("The form was out of date.")
			b.Post(at, url.Values{"_csrf": form["_csrf"]}).Shows("Problem: ")
			b.Visit(path).Shows("Client does not exist.")
			b.Visit(path + "?client_id=" + *s.ClientNamed(t, "web").ClientId).Shows("redirect_mismatch")
			if got := b.Visit(at + "&response_type=token").Landed().Get("error"); got != "invalid_request" {
				t.Errorf("a response type sent twice gives %q", got)
			}
			foreign := strings.Replace(at, *s.ClientNamed(t, "web").ClientId, *s.ClientNamed(t, "server").ClientId, 1)
			s.browser(t).Visit(foreign).Shows("This app does not take passwords of the user pool.")
			s.login.Admit = func(quota.Category) error { return wire.TooManyRequests.With("Rate exceeded") }
			b = s.browser(t).Visit(at)
			form.Set("username", email)
			form["_csrf"] = b.Forms[0].Values["_csrf"]
			if b.Post(at, form).Shows("Rate exceeded"); b.Status != http.StatusTooManyRequests {
				t.Errorf("beyond the rate: %d", b.Status)
			}
			s.Fired(t)
		})
	}
}

// TestTheLoginPageLeadsOn has people sign in who cannot yet: the page they need comes with the refusal.
func TestTheLoginPageLeadsOn(t *testing.T) {
	s := open(t, nil, everything()...)
	login := s.oauth(t).AuthCodeURL("x")
	signUp(s.signUpPage(t))
	b := s.browser(t).Visit(login).Submit("username", email, "password", password)
	b.Shows("User is not confirmed.")
	resend(t, b).Submit("code", s.Code(t)).Submit("password", password)
	landed(t, b)

	s.Edit(t, email, func(u *directory.User) { u.Status = directory.ResetRequired })
	b = s.browser(t).Visit(login).Submit("username", email, "password", password)
	b.Shows("Password reset required for the user")
	b.Follow("Send another one").Submit("username", email)
	choose(b, s.Code(t), other).Submit("password", other)
	landed(t, b)
}
