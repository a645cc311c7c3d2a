package cognito_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

// event wraps a request in an envelope.
func event(request string) string {
	return `{"version":"1","triggerSource":"PreSignUp_SignUp","request":` + request + `,"response":{}}`
}

// decoded is the request of an event that must decode.
func decoded[Q any](t *testing.T, request string) Q {
	t.Helper()
	got, err := cognito.Decode[Q]([]byte(event(request)))
	if err != nil {
		t.Fatalf("request %s does not decode: %v", request, err)
	}
	return got.Request
}

// reads fails unless the request decodes to want.
func reads[Q any](request string, want Q) func(*testing.T) {
	return func(t *testing.T) {
		if got := decoded[Q](t, request); !reflect.DeepEqual(got, want) {
			t.Errorf("request %s\nreads %+v\nwant  %+v", request, got, want)
		}
	}
}

func TestDecodeReadsTheEnvelope(t *testing.T) {
	got, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(signUp))
	want := cognito.Event[cognito.PreSignUpRequest]{
		Version: "1", Region: "us-east-1", UserPoolID: "us-east-1_EXAMPLE00",
		UserName:      "11111111-2222-4333-8444-555555555555",
		CallerContext: cognito.CallerContext{AWSSDKVersion: "aws-sdk-unknown-unknown", ClientID: "1example23456789abcdefghij"},
		TriggerSource: cognito.PreSignUpSignUp,
		Request: cognito.PreSignUpRequest{
			UserAttributes: map[string]string{
				"email": "jane.doe@example.com", "name": "Jane Doe", "phone_number": "+12025550123", "locale": "en",
			},
			ClientMetadata: map[string]string{"campaign": "spring"},
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("Decode: %v\ngot  %+v\nwant %+v", err, got, want)
	}
}

func TestDecodeReadsEveryRequest(t *testing.T) {
	attributes, metadata := map[string]string{"sub": "1"}, map[string]string{"k": "v"}
	text := func(s string) *string { return &s }
	groups := cognito.GroupConfiguration{GroupsToOverride: []string{"a"}, IAMRolesToOverride: []string{"r"}, PreferredRole: text("p")}
	const common = `"userAttributes":{"sub":"1"},"clientMetadata":{"k":"v"}`
	const group = `"groupConfiguration":{"groupsToOverride":["a"],"iamRolesToOverride":["r"],"preferredRole":"p"}`
	const session = `"session":[{"challengeName":"SRP_A","challengeResult":true,"challengeMetadata":null},{"challengeName":"CUSTOM_CHALLENGE","challengeResult":false,"challengeMetadata":"M"}]`
	steps := []cognito.ChallengeResult{
		{ChallengeName: "SRP_A", ChallengeResult: true}, {ChallengeName: "CUSTOM_CHALLENGE", ChallengeMetadata: text("M")},
	}
	t.Run("pre sign-up", reads(`{`+common+`,"validationData":{"v":"d"}}`,
		cognito.PreSignUpRequest{UserAttributes: attributes, ClientMetadata: metadata, ValidationData: map[string]string{"v": "d"}}))
	t.Run("post confirmation", reads(`{`+common+`}`,
		cognito.PostConfirmationRequest{UserAttributes: attributes, ClientMetadata: metadata}))
	t.Run("pre authentication", reads(`{`+common+`,"validationData":{"k":"v"},"userNotFound":true}`,
		cognito.PreAuthenticationRequest{UserAttributes: attributes, ValidationData: metadata, UserNotFound: true}))
	t.Run("post authentication", reads(`{`+common+`,"newDeviceUsed":true}`,
		cognito.PostAuthenticationRequest{UserAttributes: attributes, ClientMetadata: metadata, NewDeviceUsed: true}))
	t.Run("pre token V1", reads(`{`+common+`,`+group+`}`,
		cognito.PreTokenGenerationRequest{UserAttributes: attributes, ClientMetadata: metadata, GroupConfiguration: groups}))
	t.Run("pre token V2", reads(`{`+common+`,`+group+`,"scopes":["openid"]}`,
		cognito.PreTokenGenerationV2Request{UserAttributes: attributes, ClientMetadata: metadata, GroupConfiguration: groups, Scopes: []string{"openid"}}))
	t.Run("pre token V3 of a machine", reads(`{"scopes":["orders/read"],"clientMetadata":{"k":"v"}}`,
		cognito.PreTokenGenerationV3Request{ClientMetadata: metadata, Scopes: []string{"orders/read"}}))
	t.Run("user migration", reads(`{"password":"p","validationData":{"k":"v"},"clientMetadata":null}`,
		cognito.UserMigrationRequest{Password: "p", ValidationData: metadata}))
	t.Run("define challenge", reads(`{`+common+`,`+session+`,"userNotFound":false}`,
		cognito.DefineAuthChallengeRequest{UserAttributes: attributes, ClientMetadata: metadata, Session: steps}))
	t.Run("create challenge", reads(`{`+common+`,`+session+`,"challengeName":"CUSTOM_CHALLENGE","userNotFound":true}`,
		cognito.CreateAuthChallengeRequest{UserAttributes: attributes, ClientMetadata: metadata, Session: steps, ChallengeName: "CUSTOM_CHALLENGE", UserNotFound: true}))
	t.Run("verify challenge", reads(`{`+common+`,"privateChallengeParameters":{"k":"v"},"challengeAnswer":"42","userNotFound":true}`,
		cognito.VerifyAuthChallengeResponseRequest{UserAttributes: attributes, ClientMetadata: metadata, PrivateChallengeParameters: metadata, ChallengeAnswer: "42", UserNotFound: true}))
	t.Run("custom message", reads(`{`+common+`,"codeParameter":"{####}","linkParameter":"{##Click Here##}","usernameParameter":null}`,
		cognito.CustomMessageRequest{UserAttributes: attributes, ClientMetadata: metadata, CodeParameter: "{####}", LinkParameter: text("{##Click Here##}")}))
	t.Run("custom e-mail sender", reads(`{`+common+`,"type":"customEmailSenderRequestV1","code":"QUJD"}`,
		cognito.CustomEmailSenderRequest{UserAttributes: attributes, ClientMetadata: metadata, Type: cognito.CustomEmailSenderRequestV1, Code: text("QUJD")}))
	t.Run("custom SMS sender", reads(`{`+common+`,"type":"customSMSSenderRequestV1","code":null}`,
		cognito.CustomSMSSenderRequest{UserAttributes: attributes, ClientMetadata: metadata, Type: cognito.CustomSMSSenderRequestV1}))
	t.Run("inbound federation", reads(`{"providerName":"Example","providerType":"OIDC","attributes":{"idToken":{"sub":"1"},"userInfo":{},"tokenResponse":{"expires_in":3600},"samlResponse":null}}`,
		cognito.InboundFederationRequest{ProviderName: "Example", ProviderType: cognito.ProviderOIDC, Attributes: cognito.FederationAttributes{
			TokenResponse: map[string]any{"expires_in": json.Number("3600")}, IDToken: map[string]any{"sub": "1"}, UserInfo: map[string]any{},
		}}))
}

func TestDecodeToleratesOddShapes(t *testing.T) {
	type signUpRequest = cognito.PreSignUpRequest
	none := signUpRequest{}
	t.Run("null request", reads(`null`, none))
	t.Run("empty request", reads(`{}`, none))
	t.Run("null maps", reads(`{"userAttributes":null,"validationData":null,"clientMetadata":null}`, none))
	t.Run("maps of another type", reads(`{"validationData":[],"clientMetadata":"x"}`, none))
	t.Run("empty maps", reads(`{"userAttributes":{},"validationData":{ }}`,
		signUpRequest{UserAttributes: map[string]string{}, ValidationData: map[string]string{}}))
	t.Run("unknown fields of every kind", reads(`{"a":null,"b":[1,{"c":"]}"}],"d":{"e":{}},"f":-1.5e3,"g":true,"h":"\"{"}`, none))
	t.Run("values that are no strings", reads(`{"userAttributes":{"age":42,"ok":true,"nick":null,"address":{"city": "x"},"list":[1, 2],"big":12345678901234567890.10}}`,
		signUpRequest{UserAttributes: map[string]string{"age": "42", "ok": "true", "nick": "", "address": `{"city": "x"}`, "list": "[1, 2]", "big": "12345678901234567890.10"}}))
	t.Run("escapes", reads(`{"userAttri\u0062utes":{"n\u0061me":"J\u00e4ne \"D\"\n\ud83d\ude00 \ud83d"}}`,
		signUpRequest{UserAttributes: map[string]string{"name": "Jäne \"D\"\n😀 \ufffd"}}))
	t.Run("keys in another case are other keys", reads(`{"UserAttributes":{"email":"x"},"USERATTRIBUTES":1}`, none))

	type tokenRequest = cognito.PreTokenGenerationV2Request
	role := func(role *string) tokenRequest {
		return tokenRequest{GroupConfiguration: cognito.GroupConfiguration{PreferredRole: role}}
	}
	t.Run("preferred role null", reads(`{"groupConfiguration":{"preferredRole":null}}`, role(nil)))
	t.Run("preferred role empty", reads(`{"groupConfiguration":{"preferredRole":""}}`, role(new(""))))
	t.Run("preferred role in a list", reads(`{"groupConfiguration":{"preferredRole":["r","s"]}}`, role(new("r"))))
	t.Run("preferred role in an empty list", reads(`{"groupConfiguration":{"preferredRole":[]}}`, role(nil)))
	t.Run("preferred role null in a list", reads(`{"groupConfiguration":{"preferredRole":[null]}}`, role(nil)))
	t.Run("preferred role behind null in a list", reads(`{"groupConfiguration":{"preferredRole":[null,{"a":[1]},"r"]}}`, role(new("r"))))
	t.Run("preferred role empty object", reads(`{"groupConfiguration":{"preferredRole":{}}}`, role(nil)))
	t.Run("preferred role object", reads(`{"groupConfiguration":{"preferredRole":{"a":"r"}}}`, role(nil)))
	t.Run("group configuration null", reads(`{"groupConfiguration":null}`, tokenRequest{}))
	t.Run("group configuration list", reads(`{"groupConfiguration":[]}`, tokenRequest{}))
	t.Run("scopes null", reads(`{"scopes":null}`, tokenRequest{}))
	t.Run("scopes empty", reads(`{"scopes":[]}`, tokenRequest{Scopes: []string{}}))
	t.Run("one scope", reads(`{"scopes":"openid"}`, tokenRequest{Scopes: []string{"openid"}}))
	t.Run("scopes of other types", reads(`{"scopes":["a",1,null,{"b":[]}]}`, tokenRequest{Scopes: []string{"a", "1", "", `{"b":[]}`}}))
	t.Run("scopes object", reads(`{"scopes":{}}`, tokenRequest{}))

	found := func(is bool) cognito.PreAuthenticationRequest {
		return cognito.PreAuthenticationRequest{UserNotFound: is}
	}
	t.Run("boolean as string", reads(`{"userNotFound":"true"}`, found(true)))
	t.Run("boolean as other string", reads(`{"userNotFound":"false"}`, found(false)))
	t.Run("boolean null", reads(`{"userNotFound":null}`, found(false)))
	t.Run("boolean number", reads(`{"userNotFound":1}`, found(false)))
	t.Run("session null", reads(`{"session":null}`, cognito.DefineAuthChallengeRequest{}))
	t.Run("session with odd steps", reads(`{"session":[null,7,{"challengeName":1}]}`,
		cognito.DefineAuthChallengeRequest{Session: []cognito.ChallengeResult{{}, {}, {ChallengeName: "1"}}}))
	t.Run("numeric answer", reads(`{"challengeAnswer":123}`, cognito.VerifyAuthChallengeResponseRequest{ChallengeAnswer: "123"}))
}

func TestDecodeReadsFederationAttributesOfAnyType(t *testing.T) {
	const saml = `{"n":12345678901234567890.10,"b":true,"f":false,"z":null,"l":[1,"x",[],{}],"o":{"a":{"b":-0.5e+3}},"s":"\u00e4","e":{}}`
	got := decoded[cognito.InboundFederationRequest](t, `{"attributes":{"samlResponse":`+saml+`}}`).Attributes.SAMLResponse
	oracle := json.NewDecoder(strings.NewReader(saml))
	oracle.UseNumber()
	var want map[string]any
	if err := oracle.Decode(&want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestDecodeNeedsNoResponse(t *testing.T) {
	for _, raw := range []string{
		`{"triggerSource":"PreSignUp_SignUp","request":{}}`,
		`{"triggerSource":"PreSignUp_SignUp"}`,
		`{"triggerSource":"PreSignUp_SignUp","response":null,"request":null}`,
		`{"triggerSource":"PreSignUp_SignUp","response":[{"a":1,"a":2}]}`,
		"\n\t {\"triggerSource\" : \"PreSignUp_SignUp\" , \"callerContext\" : null , \"version\" : null }\r\n",
	} {
		got, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(raw))
		if err != nil || got.TriggerSource != cognito.PreSignUpSignUp {
			t.Errorf("event %s reads as %+v, error %v", raw, got, err)
		}
	}
}

func TestDecodePassesUnknownSources(t *testing.T) {
	got, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(`{"triggerSource":"PreSignUp_Passkey","request":{}}`))
	if err != nil || got.TriggerSource != "PreSignUp_Passkey" {
		t.Errorf("source reads as %q, error %v", got.TriggerSource, err)
	}
}

func TestDecodeRefusesWhatIsNoEvent(t *testing.T) {
	const secret = "jane.doe@example.com"
	deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
	tests := map[string]struct {
		raw  string
		want error
	}{
		"nothing":                     {"", cognito.ErrNotJSON},
		"text":                        {secret, cognito.ErrNotJSON},
		"cut off":                     {`{"triggerSource":"` + secret, cognito.ErrNotJSON},
		"two values":                  {`{"triggerSource":"x"}{}`, cognito.ErrNotJSON},
		"byte order mark":             {"\ufeff" + `{"triggerSource":"x"}`, cognito.ErrNotJSON},
		"control character":           {"{\"triggerSource\":\"x\x01" + secret + "\"}", cognito.ErrNotJSON},
		"NUL after the event":         {"{\"triggerSource\":\"x\"}\x00", cognito.ErrNotJSON},
		"wrong escape":                {`{"triggerSource":"\x41"}`, cognito.ErrNotJSON},
		"leading zero":                {`{"triggerSource":"x","n":01}`, cognito.ErrNotJSON},
		"invalid UTF-8":               {"{\"triggerSource\":\"\xff" + secret + "\"}", cognito.ErrNotUTF8},
		"null":                        {`null`, cognito.ErrNotObject},
		"array":                       {`["` + secret + `"]`, cognito.ErrNotObject},
		"string":                      {`"` + secret + `"`, cognito.ErrNotObject},
		"number":                      {`7`, cognito.ErrNotObject},
		"deep nesting":                {event(`{"x":` + deep + `}`), cognito.ErrTooDeep},
		"deep nesting, cut off":       {strings.Repeat(`{"a":`, 100_000), cognito.ErrTooDeep},
		"no source":                   {`{"request":{"userAttributes":{"email":"` + secret + `"}}}`, cognito.ErrNoSource},
		"source null":                 {`{"triggerSource":null}`, cognito.ErrNoSource},
		"source number":               {`{"triggerSource":1}`, cognito.ErrNoSource},
		"request list":                {event(`["` + secret + `"]`), cognito.ErrRequest},
		"request string":              {event(`"` + secret + `"`), cognito.ErrRequest},
		"user attributes list":        {event(`{"userAttributes":["` + secret + `"]}`), cognito.ErrUserAttributes},
		"user attributes string":      {event(`{"userAttributes":"` + secret + `"}`), cognito.ErrUserAttributes},
		"duplicate envelope key":      {`{"triggerSource":"x","triggerSource":"` + secret + `"}`, cognito.ErrDuplicateKey},
		"duplicate unknown key":       {`{"triggerSource":"x","a":1,"a":2}`, cognito.ErrDuplicateKey},
		"duplicate request":           {`{"triggerSource":"x","request":{},"requ\u0065st":{}}`, cognito.ErrDuplicateKey},
		"duplicate key in request":    {event(`{"userAttributes":{},"userAttributes":{}}`), cognito.ErrDuplicateKey},
		"duplicate attribute":         {event(`{"userAttributes":{"email":"a@example.com","email":"` + secret + `"}}`), cognito.ErrDuplicateKey},
		"duplicate escaped attribute": {event(`{"userAttributes":{"email":"a@example.com","\u0065mail":"` + secret + `"}}`), cognito.ErrDuplicateKey},
		"duplicate metadata":          {event(`{"clientMetadata":{"a":"1","a":"2"}}`), cognito.ErrDuplicateKey},
		"more than 6 MiB":             {event(`{"x":"` + strings.Repeat("a", cognito.MaxEventBytes) + `"}`), cognito.ErrTooLarge},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(test.raw))
			if !errors.Is(err, test.want) {
				t.Fatalf("error is %v, want %v", err, test.want)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error repeats its input: %v", err)
			}
			if !reflect.DeepEqual(got, cognito.Event[cognito.PreSignUpRequest]{}) {
				t.Errorf("an event came with the error: %+v", got)
			}
		})
	}
}

func TestDecodeRefusesDuplicatesWhereverItReads(t *testing.T) {
	many := strings.Builder{}
	for i := range 40 {
		many.WriteString(`"k` + strings.Repeat("x", i) + `":0,`)
	}
	refuse := func(err error) func(*testing.T) {
		return func(t *testing.T) {
			if !errors.Is(err, cognito.ErrDuplicateKey) {
				t.Errorf("error is %v, want %v", err, cognito.ErrDuplicateKey)
			}
		}
	}
	_, err := cognito.Decode[cognito.InboundFederationRequest]([]byte(event(`{"attributes":{"idToken":{"a":[{"b":1,"b":2}]}}}`)))
	t.Run("in a claim", refuse(err))
	_, err = cognito.Decode[cognito.PreTokenGenerationRequest]([]byte(event(`{"groupConfiguration":{"preferredRole":null,"preferredRole":"r"}}`)))
	t.Run("in the groups", refuse(err))
	_, err = cognito.Decode[cognito.DefineAuthChallengeRequest]([]byte(event(`{"session":[{"challengeName":"a","challengeName":"b"}]}`)))
	t.Run("in a step", refuse(err))
	_, err = cognito.Decode[cognito.PreSignUpRequest]([]byte(event(`{` + many.String() + `"k":0}`)))
	t.Run("in a large object", refuse(err))
	_, err = cognito.Decode[struct{}]([]byte(event(`{"a":0,"a":0}`)))
	t.Run("in a request of the caller's type", refuse(err))
}

func TestDecodeAcceptsLargeAndDeepEvents(t *testing.T) {
	address := strings.Repeat("a", 64<<10) + "@example.com"
	if got := decoded[cognito.PreSignUpRequest](t, `{"userAttributes":{"email":"`+address+`"}}`); got.UserAttributes["email"] != address {
		t.Error("an address of 64 KB was changed")
	}
	frame := len(event(`{"x":""}`))
	decoded[cognito.PreSignUpRequest](t, `{"x":"`+strings.Repeat("a", cognito.MaxEventBytes-frame)+`"}`)
	within := cognito.MaxDepth - 4
	got := decoded[cognito.InboundFederationRequest](t, `{"attributes":{"idToken":{"x":`+strings.Repeat("[", within)+strings.Repeat("]", within)+`}}}`)
	if got.Attributes.IDToken["x"] == nil {
		t.Error("a deep claim was not read")
	}
}

func TestDecodeKeepsNothingOfTheBuffer(t *testing.T) {
	buffer := []byte(signUp)
	before, err := cognito.Decode[cognito.PreSignUpRequest](buffer)
	if err != nil {
		t.Fatal(err)
	}
	copy(buffer, bytes.Repeat([]byte("x"), len(buffer)))
	again, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(signUp))
	if err != nil || !reflect.DeepEqual(before, again) {
		t.Errorf("the event changed with the buffer: %+v", before)
	}
}

func TestDecodeReadsARequestOfTheCallersType(t *testing.T) {
	type request struct {
		Password string `json:"password"`
		Tries    int    `json:"tries"`
	}
	t.Run("fits", reads(`{"password":"p","tries":3,"more":[]}`, request{"p", 3}))
	t.Run("null", reads(`null`, request{}))
	t.Run("raw", func(t *testing.T) {
		if got := decoded[json.RawMessage](t, `{ "a":1.0 }`); string(got) != `{ "a":1.0 }` {
			t.Errorf("raw request is %s", got)
		}
	})
	_, err := cognito.Decode[request]([]byte(event(`{"tries":"jane.doe@example.com"}`)))
	if !errors.Is(err, cognito.ErrRequestType) {
		t.Errorf("error is %v, want %v", err, cognito.ErrRequestType)
	}
}

func TestLocale(t *testing.T) {
	tests := map[string]struct{ request, want string }{
		"attribute wins":       {`{"userAttributes":{"locale":"de"},"clientMetadata":{"locale":"fr"},"validationData":{"locale":"it"}}`, "de"},
		"empty attribute":      {`{"userAttributes":{"locale":""},"clientMetadata":{"locale":"fr"}}`, "fr"},
		"only client metadata": {`{"clientMetadata":{"locale":"fr"}}`, "fr"},
		"none":                 {`{"userAttributes":{}}`, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for kind, got := range map[string]string{
				"pre sign-up":         decoded[cognito.PreSignUpRequest](t, test.request).Locale(),
				"post confirmation":   decoded[cognito.PostConfirmationRequest](t, test.request).Locale(),
				"post authentication": decoded[cognito.PostAuthenticationRequest](t, test.request).Locale(),
				"pre token V1":        decoded[cognito.PreTokenGenerationRequest](t, test.request).Locale(),
				"pre token V2":        decoded[cognito.PreTokenGenerationV2Request](t, test.request).Locale(),
				"define challenge":    decoded[cognito.DefineAuthChallengeRequest](t, test.request).Locale(),
				"create challenge":    decoded[cognito.CreateAuthChallengeRequest](t, test.request).Locale(),
				"verify challenge":    decoded[cognito.VerifyAuthChallengeResponseRequest](t, test.request).Locale(),
				"custom message":      decoded[cognito.CustomMessageRequest](t, test.request).Locale(),
				"e-mail sender":       decoded[cognito.CustomEmailSenderRequest](t, test.request).Locale(),
				"SMS sender":          decoded[cognito.CustomSMSSenderRequest](t, test.request).Locale(),
			} {
				if got != test.want {
					t.Errorf("locale of %s is %q, want %q", kind, got, test.want)
				}
			}
		})
	}
	const metadata = `{"validationData":{"locale":"it"}}`
	if got := decoded[cognito.PreAuthenticationRequest](t, metadata).Locale(); got != "it" {
		t.Errorf("pre authentication has its client metadata as validation data; its locale is %q, want it", got)
	}
	if got := decoded[cognito.UserMigrationRequest](t, metadata).Locale(); got != "it" {
		t.Errorf("locale of a migration is %q, want it", got)
	}
}
