package settings_test

import (
	"strings"
	"testing"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

const schemaFile = `
pool:
  UsernameAttributes: [email]
  Schema:
    - {Name: email, Required: true}
    - {Name: tier, StringAttributeConstraints: {MinLength: 2, MaxLength: 4}}
    - {Name: fixed, Mutable: false}
    - {Name: age, AttributeDataType: Number, NumberAttributeConstraints: {MinValue: 18, MaxValue: 120}}
    - {Name: active, AttributeDataType: Boolean}
    - {Name: since, AttributeDataType: DateTime}
    - {Name: note, DeveloperOnlyAttribute: true}
clients:
  - {ClientName: open}
  - {ClientName: listed, WriteAttributes: [email, "custom:tier"], ReadAttributes: [email, email_verified]}
`

type attributes = map[string]string

func client(t *testing.T, s *settings.Settings, name string) *settings.Client {
	t.Helper()
	c, ok := s.ClientNamed(name)
	if !ok {
		t.Fatalf("there is no client %s", name)
	}
	return c
}

func TestAttributesOfNewUsers(t *testing.T) {
	s := build(t, parse(t, schemaFile))
	open, listed := client(t, s, "open").Writes, client(t, s, "listed").Writes
	const schema = "InvalidParameterException: Attributes did not conform to the schema: "
	cases := map[string]struct {
		attributes attributes
		writable   func(string) bool
		want       string
	}{
		"all is well":           {attributes{"email": "a@example.com", "custom:tier": "gold", "custom:fixed": "x", "custom:age": "18"}, open, ""},
		"an empty value":        {attributes{"email": "a@example.com", "custom:tier": ""}, open, ""},
		"email is missing":      {attributes{"name": "Jane Doe"}, open, schema + "email: The attribute is required\n"},
		"not in the schema":     {attributes{"email": "a@example.com", "custom:x": "1", "y": "1"}, open, schema + "custom:x: Attribute does not exist in the schema.\ny: Attribute does not exist in the schema.\n"},
		"too short":             {attributes{"email": "a@example.com", "birthdate": "1990"}, open, schema + "birthdate: String must be no shorter than 10 characters\n"},
		"too long":              {attributes{"email": "a@example.com", "custom:tier": "golden"}, open, schema + "custom:tier: String must be no longer than 4 characters\n"},
		"characters, not bytes": {attributes{"email": "a@example.com", "custom:tier": "éééé"}, open, ""},
		"no number":             {attributes{"email": "a@example.com", "custom:age": "old"}, open, schema + "custom:age: Not a valid number\n"},
		"too little":            {attributes{"email": "a@example.com", "custom:age": "17"}, open, schema + "custom:age: Number must be no less than 18\n"},
		"too much":              {attributes{"email": "a@example.com", "custom:age": "121"}, open, schema + "custom:age: Number must be no greater than 120\n"},
		"no boolean":            {attributes{"email": "a@example.com", "custom:active": "yes"}, open, schema + "custom:active: Not a valid boolean\n"},
		"no time":               {attributes{"email": "a@example.com", "custom:since": "today"}, open, schema + "custom:since: Not a valid date and time\n"},
		"no address":            {attributes{"email": "jane"}, open, "InvalidParameterException: Invalid email address format."},
		"no number to call":     {attributes{"email": "a@example.com", "phone_number": "5550100"}, open, "InvalidParameterException: Invalid phone number format."},
		"sub":                   {attributes{"email": "a@example.com", "sub": "me"}, nil, "InvalidParameterException: Cannot modify the non-mutable attribute sub"},
		"verified by client":    {attributes{"email": "a@example.com", "email_verified": "true"}, open, "InvalidParameterException: Cannot modify the non-mutable attribute email_verified"},
		"verified by admin":     {attributes{"email": "a@example.com", "email_verified": "true"}, nil, ""},
		"developer's":           {attributes{"email": "a@example.com", "dev:note": "x"}, open, "NotAuthorizedException: A client attempted to write unauthorized attribute"},
		"developer's, admin":    {attributes{"email": "a@example.com", "dev:note": "x"}, nil, ""},
		"not on the list":       {attributes{"email": "a@example.com", "name": "Jane Doe"}, listed, "NotAuthorizedException: A client attempted to write unauthorized attribute"},
		"list before schema":    {attributes{"email": "a@example.com", "custom:x": "1"}, listed, "NotAuthorizedException: A client attempted to write unauthorized attribute"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { says(t, s.CheckNew(c.attributes, c.writable), c.want) })
	}
}

func TestAttributesOfInvitedUsers(t *testing.T) {
	s := build(t, parse(t, schemaFile))
	says(t, s.CheckInvited(attributes{"name": "Jane Doe", "email_verified": "true"}), "")
	says(t, s.CheckInvited(attributes{"custom:x": "1"}),
		"InvalidParameterException: Attributes did not conform to the schema: custom:x: Attribute does not exist in the schema.\n")
	says(t, s.CheckInvited(attributes{"sub": "me"}), "InvalidParameterException: Cannot modify the non-mutable attribute sub")
}

func TestAttributesThatChange(t *testing.T) {
	s := build(t, parse(t, schemaFile))
	open := client(t, s, "open").Writes
	cases := map[string]struct {
		attributes attributes
		want       string
	}{
		"email alone is not needed": {attributes{"name": "Jane Doe"}, ""},
		"not in the schema":         {attributes{"custom:x": "1"}, "InvalidParameterException: user.custom:x: Attribute does not exist in the schema.\n"},
		"immutable":                 {attributes{"custom:fixed": "y"}, "InvalidParameterException: user.custom:fixed: Attribute cannot be updated.\n"},
		"required and emptied":      {attributes{"email": ""}, "InvalidParameterException: user.email: The attribute is required\n"},
		"emptied":                   {attributes{"custom:tier": ""}, ""},
		"no address":                {attributes{"email": "@"}, "InvalidParameterException: Invalid email address format."},
		"sub":                       {attributes{"sub": "me"}, "InvalidParameterException: Cannot modify the non-mutable attribute sub"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { says(t, s.CheckUpdate(c.attributes, open), c.want) })
	}
}

func TestAnAddressThatIsThereIsNotReplacedWithThePassword(t *testing.T) {
	has := attributes{"email": "a@example.com"}
	says(t, settings.CheckProvided(has, attributes{"email": "a@example.com"}), "NotAuthorizedException: Cannot modify an already provided email")
	says(t, settings.CheckProvided(has, attributes{"phone_number": "+15550100", "name": "Jane Doe"}), "")
}

func TestWhatClientsReadAndWrite(t *testing.T) {
	c := parse(t, schemaFile)
	cases := []struct {
		client, attribute string
		listing           bool
		reads, writes     bool
	}{
		{"open", "email", false, true, true},
		{"open", "email_verified", false, true, false},
		{"open", "custom:tier", false, true, true},
		{"open", "custom:tier", true, false, false},
		{"open", "name", true, true, true},
		{"open", "sub", false, true, false},
		{"open", "dev:note", false, false, false},
		{"open", "cognito:user_status", false, true, false},
		{"listed", "email", false, true, true},
		{"listed", "custom:tier", false, false, true},
		{"listed", "custom:tier", true, false, true},
		{"listed", "name", false, false, false},
		{"listed", "sub", false, true, false},
		{"listed", "identities", false, true, false},
	}
	for _, want := range cases {
		c.Switches.CustomAttributesNeedListing = want.listing
		client := client(t, build(t, c), want.client)
		if reads, writes := client.Reads(want.attribute), client.Writes(want.attribute); reads != want.reads || writes != want.writes {
			t.Errorf("client %s, listing needed %v: %s is read %v, written %v; want %v, %v",
				want.client, want.listing, want.attribute, reads, writes, want.reads, want.writes)
		}
	}
}

func TestPasswords(t *testing.T) {
	s := build(t, settings.Default())
	lax := build(t, parse(t, "pool: {Policies: {PasswordPolicy: {MinimumLength: 6}}}\n"))
	const policy = "InvalidPasswordException: Password did not conform with policy: "
	cases := map[string]struct {
		pool     *settings.Settings
		password string
		want     string
	}{
		"good":              {s, "Correct-Horse-1", ""},
		"short":             {s, "Ab1!", policy + "Password not long enough"},
		"long":              {s, strings.Repeat("Aa1!", 65), policy + "Password must not be longer than 256 characters"},
		"no lower case":     {s, "CORRECT-1", policy + "Password must have lowercase characters"},
		"no upper case":     {s, "correct-1", policy + "Password must have uppercase characters"},
		"no digit":          {s, "Correct-Horse", policy + "Password must have numeric characters"},
		"no symbol":         {s, "CorrectHorse1", policy + "Password must have symbol characters"},
		"space inside":      {s, "Correct Horse 1", ""},
		"space at the end":  {s, "CorrectHorse1 ", policy + "Password must have symbol characters"},
		"letters elsewhere": {s, "ÉCORRECT-1é", policy + "Password must have lowercase characters"},
		"lax":               {lax, "aaaaaa", ""},
		"lax and short":     {lax, "aaaaa", policy + "Password not long enough"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { says(t, c.pool.CheckPassword(c.password), c.want) })
	}
}

// says compares an error's class and text with what a client should see; "" is no error.
func says(t *testing.T, err error, want string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
		if wire.ClassOf(err) == "" {
			t.Errorf("%v is no exception of Cognito's", err)
		}
	}
	if got != want {
		t.Errorf("the answer is %q, want %q", got, want)
	}
}
