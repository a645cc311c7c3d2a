package login_test

import (
	"encoding/json"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

const googleID = "100000000000000000001"

var (
	first = []cognito.Source{cognito.InboundFederationExternalProvider, cognito.PreSignUpExternalProvider, cognito.PostConfirmationConfirmSignUp}
	later = []cognito.Source{cognito.InboundFederationExternalProvider, cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication}
)

// google opens the stand-in of Google in a fresh browser.
func (s *site) google(t testing.TB) *pooltest.Browser {
	t.Helper()
	return s.browser(t).Visit(s.oauth(t, "openid").AuthCodeURL("x") + "&identity_provider=Google")
}

// TestFederation is the first and a later sign-in through a provider.
func TestFederation(t *testing.T) {
	s := open(t, nil, everything()...)
	config := s.oauth(t, "openid")
	b := s.browser(t).Visit(config.AuthCodeURL("x")).Follow("Continue with Google")
	b.Shows("This page stands in for the provider")
	b.Submit("pick", googleID)
	events := s.Fired(t, first...)
	want := map[string]any{
		"cognito:email_alias": "", "cognito:phone_number_alias": "", "email": "jane.doe@example.com", "email_verified": "true", "name": "Jane Doe",
	}
	if got := events[1]; got.UserName != "Google_"+googleID || !reflect.DeepEqual(got.Request["userAttributes"], want) {
		t.Errorf("PreSignUp of %s hears of %v", got.UserName, got.Request["userAttributes"])
	}
	if got, ok := events[1].Request["validationData"].(map[string]any); !ok || len(got) != 0 {
		t.Errorf("validationData is %v, want {}", events[1].Request["validationData"])
	}
	s.redeem(t, b, config)
	events = s.Events()
	groups, _ := events[0].Request["groupConfiguration"].(map[string]any)
	if !reflect.DeepEqual(groups["groupsToOverride"], []any{"local_gatehouse_Google"}) || events[0].TriggerSource != cognito.TokenGenerationHostedAuth {
		t.Errorf("%s with groups %v", events[0].TriggerSource, groups)
	}
	user, ok := s.Directory.ByIdentity("Google", googleID)
	if !ok || user.Status != directory.ExternalProvider || !user.Verified("email") || len(user.Identities) != 1 || !user.Identities[0].Primary {
		t.Errorf("the profile: %v %s %v", ok, user.Status, user.Identities)
	}

	b = s.google(t).Submit("pick", googleID)
	s.redeem(t, b, config)
	s.Fired(t, append(slices.Clone(later), cognito.TokenGenerationHostedAuth)...)
	if landed(t, b.Visit(config.AuthCodeURL("y")+"&identity_provider=Google")).Get("code") == "" {
		t.Error("a browser that came from Google had to go there again")
	}
	s.Fired(t)
}

// TestInboundFederation looks at what a provider says, in every kind, and at what the trigger makes of it.
func TestInboundFederation(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Answer(cognito.InboundFederationExternalProvider, flowtest.Sets(map[string]any{"userAttributesToMap": map[string]string{"mail": "other@example.org"}}))
	b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x")+"&idp_identifier=corporate").Submit("pick", "jdoe")
	if landed(t, b).Get("code") == "" {
		t.Fatalf("landed with %v", landed(t, b))
	}
	event := s.Events()[0]
	want := `{"samlResponse":{"displayName":"Jane Doe","groups":["staff","reviewers"],"mail":"jane.doe@example.org"}}`
	if raw, _ := json.Marshal(event.Request["attributes"]); string(raw) != want || event.UserName != "corporate_jdoe" {
		t.Errorf("%s:\n got %s\nwant %s", event.UserName, raw, want)
	}
	user, _ := s.Directory.Find("Corporate_jdoe")
	if user.Attributes["email"] != "other@example.org" || user.Attributes["email_verified"] != "false" || user.Attributes["name"] != "" {
		t.Errorf("stored %v", user.Attributes)
	}

	s.google(t).Submit("pick", googleID)
	said, _ := s.Events()[0].Request["attributes"].(map[string]any)
	info, _ := said["userInfo"].(map[string]any)
	id, _ := said["idToken"].(map[string]any)
	response, _ := said["tokenResponse"].(map[string]any)
	if info["sub"] != googleID || info["email_verified"] != true || id["sub"] != googleID || response["token_type"] != "Bearer" || said["samlResponse"] != nil {
		t.Errorf("Google says %v", said)
	}
}

// TestTypedPerson is somebody the configuration does not name.
func TestTypedPerson(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, attributeNamed("groups"), attributeNamed("level"))
		c.Providers[1].AttributeMapping["custom:groups"] = "groups"
		c.Providers[1].AttributeMapping["custom:level"] = "level"
	}, everything()...)
	b := s.browser(t).Visit(s.oauth(t).AuthCodeURL("x") + "&identity_provider=Corporate")
	b.Submit("subject", " ", "email", "x").Shows("The identifier must not be empty.")
	for _, wrong := range []string{"[]", "{", "null", "{} {}", `"text"`} {
		b.Submit("subject", "someone", "attributes", wrong).Shows("The further attributes must be a JSON object")
	}
	s.Fired(t)
	b.Submit("subject", "someone", "email", "someone@example.net", "name", "Jane Doe", "attributes", `{"groups":["a b","c*"],"level":12345678901234567890}`)
	if landed(t, b).Get("code") == "" {
		t.Fatalf("landed with %v", landed(t, b))
	}
	user, _ := s.Directory.Find("corporate_someone")
	if got := user.Attributes; got["email"] != "someone@example.net" || got["email_verified"] != "false" || got["name"] != "Jane Doe" ||
		got["custom:groups"] != "[a+b, c*]" || got["custom:level"] != "12345678901234567890" {
		t.Errorf("stored %v", got)
	}
}

// TestLinkedUser comes through a provider for the first time and is somebody of the pool already.
func TestLinkedUser(t *testing.T) {
	s := open(t, nil, everything()...)
	user := s.Person(t, email, password, nil)
	link(t, s, user.Sub, googleID)
	config := s.oauth(t, "openid")
	b := s.google(t).Submit("pick", googleID)
	if events := s.Fired(t, later...); events[0].UserName != "Google_"+googleID || events[1].UserName != user.Name {
		t.Errorf("triggers of %s, then %s", events[0].UserName, events[1].UserName)
	}
	s.redeem(t, b, config)
	s.Fired(t, cognito.TokenGenerationHostedAuth)
	if stored, _ := s.Directory.BySub(user.Sub); stored.Status != directory.Confirmed || !stored.Verified("email") || stored.Name != user.Name {
		t.Errorf("the linked user became %s, verified %v", stored.Status, stored.Verified("email"))
	}
	if len(s.Directory.GroupsOf(user.Sub)) != 0 {
		t.Error("a linked user joined the provider's group")
	}
}

func link(t testing.TB, s *site, sub, id string) {
	t.Helper()
	s.Edit(t, sub, func(u *directory.User) {
		u.Identities = append(u.Identities, directory.Identity{ProviderName: "Google", ProviderType: "Google", UserID: id, DateCreated: s.Clock.Now()})
	})
}

// TestLinkMadeByTheTrigger fails the sign-in that made it; the next one works.
func TestLinkMadeByTheTrigger(t *testing.T) {
	s := open(t, nil, everything()...)
	user := s.Person(t, email, password, nil)
	s.Answer(cognito.PreSignUpExternalProvider, func(flowtest.Event) (map[string]any, error) {
		link(t, s, user.Sub, googleID)
		return nil, nil
	})
	got := landed(t, s.google(t).Submit("pick", googleID))
	if got.Get("error") != "invalid_request" || got.Get("error_description") != "Already found an entry for username Google_"+googleID {
		t.Errorf("landed with %v", got)
	}
	s.Fired(t, first[:2]...)
	s.redeem(t, s.google(t).Submit("pick", googleID), s.oauth(t))
	s.Fired(t, append(slices.Clone(later), cognito.TokenGenerationHostedAuth)...)
}

// TestFederationRefused holds the redirect to Cognito's words, and the pool to what is left behind.
func TestFederationRefused(t *testing.T) {
	for name, test := range map[string]struct {
		refuses cognito.Source
		known   bool
		query   string
		left    bool
	}{
		"inbound federation":  {cognito.InboundFederationExternalProvider, false, "InboundFederation+failed+with+error+not+allowed..+", false},
		"pre sign-up":         {cognito.PreSignUpExternalProvider, false, "PreSignUp+failed+with+error+not+allowed..+", false},
		"post confirmation":   {cognito.PostConfirmationConfirmSignUp, false, "PostConfirmation+failed+with+error+not+allowed..+", true},
		"pre authentication":  {cognito.PreAuthenticationAuthentication, true, "PreAuthentication+failed+with+error+not+allowed..+", true},
		"post authentication": {cognito.PostAuthenticationAuthentication, true, "PostAuthentication+failed+with+error+not+allowed..+", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := open(t, nil, everything()...)
			if test.known {
				s.google(t).Submit("pick", googleID)
			}
			s.Answer(test.refuses, flowtest.Fails("not allowed."))
			b := s.google(t).Submit("pick", googleID)
			if want := "error=invalid_request&error_description=" + test.query + "&state=x"; b.At.RawQuery != want {
				t.Errorf("redirected with\n %s\nwant\n %s", b.At.RawQuery, want)
			}
			if _, left := s.Directory.ByIdentity("Google", googleID); left != test.left {
				t.Errorf("profile left behind: %v", left)
			}
			if b.Visit(s.oauth(t).AuthCodeURL("x")); b.At.Path != "/login" {
				t.Error("the browser is signed in")
			}
		})
	}
}

func TestFederationWithoutTriggers(t *testing.T) {
	s := open(t, func(c *settings.Config) {
		c.Providers[0].AttributeMapping = map[string]string{"name": "name"}
		c.Clients[0].SupportedIdentityProviders = []string{"Google"}
	})
	config := s.oauth(t)
	b := s.browser(t).Visit(config.AuthCodeURL("x"))
	b.Shows("This page stands in for the provider") // it is the client's only one
	if got := landed(t, b.Submit("pick", googleID)).Get("error_description"); got != "attributes required: [email]" {
		t.Errorf("without an address the client hears %q", got)
	}
	if got := landed(t, s.google(t).Submit("cancel", "true")); got.Get("error") != "access_denied" {
		t.Errorf("after Cancel: %v", got)
	}
	if got := landed(t, s.browser(t).Visit(config.AuthCodeURL("x")+"&identity_provider=Corporate")); got.Get("error") != "invalid_request" {
		t.Errorf("a provider of another client: %v", got)
	}
}

func TestDisabledFederatedUser(t *testing.T) {
	s := open(t, nil, everything()...)
	s.google(t).Submit("pick", googleID)
	user, _ := s.Directory.ByIdentity("Google", googleID)
	s.Edit(t, user.Sub, func(u *directory.User) { u.Disabled = true })
	s.Events()
	if got := landed(t, s.google(t).Submit("pick", googleID)).Get("error_description"); got != "User is disabled." {
		t.Errorf("the client hears %q", got)
	}
	s.Fired(t, cognito.InboundFederationExternalProvider)
}

// TestForeignAnswers brings back what this browser did not go for.
func TestForeignAnswers(t *testing.T) {
	s := open(t, nil, everything()...)
	b := s.google(t)
	state := b.At.Query().Get("state")
	b.Post(b.At.String(), url.Values{"pick": {googleID}}).Shows("The form was out of date.")
	b.Visit(s.Address + "/oauth2/idpresponse?code=none&state=none").Shows("This sign-in is out of date")
	s.google(t).Visit(s.Address + "/oauth2/idpresponse?code=x&state=" + state).Shows("began in another browser")
	b.Visit(s.Address+"/idp/Google?state="+state).Submit("pick", googleID) // the thief has spoilt nothing
	if got := landed(t, b); got.Get("code") == "" {
		t.Errorf("landed with %v", got)
	}
	b.Visit(s.Address + "/idp/Google?state=" + state).Shows("out of date")
	s.Events()
	b = s.google(t)
	if got := landed(t, b.Visit(s.Address+"/oauth2/idpresponse?code=x&state="+b.At.Query().Get("state"))); got.Get("error") != "invalid_request" {
		t.Errorf("a code nobody gave: %v", got)
	}
	b.Visit(s.Address + "/idp/Nobody?state=x").Shows("This pool has no such provider.")
	s.Fired(t)
	if strings.Contains(b.Text, "stack") {
		t.Error("a page shows a stack")
	}
}
