package userpool_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/shared/account"
	"gatehouse/shared/userpool"
)

// answering is a pool that answers everything with one error, quickly.
func answering(t *testing.T, code string) *userpool.Pool {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"__type":"` + code + `","message":"about jane.doe@example.com"}`))
	}))
	t.Cleanup(server.Close)
	return userpool.Open(aws.Config{
		Region: "us-east-1", BaseEndpoint: &server.URL, Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "key", SecretAccessKey: "word"}, nil
		}),
	}, "us-east-1_EXAMPLE00")
}

func TestWhatErrorsMean(t *testing.T) {
	for code, want := range map[string]struct{ group, signOut, reset error }{
		"TooManyRequestsException":      {account.ErrBusy, account.ErrBusy, account.ErrBusy},
		"UserNotFoundException":         {account.ErrNoUser, account.ErrNoUser, account.ErrNoUser},
		"ResourceNotFoundException":     {account.ErrNoGroup, nil, nil},
		"NotAuthorizedException":        {nil, nil, account.ErrRefused},
		"InvalidParameterException":     {nil, nil, account.ErrRefused},
		"LimitExceededException":        {nil, nil, account.ErrRefused},
		"UserLambdaValidationException": {nil, nil, account.ErrUnsent},
		"AccessDeniedException":         {nil, nil, nil},
	} {
		pool := answering(t, code)
		for name, got := range map[string][2]error{
			"group":    {pool.AddToGroup(t.Context(), "jane", "staff"), want.group},
			"sign-out": {pool.SignOut(t.Context(), "jane"), want.signOut},
			"reset":    {pool.ResetPassword(t.Context(), "jane"), want.reset},
		} {
			err, meaning := got[0], got[1]
			if err == nil || !strings.HasSuffix(err.Error(), ": "+code) {
				t.Errorf("%s of %s: the error is %v", code, name, err)
			}
			if got := errors.Unwrap(err); (meaning == nil) != (got == nil) || !errors.Is(got, meaning) {
				t.Errorf("%s of %s means %v, want %v", code, name, got, meaning)
			}
		}
	}
}

func TestNoAnswer(t *testing.T) {
	pool := answering(t, "InternalErrorException")
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := pool.SignOut(ended, "jane"); err == nil || err.Error() != "AdminUserGlobalSignOut: given up" {
		t.Errorf("given up: %v", err)
	}
	late, cancel := context.WithDeadline(t.Context(), time.Unix(0, 0))
	defer cancel()
	if err := pool.SignOut(late, "jane"); err == nil || err.Error() != "AdminUserGlobalSignOut: out of time" {
		t.Errorf("out of time: %v", err)
	}
}
