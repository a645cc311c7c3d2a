package token

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gatehouse/local/pool/wire"
)

const clientID = "1example23456789abcdefghij"

// person is what a sign-in of a member of two groups is about to sign.
func person() *Tokens {
	return &Tokens{
		ID: Claims{
			"sub": "11111111-2222-4333-8444-555555555555", "aud": clientID, "email": "jane.doe@example.com", "email_verified": true,
			"token_use": "id", "dev:team": "blue",
		},
		Access: Claims{
			"sub": "11111111-2222-4333-8444-555555555555", "client_id": clientID, "username": "jane", "token_use": "access",
		},
		Scopes: []string{"aws.cognito.signin.user.admin"}, Groups: []string{"a", "b"},
		Roles: []string{"arn:aws:iam::123456789012:role/a"}, PreferredRole: "arn:aws:iam::123456789012:role/a",
	}
}

func machine() *Tokens {
	return &Tokens{Access: Claims{"sub": clientID, "client_id": clientID, "token_use": "access"}, Scopes: []string{"orders/read"}}
}

// finished shows both tokens as JSON without what every person has.
func finished(t testing.TB, tokens *Tokens) string {
	t.Helper()
	tokens.Finish()
	for _, claims := range []Claims{tokens.ID, tokens.Access} {
		for _, name := range []string{"sub", "token_use", "client_id", "username"} {
			delete(claims, name)
		}
	}
	id, err := json.Marshal(tokens.ID)
	if err != nil {
		t.Fatal(err)
	}
	access, err := json.Marshal(tokens.Access)
	if err != nil {
		t.Fatal(err)
	}
	return string(id) + " " + string(access)
}

func response(t testing.TB, text string) map[string]json.RawMessage {
	t.Helper()
	var members map[string]json.RawMessage
	if err := json.Unmarshal([]byte(text), &members); err != nil {
		t.Fatal(err)
	}
	return members
}

// The parts of a person's tokens that most answers leave alone.
const (
	idClaims     = `"aud":"1example23456789abcdefghij"`
	idRoles      = `"cognito:preferred_role":"arn:aws:iam::123456789012:role/a","cognito:roles":["arn:aws:iam::123456789012:role/a"]`
	idGroups     = `"cognito:groups":["a","b"],` + idRoles
	idAttributes = `"dev:team":"blue","email":"jane.doe@example.com","email_verified":true`
	groups       = `"cognito:groups":["a","b"]`
	scope        = `"scope":"aws.cognito.signin.user.admin"`
	idUsual      = `{` + idClaims + `,` + idGroups + `,` + idAttributes + `}`
	accessUsual  = `{` + groups + `,` + scope + `}`
	usual        = idUsual + ` ` + accessUsual
	groupless    = `{` + idClaims + `,` + idAttributes + `} {` + scope + `}`
)

func TestOverride(t *testing.T) {
	for name, test := range map[string]struct {
		version, details, want string
	}{
		"null":     {"1", `null`, usual},
		"empty":    {"1", `{}`, usual},
		"all null": {"2", `{"idTokenGeneration":null,"accessTokenGeneration":null}`, usual},
		"null lists": {"2", `{"idTokenGeneration":{"claimsToAddOrOverride":null,"claimsToSuppress":null},` +
			`"accessTokenGeneration":{"scopesToAdd":null,"scopesToSuppress":null}}`, usual},
		"unknown members": {"3", `{"futureGeneration":{"x":1}}`, usual},

		"v1 adds to the ID token alone": {"1", `{"claimsToAddOrOverride":{"plan":"gold"}}`,
			`{` + idClaims + `,` + idGroups + `,` + idAttributes + `,"plan":"gold"} ` + accessUsual},
		"v1 overrides":               {"1", `{"claimsToAddOrOverride":{"email":"x@example.org"}}`, strings.Replace(usual, "jane.doe@example.com", "x@example.org", 1)},
		"v1 null value":              {"1", `{"claimsToAddOrOverride":{"email":null}}`, usual},
		"v1 suppresses":              {"1", `{"claimsToSuppress":["email","nothing"]}`, strings.Replace(usual, `"email":"jane.doe@example.com",`, "", 1)},
		"suppression wins":           {"1", `{"claimsToAddOrOverride":{"plan":"gold"},"claimsToSuppress":["plan"]}`, usual},
		"v1 takes no access token":   {"1", `{"accessTokenGeneration":{"claimsToAddOrOverride":{"plan":"gold"}}}`, usual},
		"v1 hides groups, so roles":  {"1", `{"claimsToSuppress":["cognito:groups"]}`, `{` + idClaims + `,` + idAttributes + `} ` + accessUsual},
		"hides roles alone":          {"1", `{"claimsToSuppress":["cognito:roles","cognito:preferred_role"]}`, `{` + idClaims + `,` + groups + `,` + idAttributes + `} ` + accessUsual},
		"v2 hides groups in access":  {"2", `{"accessTokenGeneration":{"claimsToSuppress":["cognito:groups"]}}`, idUsual + ` {` + scope + `}`},
		"v2 keeps types and numbers": {"2", `{"accessTokenGeneration":{"claimsToAddOrOverride":{"p":1.50,"q":12345678901234567890,"r":true,"s":["x",2],"t":{"u":null}}}}`, idUsual + ` {` + groups + `,"p":1.50,"q":12345678901234567890,"r":true,"s":["x",2],` + scope + `,"t":{"u":null}}`},
		"v2 null value":              {"2", `{"idTokenGeneration":{"claimsToAddOrOverride":{"email":null}}}`, usual},
		"scalar for the four":        {"2", `{"idTokenGeneration":{"claimsToAddOrOverride":{"email_verified":false}}}`, strings.Replace(usual, "true", "false", 1)},
		"the four in access":         {"2", `{"accessTokenGeneration":{"claimsToAddOrOverride":{"address":{"country":"DE"}}}}`, idUsual + ` {"address":{"country":"DE"},` + groups + `,` + scope + `}`},
		"scopes once, in order":      {"2", `{"accessTokenGeneration":{"scopesToAdd":["b/x","a/x","b/x","aws.cognito.signin.user.admin"]}}`, strings.Replace(usual, "user.admin", "user.admin b/x a/x", 1)},
		"suppressed scope wins":      {"2", `{"accessTokenGeneration":{"scopesToAdd":["b/x"],"scopesToSuppress":["b/x","aws.cognito.signin.user.admin"]}}`, idUsual + ` {` + groups + `}`},
		"ID token has no scopes":     {"2", `{"idTokenGeneration":{"scopesToAdd":["b/x"]}}`, usual},
		"audience is the client":     {"2", `{"accessTokenGeneration":{"claimsToAddOrOverride":{"aud":"` + clientID + `"}}}`, idUsual + ` {` + idClaims + `,` + groups + `,` + scope + `}`},
		"dev: may be suppressed":     {"2", `{"idTokenGeneration":{"claimsToSuppress":["dev:team"]}}`, strings.Replace(usual, `"dev:team":"blue",`, "", 1)},

		"groups null":       {"1", `{"groupOverrideDetails":null}`, groupless},
		"groups empty":      {"2", `{"groupOverrideDetails":{}}`, groupless},
		"groups all null":   {"2", `{"groupOverrideDetails":{"groupsToOverride":null,"iamRolesToOverride":null,"preferredRole":null}}`, groupless},
		"groups all empty":  {"1", `{"groupOverrideDetails":{"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":""}}`, groupless},
		"groups without":    {"1", `{"groupOverrideDetails":{"groupsToOverride":["c"]}}`, `{` + idClaims + `,"cognito:groups":["c"],` + idAttributes + `} {"cognito:groups":["c"],` + scope + `}`},
		"groups as copied":  {"2", `{"groupOverrideDetails":{"groupsToOverride":["a","b"],"iamRolesToOverride":["arn:aws:iam::123456789012:role/a"],"preferredRole":"arn:aws:iam::123456789012:role/a"}}`, usual},
		"roles without any": {"1", `{"groupOverrideDetails":{"iamRolesToOverride":["r"]}}`, `{` + idClaims + `,"cognito:roles":["r"],` + idAttributes + `} {` + scope + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			member := "claimsAndScopeOverrideDetails"
			if test.version == "1" {
				member = "claimsOverrideDetails"
			}
			tokens := person()
			if err := tokens.Override(response(t, `{"`+member+`":`+test.details+`}`), OverrideRules{Version: test.version, ClientID: clientID}); err != nil {
				t.Fatal(err)
			}
			if got := finished(t, tokens); got != test.want {
				t.Errorf("tokens\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestEmptyGroupsKept(t *testing.T) {
	rules := OverrideRules{Version: "1", EmptyGroupsKept: true}
	for details, want := range map[string]string{
		`{"groupsToOverride":null,"iamRolesToOverride":null,"preferredRole":null}`: usual,
		`{"groupsToOverride":[]}`: usual,
		`{}`:                      groupless,
		`null`:                    groupless,
	} {
		tokens := person()
		if err := tokens.Override(response(t, `{"claimsOverrideDetails":{"groupOverrideDetails":`+details+`}}`), rules); err != nil {
			t.Fatal(err)
		}
		if got := finished(t, tokens); got != want {
			t.Errorf("%s: tokens\n%s\nwant\n%s", details, got, want)
		}
	}
}

func TestNothingToOverride(t *testing.T) {
	for _, text := range []string{`null`, `{}`, `{"claimsOverrideDetails":{"claimsToSuppress":["email"]}}`, `{"CLAIMSANDSCOPEOVERRIDEDETAILS":5}`} {
		tokens := person()
		if err := tokens.Override(response(t, text), OverrideRules{Version: "2"}); err != nil {
			t.Fatal(err)
		}
		if got := finished(t, tokens); got != usual {
			t.Errorf("%s changed the tokens to %s", text, got)
		}
	}
}

func TestMachineTokens(t *testing.T) {
	answer := `{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"x":1}},"groupOverrideDetails":{"groupsToOverride":["a"]},` +
		`"accessTokenGeneration":{"claimsToAddOrOverride":{"tenant":"t1"},"scopesToAdd":["orders/write"]}}}`
	tokens := machine()
	if err := tokens.Override(response(t, answer), OverrideRules{Version: "3", ClientID: clientID}); err != nil {
		t.Fatal(err)
	}
	if got, want := finished(t, tokens), `null {"scope":"orders/read orders/write","tenant":"t1"}`; got != want {
		t.Errorf("tokens %s, want %s", got, want)
	}
}

func TestReservedClaims(t *testing.T) {
	both := strings.Fields("acr amr at_hash auth_time azp client_id cognito:username device_key event_id exp iat identities iss jti nbf nonce " +
		"origin_jti sub token_use username version cognito:other aud")
	for _, token := range []string{"idTokenGeneration", "accessTokenGeneration"} {
		for _, name := range append([]string{"cognito:groups", "cognito:roles", "cognito:preferred_role", "dev:team"}, both...) {
			expectReserved(t, fmt.Sprintf(`{"claimsAndScopeOverrideDetails":{%q:{"claimsToAddOrOverride":{%q:"forged"}}}}`, token, name))
		}
		for _, name := range both {
			if name == "aud" && token == "accessTokenGeneration" {
				continue // it may be added, so it may be left out
			}
			expectReserved(t, fmt.Sprintf(`{"claimsAndScopeOverrideDetails":{%q:{"claimsToSuppress":[%q]}}}`, token, name))
		}
	}
	expectReserved(t, `{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"claimsToAddOrOverride":{"scope":"all"}}}}`)
	expectReserved(t, `{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"claimsToSuppress":["scope"]}}}`)
}

func expectReserved(t *testing.T, answer string) {
	t.Helper()
	tokens := person()
	if err := tokens.Override(response(t, answer), OverrideRules{Version: "3", ClientID: clientID}); err != nil {
		t.Errorf("%s: %v, want it ignored", answer, err)
	}
	before := person()
	before.Finish()
	tokens.Finish()
	if got, want := fmt.Sprint(tokens.ID, tokens.Access), fmt.Sprint(before.ID, before.Access); got != want {
		t.Errorf("%s made\n%s\nof\n%s", answer, got, want)
	}
	err := person().Override(response(t, answer), OverrideRules{Version: "3", ClientID: clientID, RefuseReserved: true})
	if wire.ClassOf(err) != wire.InvalidLambdaResponse || !strings.Contains(err.Error(), "cannot be changed") {
		t.Errorf("%s: error %v, want it refused", answer, err)
	}
}

func TestUnrecognizableAnswers(t *testing.T) {
	for version, answers := range map[string][]string{
		"1": {`[]`, `"x"`, `5`, `{"claimsToAddOrOverride":[]}`, `{"claimsToAddOrOverride":{"n":5}}`, `{"claimsToAddOrOverride":{"b":true}}`,
			`{"claimsToAddOrOverride":{"l":["x"]}}`, `{"claimsToSuppress":"email"}`, `{"claimsToSuppress":[5]}`, `{"claimsToSuppress":[null]}`,
			`{"groupOverrideDetails":[]}`, `{"groupOverrideDetails":"a"}`, `{"groupOverrideDetails":{"groupsToOverride":"a"}}`,
			`{"groupOverrideDetails":{"groupsToOverride":[1]}}`, `{"groupOverrideDetails":{"iamRolesToOverride":{}}}`, `{"groupOverrideDetails":{"preferredRole":["r"]}}`},
		"2": {`[]`, `true`, `{"idTokenGeneration":[]}`, `{"accessTokenGeneration":"x"}`, `{"idTokenGeneration":{"claimsToAddOrOverride":[]}}`,
			`{"idTokenGeneration":{"claimsToSuppress":{}}}`, `{"accessTokenGeneration":{"scopesToAdd":"a b"}}`, `{"accessTokenGeneration":{"scopesToAdd":["a b"]}}`,
			`{"accessTokenGeneration":{"scopesToAdd":[""]}}`, `{"accessTokenGeneration":{"scopesToSuppress":[1]}}`,
			`{"idTokenGeneration":{"claimsToAddOrOverride":{"email_verified":["x"]}}}`, `{"idTokenGeneration":{"claimsToAddOrOverride":{"address":{"country":"DE"}}}}`,
			`{"idTokenGeneration":{"claimsToAddOrOverride":{"updated_at":{}}}}`, `{"idTokenGeneration":{"claimsToAddOrOverride":{"phone_number_verified":[]}}}`},
	} {
		for _, details := range answers {
			tokens := person()
			err := tokens.Override(response(t, `{"claimsOverrideDetails":`+details+`,"claimsAndScopeOverrideDetails":`+details+`}`), OverrideRules{Version: version})
			var exception *wire.Exception
			if !errors.As(err, &exception) || exception.Class != wire.InvalidLambdaResponse || exception.Message != "Unrecognizable lambda output" {
				t.Errorf("version %s, %s: error %v, want InvalidLambdaResponseException: Unrecognizable lambda output", version, details, err)
			}
			if got := finished(t, tokens); got != usual {
				t.Errorf("version %s, %s changed the tokens to %s", version, details, got)
			}
		}
	}
}

// A person's tokens here have 9 + 5 claims and 1 scope before the answer.
func TestLimitOfClaimsAndScopes(t *testing.T) {
	tokens := person()
	before := tokens.size()
	var scopes []string
	for i := range maxClaims - before {
		scopes = append(scopes, fmt.Sprintf("%q", fmt.Sprint("api/", i)))
	}
	answer := func(more, suppress string) map[string]json.RawMessage {
		return response(t, `{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{`+more+`},"claimsToSuppress":[`+suppress+`]},`+
			`"accessTokenGeneration":{"scopesToAdd":[`+strings.Join(scopes, ",")+`]}}}`)
	}
	if err := tokens.Override(answer(``, ``), OverrideRules{Version: "2"}); err != nil {
		t.Errorf("5,000 claims and scopes: %v", err)
	}
	if err := person().Override(answer(`"x":1`, ``), OverrideRules{Version: "2"}); wire.ClassOf(err) != wire.InvalidLambdaResponse {
		t.Errorf("5,001 claims and scopes: error %v, want InvalidLambdaResponseException", err)
	}
	if err := person().Override(answer(`"x":1`, `"email"`), OverrideRules{Version: "2"}); err != nil {
		t.Errorf("5,001 of which one is suppressed: %v", err)
	}
}

func FuzzOverride(f *testing.F) {
	for _, seed := range []string{
		`{"claimsOverrideDetails":{"claimsToAddOrOverride":{"sub":"x","plan":"gold"},"claimsToSuppress":["email","exp"],"groupOverrideDetails":{}}}`,
		`{"claimsAndScopeOverrideDetails":{"idTokenGeneration":{"claimsToAddOrOverride":{"a":1e400,"b":[{}]}},"accessTokenGeneration":{"scopesToAdd":["x/y"],"scopesToSuppress":["z"]}}}`,
		`{"claimsAndScopeOverrideDetails":[]}`, `{"claimsOverrideDetails":{"groupOverrideDetails":{"groupsToOverride":[null]}}}`, `{}`,
	} {
		f.Add(seed, "1", false)
		f.Add(seed, "2", true)
	}
	f.Fuzz(func(t *testing.T, answer, version string, refuse bool) {
		var members map[string]json.RawMessage
		if json.Unmarshal([]byte(answer), &members) != nil {
			return
		}
		tokens := person()
		err := tokens.Override(members, OverrideRules{Version: version, ClientID: clientID, RefuseReserved: refuse})
		if err != nil && wire.ClassOf(err) != wire.InvalidLambdaResponse {
			t.Errorf("error %v, want InvalidLambdaResponseException", err)
		}
		for _, claims := range []Claims{tokens.ID, tokens.Access} {
			if claims["sub"] != "11111111-2222-4333-8444-555555555555" || claims["exp"] != nil || claims["cognito:username"] != nil {
				t.Errorf("%s changed reserved claims: %v", answer, claims)
			}
		}
		got := finished(t, tokens)
		if err != nil && got != usual {
			t.Errorf("a refused answer changed the tokens to %s", got)
		}
	})
}
