package cognito_test

import (
	"encoding/json"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"gatehouse/shared/cognito"
)

// signUp is a sign-up as Cognito sends it: compact, pre-filled response.
const signUp = `{"version":"1","region":"us-east-1","userPoolId":"us-east-1_EXAMPLE00",` +
	`"userName":"11111111-2222-4333-8444-555555555555",` +
	`"callerContext":{"awsSdkVersion":"aws-sdk-unknown-unknown","clientId":"1example23456789abcdefghij"},` +
	`"triggerSource":"PreSignUp_SignUp","request":{"userAttributes":{"email":"jane.doe@example.com",` +
	`"name":"Jane Doe","phone_number":"+12025550123","locale":"en"},"validationData":null,` +
	`"clientMetadata":{"campaign":"spring"}},` +
	`"response":{"autoConfirmUser":false,"autoVerifyEmail":false,"autoVerifyPhone":false}}`

// BenchmarkSplice is what a trigger does: decode, then splice a response.
func BenchmarkSplice(b *testing.B) {
	raw := []byte(signUp)
	response := cognito.PreSignUpResponse{AutoConfirmUser: new(true)}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cognito.Decode[cognito.PreSignUpRequest](raw); err != nil {
			b.Fatal(err)
		}
		if _, err := cognito.Splice(raw, &response); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTypedRoundTrip is the same through aws-lambda-go's type and
// encoding/json.
func BenchmarkTypedRoundTrip(b *testing.B) {
	raw := []byte(signUp)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		var event events.CognitoEventUserPoolsPreSignup
		if err := json.Unmarshal(raw, &event); err != nil {
			b.Fatal(err)
		}
		event.Response.AutoConfirmUser = true
		if _, err := json.Marshal(event); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDecode is the reading half alone.
func BenchmarkDecode(b *testing.B) {
	raw := []byte(signUp)
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := cognito.Decode[cognito.PreSignUpRequest](raw); err != nil {
			b.Fatal(err)
		}
	}
}
