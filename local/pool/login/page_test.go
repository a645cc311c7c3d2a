package login_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/pquerna/otp/totp"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const appSecret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

// TestWhoIsRefused holds the login page to what it says and to the triggers that hear of it.
func TestWhoIsRefused(t *testing.T) {
	pre, post := cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication
	for name, test := range map[string]struct {
		change  func(*directory.User)
		refuses cognito.Source
		name    string
		given   string
		says    string
		fires   []cognito.Source
	}{
		"wrong password":      {nil, "", email, "Wrong-Horse-1", "Incorrect username or password.", []cognito.Source{pre}},
		"nobody":              {nil, "", "nobody@example.com", password, "Incorrect username or password.", []cognito.Source{pre}},
		"unconfirmed":         {status(directory.Unconfirmed), "", email, password, "User is not confirmed.", []cognito.Source{pre}},
		"reset":               {status(directory.ResetRequired), "", email, password, "Password reset required for the user", []cognito.Source{pre}},
		"disabled":            {func(u *directory.User) { u.Disabled = true }, "", email, password, "User is disabled.", nil},
		"pre authentication":  {nil, pre, email, password, "PreAuthentication failed with error not <today>.", []cognito.Source{pre}},
		"post authentication": {nil, post, email, password, "PostAuthentication failed with error not <today>.", []cognito.Source{pre, post}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil, everything()...)
			s.Person(t, email, password, test.change)
			if test.refuses != "" {
				s.Answer(test.refuses, flowtest.Fails("not <today>"))
			}
			b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Submit("username", test.name, "password", test.given)
			b.Shows(test.says)
			s.Fired(t, test.fires...)
			if b.Visit(s.oauth(t).AuthCodeURL("x")); b.At.Path != "/login" {
				t.Errorf("afterwards the browser is at %s: signed in", b.At)
			}
		})
	}
}

func status(to directory.Status) func(*directory.User) {
	return func(u *directory.User) { u.Status = to }
}

func TestMigrationOnTheLoginPage(t *testing.T) {
	s := open(t, nil, append(everything(), "UserMigration")...)
	s.Answer(cognito.UserMigrationAuthentication, flowtest.Sets(map[string]any{
		"userAttributes":  map[string]string{"email": email, "email_verified": "true"},
		"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS",
	}))
	config := s.oauth(t)
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	s.redeem(t, b, config)
	s.Fired(t, cognito.UserMigrationAuthentication, cognito.PreSignUpAdminCreateUser, cognito.PreAuthenticationAuthentication,
		cognito.PostAuthenticationAuthentication, cognito.TokenGenerationHostedAuth)
}

func TestNewPassword(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("given_name"), Required: new(true), Mutable: new(true)})
	}, everything()...)
	user := s.Person(t, email, "Temporary-1", status(directory.ForceChangePassword))
	config := s.oauth(t)
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", "Temporary-1")
	s.Fired(t, cognito.PreAuthenticationAuthentication)
	b.Submit("new_password", "short", "repeated_password", "short", "attribute.given_name", "Jane").Shows("Password not long enough")
	b.Submit("new_password", password, "repeated_password", "Other-Horse-1", "attribute.given_name", "Jane").Shows("The passwords differ.")
	b.Submit("new_password", password, "repeated_password", password, "attribute.given_name", " ").Shows("given_name is missing")
	s.Fired(t)
	b.Submit("new_password", password, "repeated_password", password, "attribute.given_name", "Jane")
	s.redeem(t, b, config)
	s.Fired(t, cognito.PostAuthenticationAuthentication, cognito.TokenGenerationHostedAuth)
	stored, _ := s.Directory.BySub(user.Sub)
	if stored.Status != directory.Confirmed || stored.Attributes["given_name"] != "Jane" || !stored.Password.Verifier.Matches(s.SRPGroup(), stored.Name, password) {
		t.Errorf("status %s, given name %q", stored.Status, stored.Attributes["given_name"])
	}
}

func TestAuthenticatorApp(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, func(u *directory.User) { u.MFA = directory.MFA{Secret: appSecret, SoftwareToken: true} })
	config := s.oauth(t)
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	b.Shows("Enter the code your authenticator app shows.")
	b.Submit("code", "not it").Shows("Invalid code received for user")
	s.Fired(t, cognito.PreAuthenticationAuthentication)
	code, err := totp.GenerateCode(appSecret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	b.Submit("code", code)
	s.redeem(t, b, config)
	s.Fired(t, cognito.PostAuthenticationAuthentication, cognito.TokenGenerationHostedAuth)

	other := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	for range 4 {
		other.Submit("code", code).Shows("Your software token has already been used once.")
	}
	if other.Submit("code", code); !strings.Contains(other.Text, `name="password"`) {
		t.Errorf("after five wrong codes the page is:\n%s", other.Text)
	}
}

func TestCodeByMail(t *testing.T) {
	s := open(t, func(c *settings.Config) { required(c) }, everything()...)
	s.Person(t, email, password, func(u *directory.User) { u.MFA.Email = true })
	config := s.oauth(t)
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Submit("username", email, "password", password)
	b.Shows("Enter the code that was sent to your e-mail address.")
	sent := s.Mail.List(mailbox.Filter{})
	if len(sent) != 1 || sent[0].To != email {
		t.Fatalf("%d messages", len(sent))
	}
	b.Submit("code", "1").Shows("Invalid code or auth state for the user.")
	b.Submit("code", sent[0].Code)
	s.redeem(t, b, config)
	s.Fired(t, cognito.PreAuthenticationAuthentication, "CustomMessage_Authentication", cognito.PostAuthenticationAuthentication, cognito.TokenGenerationHostedAuth)
}

func TestNoSecondFactor(t *testing.T) {
	s := open(t, func(c *settings.Config) { required(c); c.MFA.EmailMfaConfiguration = nil })
	s.Person(t, email, password, nil)
	b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Submit("username", email, "password", password)
	b.Shows("This user pool requires a second factor and you have none.")
}

// TestForeignForms sends what no page of this browser had in it.
func TestForeignForms(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Person(t, email, password, func(u *directory.User) { u.MFA = directory.MFA{Secret: appSecret, SoftwareToken: true} })
	ask := s.oauth(t).AuthCodeURL("x")
	b := s.browser(t).Visit(ask)
	b.Post(b.Forms[0].Action, url.Values{"username": {email}, "password": {password}}).Shows("The form was out of date.")
	b.Post(b.Forms[0].Action, url.Values{"username": {email}, "password": {password}, "_csrf": {strings.Repeat("A", 26)}}).Shows("The form was out of date.")
	s.Fired(t)

	b.Submit("username", email, "password", password)
	attempt := b.Forms[0].Values.Get("attempt")
	code, err := totp.GenerateCode(appSecret, s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	thief := s.browser(t).Visit(ask)
	thief.Post(thief.Forms[0].Action, url.Values{"attempt": {attempt}, "code": {code}, "_csrf": thief.Forms[0].Values["_csrf"]}).Shows("Your session has expired.")
}

func TestSessions(t *testing.T) {
	s := open(t, nil)
	user := s.Person(t, email, password, nil)
	config := s.oauth(t)
	ask := config.AuthCodeURL("x")
	silent := ask + "&prompt=none"
	b := s.browser(t)
	if got := landed(t, b.Visit(silent)); got.Get("error") != "login_required" || got.Get("state") != "x" {
		t.Errorf("prompt=none without a session: %v", got)
	}
	b.Visit(ask).Submit("username", email, "password", password)
	if landed(t, b.Visit(silent)).Get("code") == "" {
		t.Error("prompt=none with a session gives no code")
	}
	if b.Visit(ask + "&prompt=login"); b.At.Path != "/login" {
		t.Errorf("prompt=login leads to %s", b.At)
	}
	for _, cookie := range b.Cookies() {
		if len(cookie.Value) < 20 {
			t.Errorf("cookie %s can be guessed", cookie.Name)
		}
	}
	s.Edit(t, user.Sub, func(u *directory.User) { u.Disabled = true })
	if got := landed(t, b.Visit(silent)); got.Get("error") != "login_required" {
		t.Errorf("a disabled user's session gives %v", got)
	}
	s.Edit(t, user.Sub, func(u *directory.User) { u.Disabled = false })
	s.Wait(t, time.Hour)
	if got := landed(t, b.Visit(silent)); got.Get("error") != "login_required" {
		t.Errorf("after an hour: %v", got)
	}
}

func TestLogout(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	config := s.oauth(t)
	ask := config.AuthCodeURL("x")
	b := s.browser(t).Visit(ask).Submit("username", email, "password", password)
	out := s.Address + "/logout?client_id=" + config.ClientID
	b.Visit(out + "&logout_uri=https://evil.example.com/").Shows("logout_uri is not one of the client's")
	if landed(t, b.Visit(ask)).Get("code") == "" {
		t.Error("a refused sign-out signed the browser out")
	}
	if b.Visit(out + "&logout_uri=" + url.QueryEscape("http://localhost:3000/")); b.At.String() != "http://localhost:3000/" {
		t.Errorf("sign-out leads to %s", b.At)
	}
	if b.Visit(ask); b.At.Path != "/login" {
		t.Errorf("after sign-out the browser is at %s", b.At)
	}
	b.Submit("username", email, "password", password)
	if b.Visit(out + "&response_type=code&redirect_uri=" + url.QueryEscape(callback)); b.At.Path != "/login" {
		t.Errorf("sign-out with redirect_uri leads to %s", b.At)
	}
	b.Submit("username", email, "password", password)
	if landed(t, b).Get("code") == "" {
		t.Error("no code after signing in again")
	}
}

func TestConfirmationLink(t *testing.T) {
	s := open(t, nil, everything()...)
	user := s.Person(t, email, password, func(u *directory.User) {
		u.Status = directory.Unconfirmed
		u.Attributes["email_verified"] = "false"
	})
	code, err := s.NewCode(user.Sub, flow.ForSignUp, "email", email)
	if err != nil {
		t.Fatal(err)
	}
	link := s.Address + "/confirmUser?" + url.Values{"client_id": {s.oauth(t).ClientID}, "user_name": {user.Name}}.Encode() + "&confirmation_code="
	b := s.browser(t)
	b.Visit(link + "wrong").Shows("Invalid verification code provided, please try again.")
	b.Visit(s.Address + "/confirmUser").Shows("Client does not exist.")
	for _, odd := range []string{"&user_name=%ff&confirmation_code=1", "&user_name=%zz&confirmation_code=1", "&user_name=" + strings.Repeat("x", 9<<10)} {
		b.Visit(s.Address + "/confirmUser?client_id=" + s.oauth(t).ClientID + odd).Shows("invalid_request")
	}
	if status, _ := s.send(t, http.MethodHead, strings.TrimPrefix(link, s.Address)+code, ""); status != http.StatusMethodNotAllowed {
		t.Errorf("HEAD answered %d", status)
	}
	s.Fired(t)
	b.Visit(link + code).Shows("Your registration has been confirmed.")
	s.Fired(t, cognito.PostConfirmationConfirmSignUp)
	if stored, _ := s.Directory.BySub(user.Sub); stored.Status != directory.Confirmed || !stored.Verified("email") {
		t.Errorf("status %s, verified %v", stored.Status, stored.Verified("email"))
	}
	b.Visit(link + code).Shows("User cannot be confirmed. Current status is CONFIRMED")
}

func TestQuotas(t *testing.T) {
	s := open(t, nil)
	s.Person(t, email, password, nil)
	var asked []quota.Category
	s.login.Admit = func(c quota.Category) error {
		asked = append(asked, c)
		return wire.TooManyRequests.With("Rate exceeded")
	}
	b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Submit("username", email, "password", password)
	b.Shows("Rate exceeded")
	if b.Status != http.StatusTooManyRequests || len(asked) != 1 || asked[0] != quota.UserAuthentication {
		t.Errorf("status %d, categories %v", b.Status, asked)
	}
	b = s.browser(t).Visit(s.oauth(t).AuthCodeURL("x") + "&identity_provider=Google")
	if got := landed(t, b.Submit("pick", "100000000000000000001")); got.Get("error_description") != "Rate exceeded" {
		t.Errorf("landed with %v", got)
	}
}
