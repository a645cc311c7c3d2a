package pool_test

import (
	"fmt"
	"sync"
	"testing"

	"gatehouse/local/pool/hook"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// TestManyAtOnce lets a crowd sign up, confirm and sign in at the same time while every event arrives
// twice, overlapping.
func TestManyAtOnce(t *testing.T) {
	j := board(t, nil)
	j.must(j.Hooks.Stress([]hook.Stress{{Deliver: 2, Overlap: true}}))
	const crowd = 20
	var all sync.WaitGroup
	for i := range crowd {
		all.Go(func() {
			if err := j.arrive(fmt.Sprintf("person%d@example.com", i)); err != nil {
				t.Errorf("person %d: %v", i, err)
			}
		})
	}
	all.Wait()
	j.Hooks.Close() // the other of two deliveries may still be under way
	fired := map[cognito.Source]int{}
	for _, entry := range j.Timeline.List(0) {
		fired[cognito.Source(entry.Source)]++
	}
	for _, source := range []cognito.Source{preSignUp, signUpMail, confirmed, preAuth, postAuth, tokens} {
		if fired[source] != 2*crowd {
			t.Errorf("%s was called %d times for %d people, each twice", source, fired[source], crowd)
		}
	}
	if out, err := j.Client.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: j.ID()}); err != nil || len(out.Users) != crowd {
		t.Errorf("the pool has not everybody: %v", err)
	}
}

// arrive is a person's first minutes.
func (j *traveller) arrive(email string) error {
	_, err := j.Client.SignUp(j.Context(), &idp.SignUpInput{
		ClientId: j.ClientID("web"), Username: &email, Password: new(password), UserAttributes: attributes("email", email),
	})
	if err != nil {
		return err
	}
	_, err = j.Client.ConfirmSignUp(j.Context(), &idp.ConfirmSignUpInput{
		ClientId: j.ClientID("web"), Username: &email, ConfirmationCode: new(j.Code(j, email)),
	})
	if err != nil {
		return err
	}
	_, err = j.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": email, "PASSWORD": password})
	return err
}
