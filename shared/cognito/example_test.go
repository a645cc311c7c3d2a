package cognito_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"gatehouse/shared/cognito"
)

// A whole pre sign-up trigger: bytes in, bytes out.
func Example() {
	confirmAdmins := func(raw []byte) ([]byte, error) {
		event, err := cognito.Decode[cognito.PreSignUpRequest](raw)
		if err != nil {
			return nil, err
		}
		var response cognito.PreSignUpResponse
		if event.Request.UserAttributes["custom:invited"] == "yes" {
			response.AutoConfirmUser = new(true)
		}
		return cognito.Splice(raw, response)
	}
	answer, err := confirmAdmins([]byte(`{
  "triggerSource": "PreSignUp_SignUp",
  "request": {"userAttributes": {"email": "jane.doe@example.com", "custom:invited": "yes"}},
  "response": {"autoConfirmUser": false, "autoVerifyEmail": false}
}`))
	fmt.Println(string(answer), err)
	// Output:
	// {
	//   "triggerSource": "PreSignUp_SignUp",
	//   "request": {"userAttributes": {"email": "jane.doe@example.com", "custom:invited": "yes"}},
	//   "response": {"autoConfirmUser": true, "autoVerifyEmail": false}
	// } <nil>
}

func ExampleDecode() {
	event, err := cognito.Decode[cognito.PreAuthenticationRequest]([]byte(`{
  "triggerSource": "PreAuthentication_Authentication",
  "userName": "jane",
  "callerContext": {"clientId": "1example23456789"},
  "request": {"userAttributes": {"email_verified": "true"}, "validationData": null}
}`))
	fmt.Println(event.TriggerSource.Trigger(), event.UserName, event.CallerContext.ClientID, err)
	fmt.Println(event.Request.UserAttributes["email_verified"], event.Request.ValidationData["device"] == "")
	// Output:
	// PreAuthentication jane 1example23456789 <nil>
	// true true
}

// What cannot be an event is refused with a constant.
func ExampleDecode_refused() {
	_, err := cognito.Decode[cognito.PreSignUpRequest]([]byte(`["jane.doe@example.com"]`))
	fmt.Println(err, errors.Is(err, cognito.ErrNotObject))
	// Output:
	// cognito: the event is not a JSON object true
}

// A claim is added and the user's groups stay as they are.
func ExampleSplice() {
	answer, err := cognito.Splice(
		[]byte(`{"version":"2","response":{"claimsAndScopeOverrideDetails":null}}`),
		cognito.PreTokenGenerationV2Response{
			ClaimsAndScopeOverrideDetails: &cognito.ClaimsAndScopeOverrideDetails{
				AccessTokenGeneration: &cognito.AccessTokenGeneration{
					ClaimsToAddOrOverride: map[string]any{"plan": "team"},
				},
			},
		})
	fmt.Println(string(answer), err)
	// Output:
	// {"version":"2","response":{"claimsAndScopeOverrideDetails":{"accessTokenGeneration":{"claimsToAddOrOverride":{"plan":"team"}}}}} <nil>
}

// One group is taken from those the user has.
func ExampleGroupConfiguration_Override() {
	groups := cognito.GroupConfiguration{GroupsToOverride: []string{"staff", "on-call"}}
	override := groups.Override()
	if override != nil { // nil: the user has no groups
		override.GroupsToOverride = slices.DeleteFunc(override.GroupsToOverride, func(group string) bool {
			return group == "on-call"
		})
	}
	text, err := json.Marshal(override)
	fmt.Println(string(text), err)
	// Output:
	// {"groupsToOverride":["staff"]} <nil>
}

// One group is added to those the user has, also where there are none.
func ExampleGroupConfiguration_With() {
	for _, groups := range []cognito.GroupConfiguration{{GroupsToOverride: []string{"staff"}}, {}} {
		text, err := json.Marshal(groups.With("on-call"))
		fmt.Println(string(text), err)
	}
	// Output:
	// {"groupsToOverride":["staff","on-call"]} <nil>
	// {"groupsToOverride":["on-call"]} <nil>
}

func ExampleSource_Trigger() {
	fmt.Println(cognito.TokenGenerationRefreshTokens.Trigger())
	fmt.Printf("%q\n", cognito.Source("PreSignUp_Passkey").Trigger())
	// Output:
	// PreTokenGeneration
	// ""
}

// A test or a local pool makes an event, here with the response pre-filled as
// Cognito does.
func ExampleEvent() {
	event := struct {
		cognito.Event[cognito.UserMigrationRequest]
		Response map[string]any `json:"response"`
	}{
		Event: cognito.Event[cognito.UserMigrationRequest]{
			Version:       "1",
			Region:        "us-east-1",
			UserPoolID:    "us-east-1_EXAMPLE00",
			UserName:      "jane.doe@example.com",
			CallerContext: cognito.CallerContext{AWSSDKVersion: "aws-sdk-unknown-unknown", ClientID: "1example23456789"},
			TriggerSource: cognito.UserMigrationForgotPassword,
		},
		Response: map[string]any{"userAttributes": nil, "finalUserStatus": nil},
	}
	raw, err := json.MarshalIndent(event, "", "  ")
	fmt.Println(string(raw), err)
	// Output:
	// {
	//   "version": "1",
	//   "region": "us-east-1",
	//   "userPoolId": "us-east-1_EXAMPLE00",
	//   "userName": "jane.doe@example.com",
	//   "callerContext": {
	//     "awsSdkVersion": "aws-sdk-unknown-unknown",
	//     "clientId": "1example23456789"
	//   },
	//   "triggerSource": "UserMigration_ForgotPassword",
	//   "request": {
	//     "validationData": null
	//   },
	//   "response": {
	//     "finalUserStatus": null,
	//     "userAttributes": null
	//   }
	// } <nil>
}
