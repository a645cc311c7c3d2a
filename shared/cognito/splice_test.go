package cognito_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"gatehouse/shared/cognito"
)

func TestSplice(t *testing.T) {
	confirm := cognito.PreSignUpResponse{AutoConfirmUser: new(true)}
	tests := map[string]struct {
		raw      string
		response any
		want     string
	}{
		"replaces in place": {
			`{"response":{"autoConfirmUser":false,"autoVerifyEmail":false}}`, confirm,
			`{"response":{"autoConfirmUser":true,"autoVerifyEmail":false}}`,
		},
		"keeps what it does not set": {
			`{"response":{"new":[1.0, 2],"autoConfirmUser":false,"x":{"y":null}}}`, &confirm,
			`{"response":{"new":[1.0, 2],"autoConfirmUser":true,"x":{"y":null}}}`,
		},
		"adds a member": {`{"response":{"x":1 }}`, confirm, `{"response":{"x":1,"autoConfirmUser":true }}`},
		"fills an empty response": {
			`{"response":{ }}`, confirm, `{"response":{"autoConfirmUser":true }}`,
		},
		"null response":   {`{"response":null,"z":1}`, confirm, `{"response":{"autoConfirmUser":true},"z":1}`},
		"list response":   {`{"response": [] }`, confirm, `{"response": {"autoConfirmUser":true} }`},
		"string response": {`{"response":"x"}`, confirm, `{"response":{"autoConfirmUser":true}}`},
		"missing response": {
			"{\n  \"request\": {}\n}", confirm, "{\n  \"request\": {},\"response\":{\"autoConfirmUser\":true}\n}",
		},
		"empty event": {`{ }`, confirm, `{"response":{"autoConfirmUser":true} }`},
		"escaped key": {`{"respons\u0065":{"auto\u0043onfirmUser":false}}`, confirm, `{"respons\u0065":{"auto\u0043onfirmUser":true}}`},
		"only its own response": {
			`{"request":{"response":{"autoConfirmUser":false}},"response":{}}`, confirm,
			`{"request":{"response":{"autoConfirmUser":false}},"response":{"autoConfirmUser":true}}`,
		},
		"everything else stays": {
			"{ \"n\" : 1.50E+2 ,\r\n\t\"u\":\"\\u003c\\/\" , \"response\" : {} , \"l\":[ ] }", confirm,
			"{ \"n\" : 1.50E+2 ,\r\n\t\"u\":\"\\u003c\\/\" , \"response\" : {\"autoConfirmUser\":true} , \"l\":[ ] }",
		},
		"no HTML escapes": {
			`{"response":{}}`, cognito.CustomMessageResponse{EmailMessage: new(`<a href="x">&</a>`)},
			`{"response":{"emailMessage":"<a href=\"x\">&</a>"}}`,
		},
		"empty is sent": {
			`{"response":{"userAttributesToMap":null}}`, cognito.InboundFederationResponse{UserAttributesToMap: map[string]string{}},
			`{"response":{"userAttributesToMap":{}}}`,
		},
		"console's empty list of details": {
			`{"response":{"claimsAndScopeOverrideDetails":[]}}`,
			cognito.PreTokenGenerationV3Response{ClaimsAndScopeOverrideDetails: &cognito.ClaimsAndScopeOverrideDetails{
				AccessTokenGeneration: &cognito.AccessTokenGeneration{
					ClaimsToAddOrOverride: map[string]any{"level": 3, "tags": []string{"a"}}, ScopesToSuppress: []string{"phone"},
				},
			}},
			`{"response":{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"claimsToAddOrOverride":{"level":3,"tags":["a"]},"scopesToSuppress":["phone"]}}}}`,
		},
		"a migration": {
			`{"response":{"userAttributes":null,"finalUserStatus":null,"messageAction":null,"desiredDeliveryMediums":null,"forceAliasCreation":null,"enableSMSMFA":null}}`,
			cognito.UserMigrationResponse{
				UserAttributes:  map[string]string{"email": "jane.doe@example.com", "email_verified": "true"},
				FinalUserStatus: cognito.StatusConfirmed, MessageAction: cognito.MessageSuppress,
				DesiredDeliveryMediums: []cognito.DeliveryMedium{cognito.DeliverEmail}, ForceAliasCreation: new(false),
			},
			`{"response":{"userAttributes":{"email":"jane.doe@example.com","email_verified":"true"},"finalUserStatus":"CONFIRMED","messageAction":"SUPPRESS","desiredDeliveryMediums":["EMAIL"],"forceAliasCreation":false,"enableSMSMFA":null}}`,
		},
		"challenges": {
			`{"response":{"challengeName":null,"issueTokens":null,"failAuthentication":null}}`,
			cognito.DefineAuthChallengeResponse{ChallengeName: new("CUSTOM_CHALLENGE"), IssueTokens: new(false), FailAuthentication: new(false)},
			`{"response":{"challengeName":"CUSTOM_CHALLENGE","issueTokens":false,"failAuthentication":false}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := cognito.Splice([]byte(test.raw), test.response)
			if err != nil || string(got) != test.want {
				t.Errorf("error %v\ngot  %s\nwant %s", err, got, test.want)
			}
		})
	}
}

func TestSpliceOfNothingReturnsTheSameBytes(t *testing.T) {
	raw := []byte(" {\"response\" : null }\n")
	for _, response := range []any{
		nil, map[string]any{}, map[string]any(nil), (*cognito.PreSignUpResponse)(nil),
		cognito.PreSignUpResponse{}, cognito.PostConfirmationResponse{}, cognito.PreAuthenticationResponse{},
		cognito.PostAuthenticationResponse{}, cognito.PreTokenGenerationResponse{}, cognito.PreTokenGenerationV2Response{},
		cognito.UserMigrationResponse{}, cognito.DefineAuthChallengeResponse{}, cognito.CreateAuthChallengeResponse{},
		cognito.VerifyAuthChallengeResponseResponse{}, cognito.CustomMessageResponse{}, cognito.CustomEmailSenderResponse{},
		cognito.CustomSMSSenderResponse{}, cognito.InboundFederationResponse{},
	} {
		got, err := cognito.Splice(raw, response)
		if err != nil || &got[0] != &raw[0] || len(got) != len(raw) {
			t.Errorf("a zero %T gives %s, error %v", response, got, err)
		}
	}
}

func TestSpliceRefuses(t *testing.T) {
	const secret = "jane.doe@example.com"
	tests := map[string]struct {
		raw      string
		response any
		want     error
	}{
		"no JSON":                   {secret, nil, cognito.ErrNotJSON},
		"null":                      {"null", nil, cognito.ErrNotObject},
		"array":                     {"[]", nil, cognito.ErrNotObject},
		"invalid UTF-8":             {"{\"a\":\"\xff\"}", nil, cognito.ErrNotUTF8},
		"too large":                 {strings.Repeat(" ", cognito.MaxEventBytes+1), nil, cognito.ErrTooLarge},
		"too deep":                  {strings.Repeat("[", 5000) + strings.Repeat("]", 5000), nil, cognito.ErrTooDeep},
		"two responses":             {`{"response":{},"response":{}}`, nil, cognito.ErrDuplicateKey},
		"duplicate in the response": {`{"response":{"a":1,"a":2}}`, map[string]int{"b": 1}, cognito.ErrDuplicateKey},
		"response no object":        {`{}`, []string{secret}, cognito.ErrResponse},
		"response no JSON":          {`{}`, map[string]any{secret: math.NaN()}, cognito.ErrResponse},
		"response with duplicates":  {`{}`, json.RawMessage(`{"a":1,"a":2}`), cognito.ErrResponse},
		"response no UTF-8":         {`{}`, json.RawMessage("{\"a\":\"\xff\"}"), cognito.ErrResponse},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := cognito.Splice([]byte(test.raw), test.response)
			if !errors.Is(err, test.want) || got != nil {
				t.Fatalf("got %s, error %v, want %v", got, err, test.want)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error repeats its input: %v", err)
			}
		})
	}
}

const tokens = `{"version":"2","triggerSource":"TokenGeneration_Authentication","request":{` +
	`"userAttributes":{"sub":"1"},"groupConfiguration":{"groupsToOverride":["staff"],"iamRolesToOverride":[],"preferredRole":null},` +
	`"scopes":["openid"]},"response":{"claimsAndScopeOverrideDetails":null}}`

// Cognito takes every group out of the tokens when groupOverrideDetails is there
// without groups. Echoing an event through structs without pointers puts it there.
func TestGroupsAreNotStrippedByAccident(t *testing.T) {
	var typed events.CognitoEventUserPoolsPreTokenGenV2_0
	if err := json.Unmarshal([]byte(tokens), &typed); err != nil {
		t.Fatal(err)
	}
	echo, err := json.Marshal(typed)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(echo), `"groupOverrideDetails":{"groupsToOverride":null`) {
		t.Errorf("aws-lambda-go no longer adds an empty override: %s", echo)
	}
	untouched, err := cognito.Splice([]byte(tokens), cognito.PreTokenGenerationV2Response{})
	if err != nil || string(untouched) != tokens {
		t.Errorf("an echo of ours changed the event: %s, error %v", untouched, err)
	}
	claims, err := cognito.Splice([]byte(tokens), cognito.PreTokenGenerationV2Response{
		ClaimsAndScopeOverrideDetails: &cognito.ClaimsAndScopeOverrideDetails{
			IDTokenGeneration: &cognito.IDTokenGeneration{ClaimsToAddOrOverride: map[string]any{"plan": "team"}},
		},
	})
	if err != nil || strings.Contains(string(claims), "groupOverrideDetails") {
		t.Errorf("a claim of ours touched the groups: %s, error %v", claims, err)
	}
	legacy, err := cognito.Splice([]byte(`{"response":{"claimsOverrideDetails":null}}`), cognito.PreTokenGenerationResponse{
		ClaimsOverrideDetails: &cognito.ClaimsOverrideDetails{ClaimsToAddOrOverride: map[string]string{"plan": "team"}},
	})
	if err != nil || string(legacy) != `{"response":{"claimsOverrideDetails":{"claimsToAddOrOverride":{"plan":"team"}}}}` {
		t.Errorf("a claim of version 1 gives %s, error %v", legacy, err)
	}
}

func TestOverrideCopiesTheGroups(t *testing.T) {
	request := decoded[cognito.PreTokenGenerationRequest](t,
		`{"groupConfiguration":{"groupsToOverride":["staff","audit"],"iamRolesToOverride":[],"preferredRole":"arn:aws:iam::123456789012:role/staff"}}`)
	override := request.GroupConfiguration.Override()
	got, err := json.Marshal(override)
	const want = `{"groupsToOverride":["staff","audit"],"iamRolesToOverride":[],"preferredRole":"arn:aws:iam::123456789012:role/staff"}`
	if err != nil || string(got) != want {
		t.Errorf("error %v\ngot  %s\nwant %s", err, got, want)
	}
	override.GroupsToOverride[0], *override.PreferredRole = "changed", "changed"
	if request.GroupConfiguration.GroupsToOverride[0] != "staff" || *request.GroupConfiguration.PreferredRole == "changed" {
		t.Error("a change to the override changed the request")
	}
	for _, none := range []string{`{}`, `null`, `{"groupsToOverride":[],"iamRolesToOverride":null,"preferredRole":""}`} {
		request := decoded[cognito.PreTokenGenerationRequest](t, `{"groupConfiguration":`+none+`}`)
		if override := request.GroupConfiguration.Override(); override != nil {
			t.Errorf("groups %s give the override %+v, which could strip them", none, override)
		}
	}
}

func TestWithAddsGroups(t *testing.T) {
	tests := map[string]struct {
		groups string
		add    []string
		want   string
	}{
		"to some":                {`{"groupsToOverride":["staff"],"iamRolesToOverride":["r"],"preferredRole":"r"}`, []string{"audit"}, `{"groupsToOverride":["staff","audit"],"iamRolesToOverride":["r"],"preferredRole":"r"}`},
		"that the user has":      {`{"groupsToOverride":["staff"]}`, []string{"staff", "audit", "audit"}, `{"groupsToOverride":["staff","audit"]}`},
		"to none":                {`{"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null}`, []string{"audit"}, `{"groupsToOverride":["audit"]}`},
		"to a null":              {`null`, []string{"audit"}, `{"groupsToOverride":["audit"]}`},
		"nothing to some":        {`{"groupsToOverride":["staff"]}`, nil, `{"groupsToOverride":["staff"]}`},
		"nothing to none is nil": {`{"groupsToOverride":[],"preferredRole":""}`, nil, `null`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			request := decoded[cognito.PreTokenGenerationRequest](t, `{"groupConfiguration":`+test.groups+`}`)
			before := request.GroupConfiguration.Override()
			override := request.GroupConfiguration.With(test.add...)
			got, err := json.Marshal(override)
			if err != nil || string(got) != test.want {
				t.Errorf("error %v\ngot  %s\nwant %s", err, got, test.want)
			}
			if override != nil {
				override.GroupsToOverride[0] = "changed"
			}
			if after := request.GroupConfiguration.Override(); !reflect.DeepEqual(after, before) {
				t.Errorf("a change to the override changed the request: %+v", after)
			}
		})
	}
}
