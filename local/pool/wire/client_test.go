package wire_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// created has a fraction that epoch seconds can hold.
var created = time.Date(2026, 3, 1, 12, 0, 0, 250e6, time.UTC)

func signIn(_ context.Context, c wire.Caller, in *idp.InitiateAuthInput) (*idp.InitiateAuthOutput, error) {
	if in.AuthParameters["PASSWORD"] != secret {
		return nil, wire.NotAuthorized.With("Incorrect username or password.")
	}
	return &idp.InitiateAuthOutput{
		AuthenticationResult: &types.AuthenticationResultType{AccessToken: aws.String(c.SDKVersion), ExpiresIn: 3600},
		ChallengeParameters:  map[string]string{},
	}, nil
}

func getUser(_ context.Context, _ wire.Caller, in *idp.AdminGetUserInput) (*idp.AdminGetUserOutput, error) {
	return &idp.AdminGetUserOutput{
		Username: in.Username, Enabled: true, UserStatus: types.UserStatusTypeConfirmed, UserCreateDate: &created,
		UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String("jane@example.com")}},
	}, nil
}

// newClient starts a server and gives an SDK client that calls it.
func newClient(t *testing.T, credentials aws.CredentialsProvider) *idp.Client {
	t.Helper()
	server := httptest.NewServer(&wire.Server{Operations: wire.Merge(
		map[string]wire.Operation{"InitiateAuth": wire.Public(signIn), "SignUp": wire.Public(signUp)},
		map[string]wire.Operation{"AdminGetUser": wire.Signed(getUser)},
	)})
	t.Cleanup(server.Close)
	return idp.New(idp.Options{Region: "eu-west-1", BaseEndpoint: &server.URL, Credentials: credentials, RetryMaxAttempts: 1})
}

func TestSDKClientCallsAPublicOperation(t *testing.T) {
	client := newClient(t, aws.AnonymousCredentials{})
	out, err := client.InitiateAuth(t.Context(), &idp.InitiateAuthInput{
		AuthFlow: types.AuthFlowTypeUserPasswordAuth, ClientId: aws.String("abc"),
		AuthParameters: map[string]string{"USERNAME": "jane", "PASSWORD": secret},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := aws.ToString(out.AuthenticationResult.AccessToken); !strings.HasPrefix(got, "aws-sdk-go-v2-1.") {
		t.Errorf("the client is seen as %q", got)
	}
	if out.AuthenticationResult.ExpiresIn != 3600 || out.ChallengeParameters == nil {
		t.Errorf("the client read %+v", out)
	}
}

func TestSDKClientRecognisesExceptions(t *testing.T) {
	client := newClient(t, aws.AnonymousCredentials{})
	_, err := client.InitiateAuth(t.Context(), &idp.InitiateAuthInput{AuthFlow: types.AuthFlowTypeUserPasswordAuth, ClientId: aws.String("abc")})
	refused, ok := errors.AsType[*types.NotAuthorizedException](err)
	if !ok || refused.ErrorMessage() != "Incorrect username or password." {
		t.Errorf("the client read %v", err)
	}
	_, err = client.InitiateAuth(t.Context(), &idp.InitiateAuthInput{AuthFlow: "PIGEON", ClientId: aws.String("abc")})
	if _, ok := errors.AsType[*types.InvalidParameterException](err); !ok {
		t.Errorf("the client read %v", err)
	}
	_, err = client.SignUp(t.Context(), &idp.SignUpInput{ClientId: aws.String("abc"), Username: aws.String("umlaut")})
	trigger, ok := errors.AsType[*types.UserLambdaValidationException](err)
	if !ok || trigger.ErrorMessage() != "PreSignUp failed with error für heute\nzu." {
		t.Errorf("the client read %v", err)
	}
}

func TestSDKClientCallsASignedOperation(t *testing.T) {
	input := &idp.AdminGetUserInput{UserPoolId: aws.String("local_1"), Username: aws.String("jane")}
	_, err := newClient(t, aws.AnonymousCredentials{}).AdminGetUser(t.Context(), input)
	if err == nil || !strings.Contains(err.Error(), "MissingAuthenticationTokenException") {
		t.Errorf("without credentials the client read %v", err)
	}
	keys := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
	})
	out, err := newClient(t, keys).AdminGetUser(t.Context(), input)
	if err != nil {
		t.Fatal(err)
	}
	if !out.UserCreateDate.Equal(created) || !out.Enabled || out.UserStatus != types.UserStatusTypeConfirmed || aws.ToString(out.UserAttributes[0].Value) != "jane@example.com" {
		t.Errorf("the client read %+v", out)
	}
}

func TestSDKClientMeetsAnUnknownOperation(t *testing.T) {
	_, err := newClient(t, aws.AnonymousCredentials{}).DeleteUser(t.Context(), &idp.DeleteUserInput{AccessToken: aws.String("x.y.z")})
	if err == nil || !strings.Contains(err.Error(), "UnknownOperationException: This local user pool does not have the operation DeleteUser") {
		t.Errorf("the client read %v", err)
	}
}

func TestAnOversizedRequestIsAnsweredOverTheNetwork(t *testing.T) {
	client := newClient(t, aws.AnonymousCredentials{})
	_, err := client.SignUp(t.Context(), &idp.SignUpInput{
		ClientId: aws.String("abc"), Username: aws.String("jane"), ClientMetadata: map[string]string{"a": strings.Repeat("x", 3<<20)},
	})
	refused, ok := errors.AsType[*types.InvalidParameterException](err)
	if !ok || refused.ErrorMessage() != "The request is larger than 1048576 bytes" {
		t.Errorf("the client read %v", err)
	}
}
