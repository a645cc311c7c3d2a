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
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

const googleID = "100000000000000000001"

var (
	first = []cognito.Source{cognito.InboundFederationExternalProvider, cognito.PreSignUpExternalProvider, cognito.PostConfirmationConfirmSignUp}
	later = []cognito.Source{cognito.InboundFederationExternalProvider, cognito.PreAuthenticationAuthentication, cognito.PostAuthenticationAuthentication}
)

// google opens the stand-in of Google in a fresh browser.
func (s *site) google(t testing.TB) *browser {
	t.Helper()
	return s.browser(t).visit(s.oauth(t, "openid").AuthCodeURL("x") + "&identity_provider=Google")
}

// TestFederation is the first and a later sign-in through a provider.
func TestFederation(t *testing.T) {
	s := open(t, nil, everything()...)
	config := s.oauth(t, "openid")
	b := s.browser(t).visit(config.AuthCodeURL("x")).follow("Continue with Google")
	b.shows("This page stands in for the provider")
	b.submit("pick", googleID)
	events := s.Events()
	if got := sourcesOf(events); !slices.Equal(got, first) {
		t.Fatalf("triggers of the first sign-in: %v", got)
	}
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

	b = s.google(t).submit("pick", googleID)
	s.redeem(t, b, config)
	s.fired(t, append(slices.Clone(later), cognito.TokenGenerationHostedAuth)...)
	if b.visit(config.AuthCodeURL("y")+"&identity_provider=Google").landed().Get("code") == "" {
		t.Error("a browser that came from Google had to go there again")
	}
	s.fired(t)
}

func sourcesOf(events []flowtest.Event) []cognito.Source {
	var list []cognito.Source
	for _, event := range events {
		list = append(list, event.TriggerSource)
	}
	return list
}

// TestInboundFederation looks at what a provider says, in every kind, and at what the trigger makes of it.
func TestInboundFederation(t *testing.T) {
	s := open(t, nil, everything()...)
	s.Answer(cognito.InboundFederationExternalProvider, func(flowtest.Event) (map[string]any, error) {
		return map[string]any{"userAttributesToMap": map[string]string{"mail": "other@example.org"}}, nil
	})
	b := s.browser(t).visit(s.oauth(t).AuthCodeURL("x")+"&idp_identifier=corporate").submit("pick", "jdoe")
	if b.landed().Get("code") == "" {
		t.Fatalf("landed with %v", b.landed())
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

	s.google(t).submit("pick", googleID)
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
	b := s.browser(t).visit(s.oauth(t).AuthCodeURL("x") + "&identity_provider=Corporate")
	b.submit("subject", " ", "email", "x").shows("The identifier must not be empty.")
	for _, wrong := range []string{"[]", "{", "null", "{} {}", `"text"`} {
		b.submit("subject", "someone", "attributes", wrong).shows("The further attributes must be a JSON object")
	}
	s.fired(t)
	b.submit("subject", "someone", "email", "someone@example.net", "name", "Jane Doe", "attributes", `{"groups":["a b","c*"],"level":12345678901234567890}`)
	if b.landed().Get("code") == "" {
		t.Fatalf("landed with %v", b.landed())
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
	b := s.google(t).submit("pick", googleID)
	events := s.Events()
	if got := sourcesOf(events); !slices.Equal(got, later) || events[0].UserName != "Google_"+googleID || events[1].UserName != user.Name {
		t.Errorf("triggers %v of %s, then %s", got, events[0].UserName, events[1].UserName)
	}
	s.redeem(t, b, config)
	s.fired(t, cognito.TokenGenerationHostedAuth)
	if stored, _ := s.Directory.BySub(user.Sub); stored.Status != directory.Confirmed || !stored.Verified("email") || stored.Name != user.Name {
		t.Errorf("the linked user became %s, verified %v", stored.Status, stored.Verified("email"))
	}
	if len(s.Directory.GroupsOf(user.Sub)) != 0 {
		t.Error("a linked user joined the provider's group")
	}
}

func link(t testing.TB, s *site, sub, id string) {
	t.Helper()
	_, err := s.Directory.Update(sub, func(u *directory.User) error {
		u.Identities = append(u.Identities, directory.Identity{ProviderName: "Google", ProviderType: "Google", UserID: id, DateCreated: s.Clock.Now()})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLinkMadeByTheTrigger fails the sign-in that made it; the next one works.
func TestLinkMadeByTheTrigger(t *testing.T) {
	s := open(t, nil, everything()...)
	user := s.Person(t, email, password, nil)
	s.Answer(cognito.PreSignUpExternalProvider, func(flowtest.Event) (map[string]any, error) {
		link(t, s, user.Sub, googleID)
		return nil, nil
	})
	got := s.google(t).submit("pick", googleID).landed()
	if got.Get("error") != "invalid_request" || got.Get("error_description") != "Already found an entry for username Google_"+googleID {
		t.Errorf("landed with %v", got)
	}
	s.fired(t, first[:2]...)
	s.redeem(t, s.google(t).submit("pick", googleID), s.oauth(t))
	s.fired(t, append(slices.Clone(later), cognito.TokenGenerationHostedAuth)...)
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
				s.google(t).submit("pick", googleID)
			}
			s.refuse(test.refuses, "not allowed.")
			b := s.google(t).submit("pick", googleID)
			if want := "error=invalid_request&error_description=" + test.query + "&state=x"; b.at.RawQuery != want {
				t.Errorf("redirected with\n %s\nwant\n %s", b.at.RawQuery, want)
			}
			if _, left := s.Directory.ByIdentity("Google", googleID); left != test.left {
				t.Errorf("profile left behind: %v", left)
			}
			if b.visit(s.oauth(t).AuthCodeURL("x")); b.at.Path != "/login" {
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
	b := s.browser(t).visit(config.AuthCodeURL("x"))
	b.shows("This page stands in for the provider") // it is the client's only one
	if got := b.submit("pick", googleID).landed().Get("error_description"); got != "attributes required: [email]" {
		t.Errorf("without an address the client hears %q", got)
	}
	if got := s.google(t).submit("cancel", "true").landed(); got.Get("error") != "access_denied" {
		t.Errorf("after Cancel: %v", got)
	}
	if got := s.browser(t).visit(config.AuthCodeURL("x") + "&identity_provider=Corporate").landed(); got.Get("error") != "invalid_request" {
		t.Errorf("a provider of another client: %v", got)
	}
}

func TestDisabledFederatedUser(t *testing.T) {
	s := open(t, nil, everything()...)
	s.google(t).submit("pick", googleID)
	user, _ := s.Directory.ByIdentity("Google", googleID)
	setDisabled(t, s, user.Sub, true)
	s.Events()
	if got := s.google(t).submit("pick", googleID).landed().Get("error_description"); got != "User is disabled." {
		t.Errorf("the client hears %q", got)
	}
	s.fired(t, cognito.InboundFederationExternalProvider)
}

// TestForeignAnswers brings back what this browser did not go for.
func TestForeignAnswers(t *testing.T) {
	s := open(t, nil, everything()...)
	b := s.google(t)
	state := b.at.Query().Get("state")
	b.post(b.at.String(), url.Values{"pick": {googleID}}).shows("The form was out of date.")
	b.visit(s.Address + "/oauth2/idpresponse?code=none&state=none").shows("This sign-in is out of date")
	s.google(t).visit(s.Address + "/oauth2/idpresponse?code=x&state=" + state).shows("began in another browser")
	b.visit(s.Address+"/idp/Google?state="+state).submit("pick", googleID) // the thief has spoilt nothing
	if got := b.landed(); got.Get("code") == "" {
		t.Errorf("landed with %v", got)
	}
	b.visit(s.Address + "/idp/Google?state=" + state).shows("out of date")
	s.Events()
	b = s.google(t)
	if got := b.visit(s.Address + "/oauth2/idpresponse?code=x&state=" + b.at.Query().Get("state")).landed(); got.Get("error") != "invalid_request" {
		t.Errorf("a code nobody gave: %v", got)
	}
	b.visit(s.Address + "/idp/Nobody?state=x").shows("This pool has no such provider.")
	s.fired(t)
	if strings.Contains(b.text, "stack") {
		t.Error("a page shows a stack")
	}
}
