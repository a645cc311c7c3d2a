package login_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

const (
	preSignUp  = cognito.PreSignUpSignUp
	signUpMail = cognito.CustomMessageSignUp
	confirmed  = cognito.PostConfirmationConfirmSignUp
	preAuth    = cognito.PreAuthenticationAuthentication
	postAuth   = cognito.PostAuthenticationAuthentication
	hosted     = cognito.TokenGenerationHostedAuth
)

// signUpPage opens the login page and goes on to the sign-up page.
func (s *site) signUpPage(t testing.TB) *pooltest.Browser {
	t.Helper()
	return s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")).Follow("Create an account")
}

// signUp fills in the sign-up page.
func signUp(b *pooltest.Browser, more ...string) *pooltest.Browser {
	return b.Submit(append([]string{"new_password", password, "repeated_password", password, "username", email}, more...)...)
}

// resend presses the button for another code.
func resend(t testing.TB, b *pooltest.Browser) *pooltest.Browser {
	t.Helper()
	found := regexp.MustCompile(`formaction="([^"]+)"`).FindStringSubmatch(b.Text)
	if found == nil {
		t.Fatalf("the page has no button for another code:\n%s", b.Text)
	}
	return b.Post(strings.ReplaceAll(found[1], "&amp;", "&"), b.Forms[0].Values)
}

func TestSignUpOnThePages(t *testing.T) {
	s := open(t, nil, everything()...)
	config := s.oauth(t)
	b := signUp(s.signUpPage(t))
	b.Shows("A message was sent to j***@e***.")
	events := s.Fired(t, preSignUp, signUpMail)
	request := events[0].Request
	if request["validationData"] != nil || request["clientMetadata"] != nil || events[0].CallerContext.AWSSDKVersion != "aws-sdk-unknown-unknown" {
		t.Errorf("pre sign-up is told %v by %v", request, events[0].CallerContext)
	}
	b.Submit("code", "000000x").Shows("Invalid verification code provided, please try again.")
	s.Fired(t)
	resend(t, b).Shows("A message was sent to j***@e***.")
	s.Fired(t, cognito.CustomMessageResendCode)
	b.Submit("code", " "+s.Code(t)+" ").Shows("Your account is confirmed. Please sign in.")
	s.Fired(t, confirmed)
	b.Submit("password", password)
	s.redeem(t, b, config)
	s.Fired(t, preAuth, postAuth, hosted)
	if user := s.User(t, email); user.Status != directory.Confirmed || !user.Verified("email") {
		t.Errorf("status %s, address verified: %v", user.Status, user.Verified("email"))
	}
}

// TestTriggersRefuseOnThePages shows what a trigger says above the form that was sent.
func TestTriggersRefuseOnThePages(t *testing.T) {
	for source, test := range map[cognito.Source]struct {
		says, field string
		fires       []cognito.Source
	}{
		preSignUp:  {"PreSignUp failed with error not <today>.", "new_password", []cognito.Source{preSignUp}},
		signUpMail: {"CustomMessage failed with error not <today>.", "new_password", []cognito.Source{preSignUp, signUpMail}},
		confirmed:  {"PostConfirmation failed with error not <today>.", "code", []cognito.Source{preSignUp, signUpMail, confirmed}},
	} {
		t.Run(string(source), func(t *testing.T) {
			s := open(t, nil, everything()...)
			s.Answer(source, flowtest.Fails("not <today>"))
			b := signUp(s.signUpPage(t))
			if source == confirmed {
				b.Submit("code", s.Code(t))
			}
			b.Shows(test.says)
			s.Fired(t, test.fires...)
			if !strings.Contains(b.Text, `name="`+test.field+`"`) || strings.Contains(b.Text, password) {
				t.Errorf("the form that was sent is not there again, or with the password:\n%s", b.Text)
			}
		})
	}
}

// TestSignUpRefusals are those before any trigger; what was typed stays, but for the passwords.
func TestSignUpRefusals(t *testing.T) {
	asking := func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("given_name"), Required: new(true), Mutable: new(true)})
	}
	closed := func(c *settings.Config) {
		c.Pool.AdminCreateUserConfig = &types.AdminCreateUserConfigType{AllowAdminCreateUserOnly: true}
	}
	for name, test := range map[string]struct {
		change func(*settings.Config)
		given  []string
		says   string
	}{
		"weak password":        {nil, []string{"new_password", "short", "repeated_password", "short"}, "Password did not conform with policy: Password not long enough"},
		"passwords differ":     {nil, []string{"repeated_password", "Other-Horse-1"}, "The passwords differ."},
		"no password":          {nil, []string{"new_password", "", "repeated_password", ""}, "Password is required for this user pool."},
		"taken":                {nil, []string{"username", "known@example.com"}, "User already exists"},
		"no address":           {nil, []string{"username", "jane"}, "Username should be an email."},
		"no name":              {nil, []string{"username", ""}, "Member must have length greater than or equal to 1"},
		"missing attribute":    {asking, []string{"attribute.given_name", " "}, "given_name: The attribute is required"},
		"administrators only":  {closed, nil, "SignUp is not permitted for this user pool"},
		"attribute of pool":    {nil, []string{"attribute.email_verified", "true", "username", "jane"}, "Username should be an email."},
		"name longer than one": {nil, []string{"username", strings.Repeat("x", 130) + "@example.com"}, "Member must have length less than or equal to 128"},
		"control characters":   {nil, []string{"username", "jane\x00@example.com"}, "Member must satisfy regular expression pattern"},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, test.change, everything()...)
			s.Person(t, "known@example.com", password, nil)
			b := s.browser(t).Visit("/signup?" + authorizing(t, s))
			signUp(b, test.given...).Shows(test.says)
			s.Fired(t)
			if typed := b.Forms[0].Values; typed.Get("new_password") != "" || test.given != nil && test.given[0] == "username" && !strings.Contains(test.given[1], "\x00") && typed.Get("username") != test.given[1] {
				t.Errorf("the form comes back with %v", typed)
			}
		})
	}
}

// authorizing is the query of an authorization request.
func authorizing(t testing.TB, s *site) string {
	t.Helper()
	ask, err := url.Parse(s.oauth(t).AuthCodeURL("x"))
	if err != nil {
		t.Fatal(err)
	}
	return ask.RawQuery
}

// TestSignUpAsksForWhatThePoolRequires fills in what is there in pools of several kinds.
func TestSignUpAsksForWhatThePoolRequires(t *testing.T) {
	requiring := func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema,
			types.SchemaAttributeType{Name: new("given_name"), Required: new(true), Mutable: new(true)},
			types.SchemaAttributeType{Name: new("nickname"), Mutable: new(true)})
	}
	either := func(c *settings.Config) {
		c.Pool.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail, types.UsernameAttributeTypePhoneNumber}
	}
	for name, test := range map[string]struct {
		change func(*settings.Config)
		labels []string
		given  []string
		stored map[string]string
	}{
		"address": {requiring, []string{"E-mail address", "Given name"}, []string{"attribute.given_name", " Jane "}, map[string]string{"email": email, "given_name": "Jane"}},
		"user name": {
			flowtest.All(flowtest.ByName, requiring), []string{"User name", "E-mail address", "Given name"},
			[]string{"username", "jane", "attribute.email", email, "attribute.given_name", "Jane"}, map[string]string{"email": email},
		},
		"address or number": {either, []string{"E-mail address or phone number"}, nil, map[string]string{"email": email}},
		"number":            {either, nil, []string{"username", "+15550100001", "attribute.email", email}, map[string]string{"email": email, "phone_number": "+15550100001"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, test.change, everything()...)
			b := s.signUpPage(t)
			for _, label := range test.labels {
				if !strings.Contains(b.Text, ">"+label+"<") {
					t.Errorf("the page has no label %q:\n%s", label, b.Text)
				}
			}
			if strings.Contains(b.Text, "Nickname") {
				t.Error("the page asks for what is not required")
			}
			signUp(b, test.given...).Shows("A message was sent to")
			user := s.User(t, b.Forms[0].Values.Get("username"))
			for name, want := range test.stored {
				if user.Attributes[name] != want {
					t.Errorf("%s is %q, want %q", name, user.Attributes[name], want)
				}
			}
			s.Fired(t, preSignUp, signUpMail)
		})
	}
}

// TestSignUpWithoutACode is for people whom a trigger confirms, and for those whom an administrator must.
func TestSignUpWithoutACode(t *testing.T) {
	t.Run("by a trigger", func(t *testing.T) {
		s := open(t, nil, everything()...)
		s.Answer(preSignUp, flowtest.Sets(map[string]any{"autoConfirmUser": true}))
		b := signUp(s.signUpPage(t))
		b.Shows("Your account is ready. Please sign in.")
		s.Fired(t, preSignUp, confirmed)
		s.redeem(t, b.Submit("password", password), s.oauth(t))
	})
	t.Run("by an administrator", func(t *testing.T) {
		s := open(t, func(c *settings.Config) { c.Pool.AutoVerifiedAttributes = nil }, everything()...)
		b := signUp(s.signUpPage(t))
		b.Shows("An administrator has to confirm it")
		s.Fired(t, preSignUp)
		b.Submit("password", password).Shows("User is not confirmed.")
	})
}

// TestConfirmationOnThePages holds the page to the answers of ConfirmSignUp and ResendConfirmationCode.
func TestConfirmationOnThePages(t *testing.T) {
	s := open(t, nil, everything()...)
	b := signUp(s.signUpPage(t))
	s.Events()
	sent := s.Code(t)
	s.Wait(t, 24*time.Hour)
	b.Submit("code", sent).Shows("Invalid code provided, please request a code again.")
	b.Submit("code", "").Shows("Member must have length greater than or equal to 1")
	b.Submit("code", "1", "username", "nobody@example.com").Shows("Invalid code provided, please request a code again.")
	b.Submit("code", strings.Repeat("1", 3000)).Shows("Member must have length less than or equal to 2048")
	s.Fired(t)
	b.Submit("code", "1", "username", "nobody@example.com")
	resend(t, b).Shows("A message was sent to n***@e***.") // a hidden user looks like any other
	s.Fired(t)
	b.Submit("code", "1", "username", email)
	resend(t, b)
	s.Fired(t, cognito.CustomMessageResendCode)
	b.Submit("code", s.Code(t))
	s.Fired(t, confirmed)
	b.Follow("Create an account").Follow("Confirm your account").Submit("username", email, "code", "1")
	b.Shows("User cannot be confirmed. Current status is CONFIRMED")
	resend(t, b).Shows("User is already confirmed.")
	s.Fired(t)
	if b.Visit("/resendcode?" + authorizing(t, s)); b.Status != http.StatusOK || !strings.Contains(b.Text, `name="code"`) {
		t.Errorf("opening /resendcode shows %d\n%s", b.Status, b.Text)
	}
}

// TestConfirmationCodesAreCounted guesses until the pool takes no more guesses, the right one included.
func TestConfirmationCodesAreCounted(t *testing.T) {
	s := open(t, nil)
	b := signUp(s.signUpPage(t))
	for range 15 {
		b.Submit("code", "wrong").Shows("Invalid verification code provided")
	}
	b.Submit("code", s.Code(t)).Shows("Attempt limit exceeded, please try after some time.")
}
