package wire_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/wire"
)

const target = "AWSCognitoIdentityProviderService."

// secret stands in requests and must never be in a log.
const secret = "Correct-Horse-7"

func signUp(_ context.Context, c wire.Caller, in *idp.SignUpInput) (*idp.SignUpOutput, error) {
	switch aws.ToString(in.Username) {
	case "taken":
		return nil, fmt.Errorf("wrapped: %w", wire.UsernameExists.With("User already exists"))
	case "umlaut":
		return nil, wire.UserLambdaValidation.With("PreSignUp failed with error für heute\nzu.")
	case "panic":
		panic("the password is " + aws.ToString(in.Password))
	case "nil":
		var none *idp.SignUpInput
		return nil, errors.New(*none.Username)
	case "broken":
		return nil, fmt.Errorf("store %s: %w", aws.ToString(in.Password), errors.ErrUnsupported)
	case "stated":
		return nil, wire.InternalError.With("Try again later")
	}
	return &idp.SignUpOutput{UserSub: aws.String(c.Operation + " " + c.RequestID + " " + c.SDKVersion)}, nil
}

func newServer(log *bytes.Buffer) *wire.Server {
	return &wire.Server{
		Operations: map[string]wire.Operation{
			"SignUp":         wire.Public(signUp),
			"AdminGetUser":   wire.Signed(accept[idp.AdminGetUserInput]),
			"UpdateUserPool": wire.SignedRaw(raw),
		},
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}
}

func raw(_ context.Context, _ wire.Caller, _ *idp.UpdateUserPoolInput, members wire.Members) (*map[string]any, error) {
	return &map[string]any{"Kept": members["Future"]}, nil
}

// call sends a request; headers are pairs.
func call(server http.Handler, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequest(method, path, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	return recorder
}

func TestServerAnswers(t *testing.T) {
	const signed = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/local/cognito-idp/aws4_request"
	jane := func(name string) string {
		return `{"ClientId": "abc", "Username": "` + name + `", "Password": "` + secret + `"}`
	}
	for name, test := range map[string]struct {
		operation, body string
		headers         []string
		status          int
		want            string
	}{
		"an output": {"SignUp", jane("jane"), nil, 200, `{"UserConfirmed":false,"UserSub":"SignUp REQUEST aws-sdk-unknown-unknown"}`},
		"the SDK's version": {"SignUp", jane("jane"), []string{"User-Agent", "aws-sdk-js/3.1169.0 ua/2.1 os/linux"}, 200,
			`{"UserConfirmed":false,"UserSub":"SignUp REQUEST aws-sdk-js-3.1169.0"}`},
		"an exception":         {"SignUp", jane("taken"), nil, 400, `{"__type":"UsernameExistsException","message":"User already exists"}`},
		"the pool's own words": {"SignUp", jane("stated"), nil, 500, `{"__type":"InternalErrorException","message":"Try again later"}`},
		"a signed operation":   {"AdminGetUser", `{"UserPoolId": "local_1", "Username": "jane"}`, []string{"Authorization", signed}, 200, `{}`},
		"a signed operation without signature": {"AdminGetUser", `{}`, nil, 400,
			`{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}`},
		"a signed operation with a token": {"AdminGetUser", `{}`, []string{"Authorization", "Bearer x"}, 400,
			`{"__type":"MissingAuthenticationTokenException","message":"Missing Authentication Token"}`},
		"members the SDK does not know": {"UpdateUserPool", `{"UserPoolId": "local_1", "Future": {"a": [1]}}`, []string{"Authorization", signed}, 200,
			`{"Kept":{"a":[1]}}`},
		"an unknown operation": {"CreateUserPool", `{}`, nil, 400,
			`{"__type":"UnknownOperationException","message":"This local user pool does not have the operation CreateUserPool"}`},
		"an unknown name of anything": {"<b>\n" + strings.Repeat("x", 200), `{}`, nil, 400,
			`{"__type":"UnknownOperationException","message":"This local user pool does not have the operation b` + strings.Repeat("x", 127) + `"}`},
		"bad JSON":     {"SignUp", `{"ClientId"`, nil, 400, `{"__type":"SerializationException","message":"The request body is not a JSON object"}`},
		"a list":       {"SignUp", `[]`, nil, 400, `{"__type":"SerializationException","message":"The request body is not a JSON object"}`},
		"null":         {"SignUp", `null`, nil, 400, `{"__type":"SerializationException","message":"The request body is not a JSON object"}`},
		"deep nesting": {"SignUp", `{"ClientId":` + strings.Repeat("[", 200_000), nil, 400, `{"__type":"SerializationException","message":"The request body is not a JSON object"}`},
		"closed deep nesting": {"SignUp", `{"ClientId":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`, nil, 400,
			`{"__type":"SerializationException","message":"Start of list found where not expected"}`},
		"too large": {"SignUp", `{"ClientId": "` + strings.Repeat("x", 1<<20) + `"}`, nil, 400,
			`{"__type":"InvalidParameterException","message":"The request is larger than 1048576 bytes"}`},
		"no body": {"AdminGetUser", ``, []string{"Authorization", signed}, 400, `{"__type":"InvalidParameterException","message":"2 validation errors detected: ` +
			`Value null at 'userPoolId' failed to satisfy constraint: Member must not be null; Value null at 'username' failed to satisfy constraint: Member must not be null"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := call(newServer(new(bytes.Buffer)), "POST", "/", test.body, append(test.headers, "X-Amz-Target", target+test.operation)...)
			want := strings.Replace(test.want, "REQUEST", got.Header().Get("x-amzn-RequestId"), 1)
			if got.Code != test.status || got.Body.String() != want {
				t.Errorf("got  %d %.300s\nwant %d %s", got.Code, got.Body, test.status, want)
			}
			if kind := got.Header().Get("Content-Type"); kind != "application/x-amz-json-1.1" {
				t.Errorf("content type %q", kind)
			}
		})
	}
}

func TestExceptionsAreInHeadersToo(t *testing.T) {
	server := newServer(new(bytes.Buffer))
	got := call(server, "POST", "/", `{"ClientId": "abc", "Username": "umlaut"}`, "X-Amz-Target", target+"SignUp").Header()
	for name, want := range map[string]string{
		"x-amzn-ErrorType":              "UserLambdaValidationException:",
		"x-amzn-ErrorMessage":           "PreSignUp failed with error f?r heute?zu.",
		"Access-Control-Allow-Origin":   "*",
		"Access-Control-Expose-Headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
	} {
		if got.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Get(name), want)
		}
	}
	long := call(server, "POST", "/", `{"ClientId": "`+strings.Repeat("-", 5000)+`"}`, "X-Amz-Target", target+"SignUp")
	if size := len(long.Header().Get("x-amzn-ErrorMessage")); size > 1024 {
		t.Errorf("a header of %d bytes", size)
	}
}

func TestPathsAndMethods(t *testing.T) {
	server := newServer(new(bytes.Buffer))
	for _, test := range []struct {
		method, path string
		headers      []string
		status       int
		header, want string
	}{
		{"GET", "/", nil, 405, "Allow", "OPTIONS, POST"},
		{"POST", "/other", nil, 404, "Access-Control-Allow-Origin", "*"},
		{"POST", "/", nil, 400, "x-amzn-ErrorType", "UnknownOperationException:"},
		{"POST", "/", []string{"X-Amz-Target", "DynamoDB_20120810.SignUp"}, 400, "x-amzn-ErrorType", "UnknownOperationException:"},
		{"OPTIONS", "/", []string{"Access-Control-Request-Headers", "content-type,x-amz-target,traceparent"}, 200,
			"Access-Control-Allow-Headers", "content-type,x-amz-target,traceparent"},
		{"OPTIONS", "/", []string{"Access-Control-Request-Headers", "a\tb: c"}, 200, "Access-Control-Allow-Headers",
			"amz-sdk-invocation-id,amz-sdk-request,authorization,cache-control,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent"},
		{"OPTIONS", "/", nil, 200, "Access-Control-Allow-Methods", "POST, OPTIONS"},
		{"OPTIONS", "/", nil, 200, "Access-Control-Allow-Origin", "*"},
	} {
		got := call(server, test.method, test.path, "", test.headers...)
		if got.Code != test.status || got.Header().Get(test.header) != test.want {
			t.Errorf("%s %s %v: %d, %s: %q; want %d, %q", test.method, test.path, test.headers,
				got.Code, test.header, got.Header().Get(test.header), test.status, test.want)
		}
	}
}

func TestFaultsAreAnsweredOnceAndLoggedWithoutInput(t *testing.T) {
	for name, want := range map[string]string{
		"panic":  "panic: string at gatehouse/local/pool/wire_test.signUp:",
		"nil":    "invalid memory address or nil pointer dereference at gatehouse/local/pool/wire_test.signUp:",
		"broken": `fault="*fmt.wrapError of *errors.errorString"`,
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			body := `{"ClientId": "abc", "Username": "` + name + `", "Password": "` + secret + `"}`
			got := call(newServer(&log), "POST", "/", body, "X-Amz-Target", target+"SignUp")
			if answer := `{"__type":"InternalErrorException","message":"Internal server error."}`; got.Code != 500 || got.Body.String() != answer {
				t.Errorf("got %d %s, want 500 %s", got.Code, got.Body, answer)
			}
			if !strings.Contains(log.String(), want) || !strings.Contains(log.String(), "operation=SignUp requestId="+got.Header().Get("x-amzn-RequestId")) {
				t.Errorf("the log says %s, want %s", &log, want)
			}
			if strings.Contains(log.String(), secret) {
				t.Error("the log holds the password")
			}
		})
	}
}

func TestAdmitSeesTheMembersAndMayRefuse(t *testing.T) {
	server := newServer(new(bytes.Buffer))
	server.Admit = func(operation string, members wire.Members) error {
		return wire.TooManyRequests.With(operation + " " + string(members["ClientId"]))
	}
	got := call(server, "POST", "/", `{"ClientId": "abc"}`, "X-Amz-Target", target+"SignUp")
	if want := `{"__type":"TooManyRequestsException","message":"SignUp \"abc\""}`; got.Body.String() != want {
		t.Errorf("got %s, want %s", got.Body, want)
	}
}

func TestEachRequestHasAnID(t *testing.T) {
	server := &wire.Server{}
	first := call(server, "POST", "/", "").Header().Get("x-amzn-RequestId")
	second := call(server, "POST", "/", "").Header().Get("x-amzn-RequestId")
	if len(first) != 36 || first == second {
		t.Errorf("request ids %q and %q", first, second)
	}
}

func TestMerge(t *testing.T) {
	one := map[string]wire.Operation{"SignUp": wire.Public(signUp)}
	if got := wire.Merge(one, nil, map[string]wire.Operation{"GetUser": wire.Public(accept[idp.GetUserInput])}); len(got) != 2 || len(one) != 1 {
		t.Errorf("two sets became %d operations, the first has %d", len(got), len(one))
	}
	defer func() {
		if recover() == nil {
			t.Error("a name given twice was taken")
		}
	}()
	wire.Merge(one, one)
}

func TestClassOf(t *testing.T) {
	wrapped := fmt.Errorf("sign up: %w", wire.UsernameExists.With("User already exists"))
	if got := wire.ClassOf(wrapped); got != wire.UsernameExists {
		t.Errorf("class %q", got)
	}
	if got := wire.ClassOf(errors.New("other")); got != "" {
		t.Errorf("class %q of another error", got)
	}
	if got := wire.ClassOf(nil); got != "" {
		t.Errorf("class %q of no error", got)
	}
}

func TestSDKVersions(t *testing.T) {
	for _, test := range []struct{ agent, browser, want string }{
		{"aws-sdk-js/3.1169.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#22.1.0", "", "aws-sdk-js-3.1169.0"},
		{"Mozilla/5.0", "aws-sdk-js/3.1169.0", "aws-sdk-js-3.1169.0"},
		{"aws-sdk-go-v2/1.47.7 ua/2.1 os/linux lang/go#1.26", "", "aws-sdk-go-v2-1.47.7"},
		{"m/E aws-sdk-java/2.30.1", "", "aws-sdk-java-2.30.1"},
		{"Mozilla/5.0", "aws-amplify/5.0.4 auth framework/0", "aws-sdk-unknown-unknown"},
		{"Boto3/1.43.1 md/Botocore#1.43.1", "", "aws-sdk-unknown-unknown"},
		{"aws-sdk-js/<script>", "", "aws-sdk-unknown-unknown"},
		{"", "", "aws-sdk-unknown-unknown"},
	} {
		got := call(newServer(new(bytes.Buffer)), "POST", "/", `{"ClientId": "abc", "Username": "jane"}`,
			"X-Amz-Target", target+"SignUp", "User-Agent", test.agent, "X-Amz-User-Agent", test.browser)
		if !strings.HasSuffix(got.Body.String(), " "+test.want+`"}`) {
			t.Errorf("%q and %q gave %s, want %s", test.agent, test.browser, got.Body, test.want)
		}
	}
}
