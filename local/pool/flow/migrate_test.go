package flow_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// anyAddress is a pool in which people sign in with an address that nobody must have.
func anyAddress(c *settings.Config) { c.Pool.Schema = nil }

func TestMigrate(t *testing.T) {
	told := map[string]any{"email": address, "email_verified": "true"}
	silent := map[string]any{"userAttributes": told, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}
	with := func(key string, value any) map[string]any {
		changed := map[string]any{"userAttributes": map[string]any{"email": address, "email_verified": "true", key: value}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}
		return changed
	}
	for name, test := range map[string]struct {
		config func(*settings.Config)
		typed  string
		answer map[string]any
		fails  error
		status directory.Status
		class  wire.Class
	}{
		"confirmed":                     {typed: address, answer: silent, status: directory.Confirmed},
		"status left out":               {typed: address, answer: map[string]any{"userAttributes": told, "messageAction": "SUPPRESS"}, status: directory.ResetRequired},
		"status empty":                  {typed: address, answer: map[string]any{"userAttributes": told, "finalUserStatus": "", "messageAction": "SUPPRESS"}, status: directory.ResetRequired},
		"status empty, other switch":    {config: func(c *settings.Config) { c.Switches.EmptyFinalStatusConfirms = true }, typed: address, answer: map[string]any{"userAttributes": told, "finalUserStatus": "", "messageAction": "SUPPRESS"}, status: directory.Confirmed},
		"status left out, other switch": {config: func(c *settings.Config) { c.Switches.EmptyFinalStatusConfirms = true }, typed: address, answer: map[string]any{"userAttributes": told, "messageAction": "SUPPRESS"}, status: directory.ResetRequired},
		"the address left out":          {config: anyAddress, typed: address, answer: map[string]any{"userAttributes": map[string]any{"name": "Jane Doe"}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}, status: directory.Confirmed},
		"nobody":                        {typed: address, class: wire.NotAuthorized},
		"nobody, seen":                  {config: flowtest.ShowingUsers, typed: address, class: wire.UserNotFound},
		"no attributes":                 {typed: address, answer: map[string]any{"userAttributes": map[string]any{}}, class: wire.NotAuthorized},
		"the function fails":            {typed: address, fails: errors.New("the store is down"), class: wire.NotAuthorized},
		"a sub of its own":              {typed: address, answer: with("sub", "1"), class: wire.NotAuthorized},
		"an unknown attribute":          {typed: address, answer: with("custom:unheard", "1"), class: wire.NotAuthorized},
		"attributes of a wrong type":    {typed: address, answer: map[string]any{"userAttributes": []string{"email"}}, class: wire.NotAuthorized},
		"required one left out":         {typed: address, answer: map[string]any{"userAttributes": map[string]any{"name": "Jane Doe"}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}, status: directory.Confirmed},
		"user name as typed":            {config: flowtest.ByName, typed: "janedoe", answer: with("username", "janedoe"), status: directory.Confirmed},
		"another user name":             {config: flowtest.ByName, typed: "janedoe", answer: with("username", "someone"), class: wire.NotAuthorized},
		"alias with a name":             {config: flowtest.ByAlias, typed: address, answer: with("username", "janedoe"), status: directory.Confirmed},
		"alias without a name":          {config: flowtest.ByAlias, typed: address, answer: silent, class: wire.NotAuthorized},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, test.config, "UserMigration", "PreSignUp")
			p.Answer(cognito.UserMigrationAuthentication, func(flowtest.Event) (map[string]any, error) { return test.answer, test.fails })
			client := p.ClientNamed(t, "web")
			user, err := p.Migrate(t.Context(), request(client), client, cognito.UserMigrationAuthentication, test.typed, password)
			if got := wire.ClassOf(err); got != test.class || (err != nil) != (test.class != "") {
				t.Fatalf("the client gets %v, want %q", err, test.class)
			}
			if test.class != "" {
				if page, _ := p.Directory.List(directory.Query{Limit: 1}); len(page.Items) > 0 {
					t.Error("somebody was stored")
				}
				return
			}
			found, ok := p.Directory.Find(test.typed)
			if !ok || found.Sub != user.Sub || found.Status != test.status {
				t.Errorf("stored as %q, found %v, want %q", found.Status, ok, test.status)
			}
			if err := p.CheckPassword(t.Context(), request(client), found, password); err != nil {
				t.Errorf("the old password: %v", err)
			}
			want := []cognito.Source{cognito.UserMigrationAuthentication, cognito.PreSignUpAdminCreateUser}
			if got := p.Sources(); !slices.Equal(got, want) {
				t.Errorf("triggers fired %v, want %v", got, want)
			}
		})
	}
}

func TestMigrateTakesAliasOnlyByForce(t *testing.T) {
	for _, force := range []bool{false, true} {
		p := flowtest.New(t, flowtest.ByAlias, "UserMigration")
		holder := p.Person(t, address, password, func(u *directory.User) { u.Name = "holder" })
		p.Answer(cognito.UserMigrationAuthentication, flowtest.Sets(map[string]any{
			"userAttributes":  map[string]any{"email": address, "email_verified": "true", "username": "janedoe"},
			"finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS", "forceAliasCreation": force,
		}))
		client := p.ClientNamed(t, "web")
		_, err := p.Migrate(t.Context(), request(client), client, cognito.UserMigrationAuthentication, "janedoe", password)
		owner, _ := p.Directory.Find(address)
		if force != (err == nil) || force != (owner.Sub != holder.Sub) {
			t.Errorf("force %v: error %v, and the address is the holder's: %v", force, err, owner.Sub == holder.Sub)
		}
		if got := wire.ClassOf(err); !force && got != wire.NotAuthorized {
			t.Errorf("the client gets %v, want what it gets of any failed migration: InitiateAuth has no %s", err, got)
		}
	}
}

func TestMigrationWelcome(t *testing.T) {
	for name, test := range map[string]struct {
		answer map[string]any
		want   []string
	}{
		"by default an SMS":  {want: []string{"SMS"}},
		"by mail":            {answer: map[string]any{"desiredDeliveryMediums": []string{"EMAIL"}}, want: []string{"EMAIL"}},
		"both":               {answer: map[string]any{"desiredDeliveryMediums": []string{"SMS", "EMAIL"}}, want: []string{"EMAIL", "SMS"}},
		"suppressed":         {answer: map[string]any{"messageAction": "SUPPRESS"}},
		"forgotten password": {answer: map[string]any{"messageAction": "SUPPRESS", "finalUserStatus": "RESET_REQUIRED"}},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, nil, "UserMigration")
			p.Answer(cognito.UserMigrationForgotPassword, func(flowtest.Event) (map[string]any, error) {
				answer := map[string]any{"userAttributes": map[string]any{"email": address, "phone_number": "+15555550123"}}
				maps.Copy(answer, test.answer)
				return answer, nil
			})
			client := p.ClientNamed(t, "web")
			if _, err := p.Migrate(t.Context(), request(client), client, cognito.UserMigrationForgotPassword, address, ""); err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, message := range p.Mail.List(mailbox()) {
				got = append(got, message.Medium)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("sent by %v, want %v", got, test.want)
			}
		})
	}
}

func TestEnter(t *testing.T) {
	migration, pre, signUp := cognito.UserMigrationAuthentication, cognito.PreAuthenticationAuthentication, cognito.PreSignUpAdminCreateUser
	for name, test := range map[string]struct {
		config func(*settings.Config)
		name   string
		status directory.Status
		off    bool
		keys   []string
		want   []cognito.Source
		known  bool
		class  wire.Class
	}{
		"somebody":                   {name: address, status: directory.Confirmed, want: []cognito.Source{pre}, known: true},
		"unconfirmed":                {name: address, status: directory.Unconfirmed, want: []cognito.Source{pre}, known: true},
		"unconfirmed, other switch":  {config: func(c *settings.Config) { c.Switches.PreAuthenticationForUnconfirmed = false }, name: address, status: directory.Unconfirmed, known: true},
		"disabled":                   {name: address, status: directory.Confirmed, off: true, class: wire.NotAuthorized},
		"disabled, other switch":     {config: func(c *settings.Config) { c.Switches.PreAuthenticationForDisabled = true }, name: address, status: directory.Confirmed, off: true, want: []cognito.Source{pre}, class: wire.NotAuthorized},
		"to reset":                   {name: address, status: directory.ResetRequired, want: []cognito.Source{pre}, class: wire.PasswordResetRequired},
		"nobody":                     {name: "nobody@example.com", want: []cognito.Source{pre}},
		"nobody, seen":               {config: flowtest.ShowingUsers, name: "nobody@example.com", class: wire.UserNotFound},
		"legacy":                     {name: "old@example.com", keys: []string{"UserMigration", "PreSignUp"}, want: []cognito.Source{migration, signUp, pre}, known: true},
		"legacy, other order":        {config: func(c *settings.Config) { c.Switches.MigrateBeforePreAuthentication = false }, name: "old@example.com", keys: []string{"UserMigration", "PreSignUp"}, want: []cognito.Source{pre, migration, signUp}, known: true},
		"legacy, as sign-up":         {config: func(c *settings.Config) { c.Switches.MigrationPreSignUpSource = "PreSignUp_SignUp" }, name: "old@example.com", keys: []string{"UserMigration", "PreSignUp"}, want: []cognito.Source{migration, cognito.PreSignUpSignUp, pre}, known: true},
		"legacy, without pre signup": {config: func(c *settings.Config) { c.Switches.MigrationPreSignUp = false }, name: "old@example.com", keys: []string{"UserMigration", "PreSignUp"}, want: []cognito.Source{migration, pre}, known: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, test.config, append(test.keys, "PreAuthentication")...)
			p.Answer(migration, flowtest.Sets(map[string]any{"userAttributes": map[string]any{"email": test.name}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}))
			if test.status != "" {
				p.Person(t, address, password, func(u *directory.User) { u.Status, u.Disabled = test.status, test.off })
			}
			client := p.ClientNamed(t, "web")
			subject, err := p.Enter(t.Context(), request(client), client, test.name, password)
			if got := wire.ClassOf(err); got != test.class || err == nil && subject.Known() != test.known {
				t.Errorf("known %v, error %v; want %v, %q", subject.Known(), err, test.known, test.class)
			}
			if got := p.Sources(); !slices.Equal(got, test.want) {
				t.Errorf("triggers fired %v, want %v", got, test.want)
			}
		})
	}
}

func TestSecretHash(t *testing.T) {
	p := flowtest.New(t, nil)
	server, _ := p.Settings.Load().ClientNamed("server")
	right := flow.SecretHash(server.Secret(), address, *server.ClientId)
	for name, test := range map[string]struct {
		client *settings.Client
		hash   string
		want   wire.Class
	}{
		"right":            {server, right, ""},
		"missing":          {server, "", wire.NotAuthorized},
		"of somebody else": {server, flow.SecretHash(server.Secret(), "x", *server.ClientId), wire.NotAuthorized},
		"public client":    {p.ClientNamed(t, "web"), "", ""},
	} {
		if got := wire.ClassOf(flow.CheckSecretHash(test.client, test.hash, address, "sub")); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
