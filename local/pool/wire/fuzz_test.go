package wire_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// seeds are bodies near every branch of the decoder.
func seeds() []string {
	return []string{
		`{}`, ``, `null`, `[]`, `7`, `"x"`, `{"ClientId":`, `{"ClientId": "abc", "Username": "jane", "Password": "Correct-Horse-7"}`,
		`{"UserAttributes": [{"Name": "email", "Value": "jane@example.com"}, null, 7, "x", [], {}]}`,
		`{"ClientMetadata": {"a": "b", "c": null}, "ValidationData": {}}`, `{"UserContextData": {"IpAddress": 7}}`,
		`{"Policies": {"PasswordPolicy": {"MinimumLength": 1e999, "RequireNumbers": "true"}}, "UserPoolTags": {"a": "b"}}`,
		`{"LambdaConfig": {"PreSignUp": "x", "CustomEmailSender": {"LambdaVersion": "V9_0"}}, "AutoVerifiedAttributes": ["email", "fax"]}`,
		`{"UserCreateDate": 1767225600.25, "Enabled": "yes", "ImportedUsers": 1e18}`, `{"UserCreateDate": -1e308, "Limit": -0}`,
		`{"ContextData": {"HttpHeaders": [{"headerName": "x"}]}, "Session": "\ud800"}`, `{"Settings": {"a": [1]}, "ImageFile": "aGk="}`,
		strings.Repeat("[", 300), `{"Username": ` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `}`,
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range seeds() {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, target := range []any{
			&idp.SignUpInput{}, &idp.UpdateUserPoolInput{}, &idp.AdminInitiateAuthInput{}, &idp.SetUICustomizationInput{},
			&idp.CreateManagedLoginBrandingInput{}, &types.UserPoolType{}, &types.UserType{}, &types.UserImportJobType{},
		} {
			if err := wire.Decode(raw, target); err != nil {
				if wire.ClassOf(err) != wire.Serialization {
					t.Fatalf("%T: %v", target, err)
				}
				continue
			}
			again(t, target)
		}
	})
}

// again checks that what was decoded is encoded, and decoded to the same.
func again(t *testing.T, first any) {
	t.Helper()
	raw, err := wire.Encode(first)
	if err != nil || !json.Valid(raw) {
		t.Fatalf("%+v was encoded to %s, %v", first, raw, err)
	}
	second := reflect.New(reflect.TypeOf(first).Elem()).Interface()
	if err := wire.Decode(raw, second); err != nil {
		t.Fatalf("%s is not decoded again: %v", raw, err)
	}
	rawAgain, err := wire.Encode(second)
	if err != nil || !bytes.Equal(raw, rawAgain) {
		t.Fatalf("%s became %s, %v", raw, rawAgain, err)
	}
}

func FuzzServer(f *testing.F) {
	server := &wire.Server{
		Operations: map[string]wire.Operation{
			"SignUp":                 wire.Public(accept[idp.SignUpInput]),
			"UpdateUserPool":         wire.SignedRaw(raw),
			"ListUsers":              wire.Signed(accept[idp.ListUsersInput]),
			"RespondToAuthChallenge": wire.Public(accept[idp.RespondToAuthChallengeInput]),
			"AdminInitiateAuth":      wire.Signed(accept[idp.AdminInitiateAuthInput]),
		},
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, seed := range seeds() {
		for name := range server.Operations {
			f.Add("POST", "/", target+name, seed)
		}
	}
	f.Add("OPTIONS", "/", "a,b", "")
	f.Add("GET", "/oauth2", "", "")
	f.Fuzz(func(t *testing.T, method, path, header, body string) {
		if method != "OPTIONS" && method != "GET" {
			method = "POST"
		}
		if path != "/" {
			path = "/other"
		}
		got := call(server, method, path, body, "X-Amz-Target", header, "Authorization", "AWS4-HMAC-SHA256 x",
			"Access-Control-Request-Headers", header, "X-Amz-User-Agent", header)
		switch got.Code {
		case 200, 400, 404, 405:
		default:
			t.Fatalf("%s %s %q %q: %d %s", method, path, header, body, got.Code, got.Body)
		}
		if got.Code == 400 && (!json.Valid(got.Body.Bytes()) || got.Header().Get("x-amzn-ErrorType") == "") {
			t.Fatalf("an exception is sent as %s", got.Body)
		}
	})
}
