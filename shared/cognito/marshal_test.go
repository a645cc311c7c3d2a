package cognito_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"gatehouse/shared/cognito"
)

// marshals fails unless the request's JSON is want, and reads back the same.
func marshals[Q any](request Q, want string) func(*testing.T) {
	return func(t *testing.T) {
		made := cognito.Event[Q]{
			Version: "1", Region: "us-east-1", UserPoolID: "us-east-1_EXAMPLE00", UserName: "jane",
			CallerContext: cognito.CallerContext{ClientID: cognito.ClientIDNotApplicable},
			TriggerSource: cognito.PreSignUpAdminCreateUser, Request: request,
		}
		got, err := json.Marshal(made)
		const envelope = `{"version":"1","region":"us-east-1","userPoolId":"us-east-1_EXAMPLE00","userName":"jane",` +
			`"callerContext":{"awsSdkVersion":"","clientId":"CLIENT_ID_NOT_APPLICABLE"},"triggerSource":"PreSignUp_AdminCreateUser","request":`
		if err != nil || string(got) != envelope+want+`}` {
			t.Errorf("error %v\ngot  %s\nwant %s", err, got, envelope+want+`}`)
		}
		again, err := cognito.Decode[Q](got)
		if err != nil || !reflect.DeepEqual(again, made) {
			t.Errorf("read back, error %v\ngot  %+v\nwant %+v", err, again, made)
		}
	}
}

func TestMarshalledEventsHaveCognitosShape(t *testing.T) {
	attributes := map[string]string{"sub": "1"}
	t.Run("pre sign-up", marshals(cognito.PreSignUpRequest{UserAttributes: attributes},
		`{"userAttributes":{"sub":"1"},"validationData":null}`))
	t.Run("pre sign-up with metadata", marshals(cognito.PreSignUpRequest{UserAttributes: attributes, ClientMetadata: attributes, ValidationData: map[string]string{}},
		`{"userAttributes":{"sub":"1"},"validationData":{},"clientMetadata":{"sub":"1"}}`))
	t.Run("post confirmation", marshals(cognito.PostConfirmationRequest{UserAttributes: attributes}, `{"userAttributes":{"sub":"1"}}`))
	t.Run("pre authentication", marshals(cognito.PreAuthenticationRequest{UserAttributes: attributes},
		`{"userAttributes":{"sub":"1"},"validationData":null}`))
	t.Run("pre authentication of nobody", marshals(cognito.PreAuthenticationRequest{UserAttributes: map[string]string{}, UserNotFound: true},
		`{"userAttributes":{},"validationData":null,"userNotFound":true}`))
	t.Run("post authentication", marshals(cognito.PostAuthenticationRequest{UserAttributes: attributes},
		`{"userAttributes":{"sub":"1"},"newDeviceUsed":false}`))
	t.Run("pre token V1 without groups", marshals(cognito.PreTokenGenerationRequest{UserAttributes: attributes,
		GroupConfiguration: cognito.GroupConfiguration{GroupsToOverride: []string{}, IAMRolesToOverride: []string{}}},
		`{"userAttributes":{"sub":"1"},"groupConfiguration":{"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null}}`))
	t.Run("pre token V3 of a machine", marshals(cognito.PreTokenGenerationV3Request{Scopes: []string{"a/b"}}, `{"scopes":["a/b"]}`))
	t.Run("migration", marshals(cognito.UserMigrationRequest{Password: "p"}, `{"password":"p","validationData":null}`))
	t.Run("migration at forgot password", marshals(cognito.UserMigrationRequest{ClientMetadata: attributes},
		`{"validationData":null,"clientMetadata":{"sub":"1"}}`))
	t.Run("define challenge", marshals(cognito.DefineAuthChallengeRequest{UserAttributes: attributes,
		Session: []cognito.ChallengeResult{{ChallengeName: "SRP_A", ChallengeResult: true}}},
		`{"userAttributes":{"sub":"1"},"session":[{"challengeName":"SRP_A","challengeResult":true,"challengeMetadata":null}]}`))
	t.Run("verify challenge", marshals(cognito.VerifyAuthChallengeResponseRequest{UserAttributes: attributes, ChallengeAnswer: "1"},
		`{"userAttributes":{"sub":"1"},"privateChallengeParameters":null,"challengeAnswer":"1"}`))
	t.Run("custom message", marshals(cognito.CustomMessageRequest{UserAttributes: attributes, CodeParameter: "{####}"},
		`{"userAttributes":{"sub":"1"},"codeParameter":"{####}","linkParameter":null,"usernameParameter":null}`))
	t.Run("e-mail sender", marshals(cognito.CustomEmailSenderRequest{Type: cognito.CustomEmailSenderRequestV1, Code: new("QUJD"), UserAttributes: attributes},
		`{"type":"customEmailSenderRequestV1","code":"QUJD","userAttributes":{"sub":"1"}}`))
	t.Run("inbound federation", marshals(cognito.InboundFederationRequest{ProviderName: "Corp", ProviderType: cognito.ProviderSAML,
		Attributes: cognito.FederationAttributes{SAMLResponse: map[string]any{"n": json.Number("1.50")}}},
		`{"providerName":"Corp","providerType":"SAML","attributes":{"samlResponse":{"n":1.50}}}`))
}
