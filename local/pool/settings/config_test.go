package settings_test

import (
	"bytes"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/settings"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func parse(t *testing.T, yaml string) *settings.Config {
	t.Helper()
	c, err := settings.ParseConfig("pool.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("the file is refused:\n%v", err)
	}
	return c
}

func build(t *testing.T, c *settings.Config) *settings.Settings {
	t.Helper()
	s, err := c.Settings(noon)
	if err != nil {
		t.Fatalf("the pool is refused:\n%v", err)
	}
	return s
}

func TestTheDeliveredFileSaysTheDefaults(t *testing.T) {
	text, err := os.ReadFile("../pool.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got, want := parse(t, string(text)), settings.Default()
	for field, value := range reflect.ValueOf(*want).Fields() {
		if have := reflect.ValueOf(*got).FieldByName(field.Name); !reflect.DeepEqual(have.Interface(), value.Interface()) {
			t.Errorf("pool.yaml says of %s\n%+v\nwithout a file it is\n%+v", field.Name, have, value)
		}
	}
}

func TestTheDeliveredFileNamesEverySwitch(t *testing.T) {
	text, err := os.ReadFile("../pool.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for field := range reflect.TypeFor[settings.Switches]().Fields() {
		if key := "\n  " + field.Tag.Get("yaml") + ": "; !bytes.Contains(text, []byte(key)) {
			t.Errorf("pool.yaml does not show the switch %s", strings.TrimSpace(key))
		}
	}
}

func TestAKeyThatIsLeftOutHasItsDefault(t *testing.T) {
	got, want := parse(t, "switches:\n  import_triggers: true\n"), settings.Default()
	want.Switches.ImportTriggers = true
	if !reflect.DeepEqual(got, want) {
		t.Errorf("one switch changed more than itself:\n%+v\nwant\n%+v", got, want)
	}
}

func TestASectionThatIsWrittenStandsAlone(t *testing.T) {
	c := parse(t, "pool:\n  MfaConfiguration: ON\nfunctions: {}\n")
	if len(c.Pool.UsernameAttributes) > 0 || c.Pool.MfaConfiguration != types.UserPoolMfaTypeOn {
		t.Errorf("the pool is %+v, want nothing but MfaConfiguration ON", c.Pool)
	}
	if len(c.Functions) > 0 {
		t.Errorf("functions: {} attaches %v, want none", c.Functions)
	}
}

const wholeFile = `
name: Orders
region: eu-central-1
pool_id: local_orders1
pool:
  AliasAttributes: [email]
  Schema:
    - Name: tier
      StringAttributeConstraints: {MinLength: 1, MaxLength: "8"}
  UserPoolTags: {team: orders}
clients:
  - ClientName: machine
    ClientId: machine123
    ClientSecret: abcdefghijklmnopqrstuvwxyz
    AllowedOAuthFlows: [client_credentials]
    AllowedOAuthScopes: [api/read]
resource_servers:
  - Identifier: api
    Scopes: [{ScopeName: read, ScopeDescription: Read}]
providers: []
groups:
  - {name: staff, precedence: 3}
users:
  - username: jane
    attributes: {email: jane.doe@example.com, email_verified: true, "custom:tier": 5}
    password: Correct-Horse-1
    groups: [staff]
functions:
  PostConfirmation: {binary: dist/host/postconfirmation/bootstrap}
  PreTokenGenerationConfig: {endpoint: {url: "http://127.0.0.1:3001", function: Tokens}, version: V2_0}
  CustomEmailSender: {builtin: sender}
triggers: {deadline: 750ms, attempts: 1}
quotas: true
`

func TestAWholeFile(t *testing.T) {
	c := parse(t, wholeFile)
	s := build(t, c)
	user := c.Users[0]
	if user.Attributes["email_verified"] != "true" || user.Attributes["custom:tier"] != "5" {
		t.Errorf("the user's attributes are %v, want texts", user.Attributes)
	}
	if got := minLength(s, "custom:tier"); got != "1" {
		t.Errorf("the least length of custom:tier is %q, want 1", got)
	}
	if *s.Pool.Arn != "arn:aws:cognito-idp:eu-central-1:123456789012:userpool/local_orders1" || s.TriggerDeadline != 750*time.Millisecond || s.TriggerAttempts != 1 || !s.Quotas {
		t.Errorf("the settings are %s, %v, %d, %v", *s.Pool.Arn, s.TriggerDeadline, s.TriggerAttempts, s.Quotas)
	}
	if *c.Groups[0].Precedence != 3 || s.Pool.UserPoolTags["team"] != "orders" {
		t.Errorf("precedence %d, tags %v", *c.Groups[0].Precedence, s.Pool.UserPoolTags)
	}
	machine, ok := s.Client("machine123")
	if !ok || machine.Secret() != "abcdefghijklmnopqrstuvwxyz" {
		t.Errorf("the client that is written down is there: %v, with the secret %q", ok, machine.Secret())
	}
}

func minLength(s *settings.Settings, name string) string {
	for _, a := range s.Pool.SchemaAttributes {
		if *a.Name == name {
			return *a.StringAttributeConstraints.MinLength
		}
	}
	return "no such attribute"
}

func TestClientIDsStayAndSecretsDoNot(t *testing.T) {
	c := settings.Default()
	first, second := build(t, c), build(t, c)
	for _, name := range []string{"web", "server"} {
		a, _ := first.ClientNamed(name)
		b, _ := second.ClientNamed(name)
		if *a.ClientId != *b.ClientId || len(*a.ClientId) != 26 || strings.Trim(*a.ClientId, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%s has the ids %s and %s, want one of 26 lower-case letters and digits", name, *a.ClientId, *b.ClientId)
		}
	}
	a, _ := first.ClientNamed("server")
	b, _ := second.ClientNamed("server")
	if a.Secret() == b.Secret() || len(a.Secret()) != 51 {
		t.Errorf("the generated secrets have %d characters and are equal: %v", len(a.Secret()), a.Secret() == b.Secret())
	}
	if web, _ := first.ClientNamed("web"); web.ClientSecret != nil {
		t.Error("the public client has a secret")
	}
}

func TestSecretsComeFromTheGivenRandomness(t *testing.T) {
	c := settings.Default()
	c.Random = strings.NewReader(strings.Repeat("r", 40))
	a, _ := build(t, c).ClientNamed("server")
	c.Random = strings.NewReader(strings.Repeat("r", 40))
	b, _ := build(t, c).ClientNamed("server")
	if a.Secret() != b.Secret() {
		t.Error("the same randomness makes different secrets")
	}
	c.Random = strings.NewReader("")
	if _, err := c.Settings(noon); err == nil {
		t.Error("a secret was made without randomness")
	}
}

func TestAUserHasTheAddressThatIsSignedInWith(t *testing.T) {
	byAddress, byName := build(t, settings.Default()), build(t, parse(t, "pool: {}\n"))
	user := settings.User{Username: "jane.doe@example.com", Attributes: map[string]string{"name": "Jane Doe"}}
	if got := user.Complete(byAddress)["email"]; got != "jane.doe@example.com" || len(user.Attributes) != 1 {
		t.Errorf("the address is %q, the user's own attributes %v", got, user.Attributes)
	}
	if got := user.Complete(byName); len(got) != 1 {
		t.Errorf("a user name became an attribute: %v", got)
	}
	user.Username = "+15550100"
	if got := user.Complete(build(t, parse(t, "pool: {UsernameAttributes: [phone_number]}\n")))["phone_number"]; got != "+15550100" {
		t.Errorf("the number is %q", got)
	}
}

func TestTemporaryPasswordsLastAsConfigured(t *testing.T) {
	for file, want := range map[string]int{
		"pool: {}\n": 7,
		"pool: {AdminCreateUserConfig: {UnusedAccountValidityDays: 3}}\n":          3,
		"pool: {Policies: {PasswordPolicy: {TemporaryPasswordValidityDays: 5}}}\n": 5,
	} {
		s := build(t, parse(t, file))
		if got := s.TemporaryPasswordDays(); got != want || int(s.Pool.AdminCreateUserConfig.UnusedAccountValidityDays) != want {
			t.Errorf("%s gives %d days, want %d", file, got, want)
		}
	}
}
