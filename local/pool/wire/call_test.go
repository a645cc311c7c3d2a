package wire_test

import (
	"context"
	"errors"
	"testing"

	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// TestCall holds what the pool's own pages send to what clients may send, and hands the answer back whole.
func TestCall(t *testing.T) {
	var caller wire.Caller
	operation := wire.Public(func(_ context.Context, c wire.Caller, in *idp.SignUpInput) (*idp.SignUpOutput, error) {
		caller = c
		if *in.Username == "taken" {
			return nil, wire.UsernameExists.With("User already exists")
		}
		return &idp.SignUpOutput{UserSub: in.Username, CodeDeliveryDetails: &types.CodeDeliveryDetailsType{Destination: in.UserAttributes[0].Value}}, nil
	})
	attributes := []types.AttributeType{{Name: new("name"), Value: new("Jane Doe")}}
	for name, test := range map[string]struct {
		in   idp.SignUpInput
		want string
	}{
		"good":    {idp.SignUpInput{ClientId: new("example"), Username: new("jane"), UserAttributes: attributes}, ""},
		"refused": {idp.SignUpInput{ClientId: new("example"), Username: new("taken"), UserAttributes: attributes}, "User already exists"},
		"no name": {
			idp.SignUpInput{ClientId: new("example")},
			"1 validation error detected: Value null at 'username' failed to satisfy constraint: Member must not be null",
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := wire.Call[idp.SignUpOutput](t.Context(), operation, wire.Caller{Operation: "/signup"}, &test.in)
			if test.want != "" {
				if exception, ok := errors.AsType[*wire.Exception](err); !ok || exception.Message != test.want {
					t.Fatalf("refused with %v, want %q", err, test.want)
				}
				return
			}
			if err != nil || *out.UserSub != "jane" || *out.CodeDeliveryDetails.Destination != "Jane Doe" || caller.Operation != "/signup" {
				t.Fatalf("got %+v, %v for %s", out, err, caller.Operation)
			}
		})
	}
}
