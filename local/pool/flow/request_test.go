package flow_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// TestUserNotFound is about the member that four triggers have.
func TestUserNotFound(t *testing.T) {
	for name, test := range map[string]struct {
		always  bool
		known   bool
		present bool
	}{
		"somebody":               {known: true},
		"somebody, other switch": {known: true, always: true, present: true},
		"nobody":                 {present: true},
		"nobody, other switch":   {always: true, present: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, func(c *settings.Config) { c.Switches.UserNotFoundAlwaysPresent = test.always },
				"PreAuthentication", "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")
			p.Answer(cognito.DefineAuthChallengeAuthentication, flowtest.Sets(map[string]any{"challengeName": "CUSTOM_CHALLENGE"}))
			subject := flow.Subject{Name: "nobody"}
			ask := func() error { return p.PreAuthenticationOfNobody(t.Context(), flow.Request{}, "nobody") }
			if test.known {
				user := p.Person(t, address, password, nil)
				subject = flow.Subject{User: user, Name: user.Name}
				ask = func() error { return p.PreAuthentication(t.Context(), flow.Request{}, user) }
			}
			_, defined := p.DefineAuthChallenge(t.Context(), flow.Request{}, subject, []cognito.ChallengeResult{})
			_, created := p.CreateAuthChallenge(t.Context(), flow.Request{}, subject, "CUSTOM_CHALLENGE", []cognito.ChallengeResult{})
			_, verified := p.VerifyAuthChallenge(t.Context(), flow.Request{}, subject, nil, "example")
			if err := errors.Join(ask(), defined, created, verified); err != nil {
				t.Fatal(err)
			}
			events := p.Events()
			if len(events) != 4 {
				t.Fatalf("%d triggers fired, want 4", len(events))
			}
			for _, event := range events {
				if got, present := event.Request["userNotFound"]; present != test.present || present && got == test.known {
					t.Errorf("%s: userNotFound is %v, present %v", event.TriggerSource, got, present)
				}
			}
		})
	}
}

// TestInboundFederationAnswers is about what an answer leaves of a provider's attributes.
func TestInboundFederationAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		drops  bool
		answer func(flowtest.Event) (map[string]any, error)
		want   map[string]string // nil: all of them
		class  wire.Class
	}{
		"as it came":               {},
		"as it came, other switch": {drops: true},
		"an empty map":             {drops: true, answer: flowtest.Sets(map[string]any{"userAttributesToMap": map[string]any{}})},
		"null":                     {answer: flowtest.Sets(map[string]any{"userAttributesToMap": nil})},
		"null, other switch":       {drops: true, answer: flowtest.Sets(map[string]any{"userAttributesToMap": nil}), want: map[string]string{}},
		"some":                     {answer: flowtest.Sets(map[string]any{"userAttributesToMap": map[string]any{"mail": address}}), want: map[string]string{"mail": address}},
		"no map":                   {answer: flowtest.Sets(map[string]any{"userAttributesToMap": "all"}), class: wire.InvalidLambdaResponse},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, func(c *settings.Config) { c.Switches.NullAttributesToMapDropsAll = test.drops }, "InboundFederation")
			p.Answer(cognito.InboundFederationExternalProvider, test.answer)
			got, err := p.InboundFederation(t.Context(), flow.Request{}, "corporate_jdoe", cognito.InboundFederationRequest{
				ProviderName: "Corporate", ProviderType: cognito.ProviderSAML,
			})
			if wire.ClassOf(err) != test.class || (got == nil) != (test.want == nil) || len(got) != len(test.want) || got["mail"] != test.want["mail"] {
				t.Errorf("left are %v, %v; want %v, %q", got, err, test.want, test.class)
			}
		})
	}
}

// TestAccountTakeOverNotification is the one event whose attributes are not the user's: they tell of
// the attempt. What the client sent along does not reach it.
func TestAccountTakeOverNotification(t *testing.T) {
	p := flowtest.New(t, func(c *settings.Config) {
		c.Pool.UserPoolTier = "PLUS"
		c.Pool.UserPoolAddOns = enforced()
	}, "CustomEmailSender")
	user := p.Person(t, address, password, nil)
	r := flow.Request{Caller: wire.Caller{RemoteAddr: "192.0.2.1:50000"}, ClientID: "web1", Metadata: map[string]string{"locale": "de"}}
	for range 5 {
		if err := p.CheckPassword(t.Context(), r, user, "wrong"); err == nil {
			t.Fatal("a wrong password is right")
		}
	}
	p.Hooks.Close()
	events := p.Events()
	if len(events) != 1 {
		t.Fatalf("the sender got %d events, want 1", len(events))
	}
	request := events[0].Request
	if _, sent := request["clientMetadata"]; sent || request["code"] != nil {
		t.Errorf("the event holds a code or client metadata: %v", request)
	}
	attributes, _ := request["userAttributes"].(map[string]any)
	if attributes["USER_NAME"] != user.Name || attributes["IP_ADDRESS"] != "192.0.2.1" || attributes["ACCOUNT_TAKE_OVER_ACTION"] != "BLOCK" ||
		attributes["LOGIN_TIME"] != "Thursday, January 1, 2026 12:00 PM UTC" || attributes["EVENT_ID"] == "" || attributes["email"] != nil {
		t.Errorf("the attempt is told as %v", attributes)
	}
}

// TestMigrationHearsBothMetadata: the first call's is validation data, that of a forgotten password is
// client metadata.
func TestMigrationHearsBothMetadata(t *testing.T) {
	for source, r := range map[cognito.Source]flow.Request{
		cognito.UserMigrationAuthentication: {Validation: map[string]string{"from": "client"}},
		cognito.UserMigrationForgotPassword: {Metadata: map[string]string{"from": "client"}},
	} {
		p := flowtest.New(t, nil, "UserMigration", "PreSignUp", "CustomMessage")
		p.Answer(source, flowtest.Sets(map[string]any{
			"userAttributes": map[string]any{"email": address}, "desiredDeliveryMediums": []string{"EMAIL"},
		}))
		client := p.ClientNamed(t, "web")
		user, err := p.Migrate(t.Context(), r, client, source, address, "")
		if err != nil || user.Status != directory.ResetRequired {
			t.Fatalf("%s: %v", source, err)
		}
		var heard []string
		for _, event := range p.Events() {
			for _, member := range []string{"validationData", "clientMetadata"} {
				if given, _ := event.Request[member].(map[string]any); given["from"] == "client" {
					heard = append(heard, string(event.TriggerSource.Trigger())+" "+member)
				}
			}
		}
		want := []string{"UserMigration validationData", "PreSignUp validationData"}
		if r.Metadata != nil {
			want = []string{"UserMigration clientMetadata", "PreSignUp clientMetadata", "CustomMessage clientMetadata"}
		}
		if !slices.Equal(heard, want) {
			t.Errorf("%s: heard by %v, want %v", source, heard, want)
		}
	}
}

// TestMachineHasScopes: the list is one also when it is empty.
func TestMachineHasScopes(t *testing.T) {
	for _, members := range []bool{false, true} {
		p := flowtest.New(t, func(c *settings.Config) {
			c.Switches.ClientCredentialsUserAttributes = members
			c.Functions["PreTokenGenerationConfig"] = settings.FunctionConfig{Builtin: "recorder", Version: "V3_0"}
		})
		tokens, err := p.Machine(t.Context(), flow.Request{}, p.ClientNamed(t, "web"), nil)
		if err != nil || tokens.Access == "" || tokens.ExpiresIn != int32(time.Hour/time.Second) {
			t.Fatalf("no token for a machine: %v", err)
		}
		request := p.Events()[0].Request
		attributes, present := request["userAttributes"]
		if scopes, isList := request["scopes"].([]any); !isList || len(scopes) != 0 || present != members || attributes != nil {
			t.Errorf("the request is %v, want an empty list of scopes and the members of people: %v", request, members)
		}
	}
}

// TestImportedUserSignsIn: who was imported has no password yet. Clients that hide who exists hear what
// they hear of a wrong one.
func TestImportedUserSignsIn(t *testing.T) {
	for name, test := range map[string]struct {
		config func(*settings.Config)
		class  wire.Class
	}{
		"hidden": {class: wire.NotAuthorized},
		"seen":   {config: flowtest.ShowingUsers, class: wire.PasswordResetRequired},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, test.config, "PreAuthentication")
			p.Person(t, address, password, nil)
			p.Edit(t, address, func(u *directory.User) { u.Status, u.Password = directory.ResetRequired, directory.Password{} })
			client := p.ClientNamed(t, "web")
			subject, err := p.Enter(t.Context(), request(client), client, address, password)
			if err == nil {
				err = p.CheckPassword(t.Context(), request(client), subject.User, password)
			}
			if got := wire.ClassOf(err); got != test.class {
				t.Errorf("the client gets %v, want %s", err, test.class)
			}
			p.Fired(t, cognito.PreAuthenticationAuthentication)
		})
	}
}

// TestSignUpFlags: an address can be verified only if there is one, and by sign-up only along with the
// user.
func TestSignUpFlags(t *testing.T) {
	both := flow.SignUpFlags{Confirm: true, VerifyEmail: true}
	for name, test := range map[string]struct {
		source cognito.Source
		answer map[string]any
		want   flow.SignUpFlags
		class  wire.Class
	}{
		"both":                    {cognito.PreSignUpSignUp, map[string]any{"autoConfirmUser": true, "autoVerifyEmail": true}, both, ""},
		"null is false":           {cognito.PreSignUpSignUp, map[string]any{"autoConfirmUser": nil, "autoVerifyEmail": nil}, flow.SignUpFlags{}, ""},
		"verified, not confirmed": {cognito.PreSignUpSignUp, map[string]any{"autoVerifyEmail": true}, flow.SignUpFlags{}, wire.InvalidLambdaResponse},
		"nothing to verify":       {cognito.PreSignUpSignUp, map[string]any{"autoConfirmUser": true, "autoVerifyPhone": true}, flow.SignUpFlags{}, wire.InvalidLambdaResponse},
		"by an administrator":     {cognito.PreSignUpAdminCreateUser, map[string]any{"autoVerifyPhone": true}, flow.SignUpFlags{}, ""},
		"through a provider":      {cognito.PreSignUpExternalProvider, map[string]any{"autoVerifyEmail": true}, flow.SignUpFlags{VerifyEmail: true}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, nil, "PreSignUp")
			p.Answer(test.source, flowtest.Sets(test.answer))
			got, err := p.PreSignUp(t.Context(), flow.Request{}, test.source, "janedoe", map[string]string{"email": address})
			if got != test.want || wire.ClassOf(err) != test.class {
				t.Errorf("decided is %+v, %v; want %+v, %q", got, err, test.want, test.class)
			}
		})
	}
}
