package wire_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/wire"
)

// accept is an operation that answers nothing to every request that reaches it.
func accept[In any](context.Context, wire.Caller, *In) (*struct{}, error) {
	return &struct{}{}, nil
}

// message sends a request as a signed caller and returns the text of the refusal.
func message(t *testing.T, operation wire.Operation, body string) (class, text string) {
	t.Helper()
	server := &wire.Server{Operations: map[string]wire.Operation{"Test": operation}}
	request := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService.Test")
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=test")
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	var answer struct {
		Class   string `json:"__type"`
		Message string `json:"message"`
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &answer); err != nil {
		t.Fatalf("%s: %v", recorder.Body, err)
	}
	return answer.Class, answer.Message
}

func TestConstraintsInCognitosWords(t *testing.T) {
	const one = "1 validation error detected: "
	for name, test := range map[string]struct {
		operation  wire.Operation
		body, want string
	}{
		"fine": {wire.Public(accept[idp.SignUpInput]), `{"ClientId": "abc", "Username": "jane", "Password": "two words 1"}`, ""},
		"required": {wire.Public(accept[idp.SignUpInput]), `{"Username": "jane", "ClientId": null}`,
			one + "Value null at 'clientId' failed to satisfy constraint: Member must not be null"},
		"several": {wire.Public(accept[idp.SignUpInput]), `{"Password": " "}`,
			"3 validation errors detected: Value null at 'clientId' failed to satisfy constraint: Member must not be null; " +
				"Value null at 'username' failed to satisfy constraint: Member must not be null; " +
				`Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$`},
		"pattern with the value": {wire.Public(accept[idp.ForgotPasswordInput]), `{"ClientId": "eu-west-1_abc", "Username": "jane"}`,
			one + `Value 'eu-west-1_abc' at 'clientId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+]+`},
		"secret values are not repeated": {wire.Public(accept[idp.ForgotPasswordInput]), `{"ClientId": "abc", "Username": "Jane Doe"}`,
			one + `Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`},
		"too short": {wire.Signed(accept[idp.AdminGetUserInput]), `{"UserPoolId": "local_1", "Username": ""}`,
			"2 validation errors detected: Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
				`Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+`},
		"too long, counted in characters": {wire.Public(accept[idp.ForgotPasswordInput]), `{"ClientId": "abc", "Username": "` + strings.Repeat("é", 129) + `"}`,
			one + "Value at 'username' failed to satisfy constraint: Member must have length less than or equal to 128"},
		"long but fine": {wire.Public(accept[idp.ForgotPasswordInput]), `{"ClientId": "abc", "Username": "` + strings.Repeat("é", 128) + `"}`, ""},
		"number too large": {wire.Signed(accept[idp.ListUsersInput]), `{"UserPoolId": "local_1", "Limit": 61}`,
			one + "Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60"},
		"limit of 0": {wire.Signed(accept[idp.ListUsersInput]), `{"UserPoolId": "local_1", "Limit": 0}`, ""},
		"negative": {wire.Signed(accept[idp.ListUsersInput]), `{"UserPoolId": "local_1", "Limit": -1}`,
			one + "Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0"},
		"negative precedence": {wire.Signed(accept[idp.CreateGroupInput]), `{"UserPoolId": "local_1", "GroupName": "staff", "Precedence": -1}`,
			one + "Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0"},
		"maximum of 0": {wire.Signed(accept[idp.ListUserPoolClientsInput]), `{"UserPoolId": "local_1", "MaxResults": 0}`,
			one + "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"},
		"enumeration": {wire.Public(accept[idp.RespondToAuthChallengeInput]), `{"ClientId": "abc", "ChallengeName": "PIN"}`,
			one + "Value 'PIN' at 'challengeName' failed to satisfy constraint: Member must satisfy enum value set: [SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA, " +
				"SELECT_MFA_TYPE, MFA_SETUP, PASSWORD_VERIFIER, CUSTOM_CHALLENGE, SELECT_CHALLENGE, DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER, " +
				"ADMIN_NO_SRP_AUTH, NEW_PASSWORD_REQUIRED, SMS_OTP, PASSWORD, WEB_AUTHN, PASSWORD_SRP]"},
		"enumerations in a list": {wire.Signed(accept[idp.AdminCreateUserInput]), `{"UserPoolId": "local_1", "Username": "jane", "DesiredDeliveryMediums": ["SMS", "FAX"]}`,
			one + "Value '[SMS, FAX]' at 'desiredDeliveryMediums' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [SMS, EMAIL]]"},
		"texts in a list": {wire.Signed(accept[idp.ListUsersInput]), `{"UserPoolId": "local_1", "AttributesToGet": ["email", "` + strings.Repeat("n", 33) + `"]}`,
			one + "Value '[email, " + strings.Repeat("n", 33) + "]' at 'attributesToGet' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 32]"},
		"inside a list": {wire.Public(accept[idp.SignUpInput]), `{"ClientId": "abc", "Username": "jane", "UserAttributes": [{"Name": "a"}, {"Value": "v"}]}`,
			one + "Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member must not be null"},
		"null in a list": {wire.Public(accept[idp.SignUpInput]), `{"ClientId": "abc", "Username": "jane", "UserAttributes": [null]}`,
			one + "Value null at 'userAttributes.1.member' failed to satisfy constraint: Member must not be null"},
		"attribute value": {wire.Public(accept[idp.SignUpInput]), `{"ClientId": "abc", "Username": "jane", "UserAttributes": [{"Name": "a", "Value": "` + strings.Repeat("v", 2049) + `"}]}`,
			one + "Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048"},
		"nested": {wire.Signed(accept[idp.UpdateUserPoolInput]), `{"UserPoolId": "local_1", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}}`,
			one + "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6"},
		"list too long": {wire.Signed(accept[idp.UpdateUserPoolInput]), `{"UserPoolId": "local_1", "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": []}}}`,
			one + "Value '[]' at 'policies.signInPolicy.allowedFirstAuthFactors' failed to satisfy constraint: Member must have length greater than or equal to 1"},
	} {
		t.Run(name, func(t *testing.T) {
			class, got := message(t, test.operation, test.body)
			if got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if test.want != "" && class != "InvalidParameterException" {
				t.Errorf("class %s, want InvalidParameterException", class)
			}
		})
	}
}

func TestViolationsAreBounded(t *testing.T) {
	body := `{"ClientId": "` + strings.Repeat("-", 5000) + `", "Username": "jane", "UserAttributes": [` + strings.Repeat("{},", 9999) + `{}]}`
	_, got := message(t, wire.Public(accept[idp.SignUpInput]), body)
	if !strings.HasPrefix(got, "100 validation errors detected: Value '---") || len(got) > 20_000 {
		t.Errorf("10,000 violations became %d bytes: %.80s", len(got), got)
	}
}
