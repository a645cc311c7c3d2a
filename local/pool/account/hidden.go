package account

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// named is whom a call of an app client names.
type named struct {
	client *settings.Client
	user   directory.User // zero when nobody has the name
	found  bool
}

// named finds whom a call is about, once its client and secret hash are right. A hash may be made
// with the name as typed or with the user name.
func (a accounts) named(clientID, name, hash *string) (named, error) {
	client, err := a.Client(aws.ToString(clientID))
	if err != nil {
		return named{}, err
	}
	names := []string{aws.ToString(name)}
	user, found := a.Directory.Find(aws.ToString(name))
	if found {
		names = append(names, user.Name)
	}
	return named{client, user, found}, flow.CheckSecretHash(client, aws.ToString(hash), names...)
}

// hidden says whether the client must not learn that the user is not there or disabled.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
func (n named) hidden() bool {
	return n.client.HidesUsers() && (!n.found || n.user.Disabled)
}

// unknownName is Cognito's answer about an unknown name where confirmation and recovery do not hide
// it.
func unknownName() error { return wire.UserNotFound.With("Username/client id combination not found.") }

// nameTaken is Cognito's answer when an address that is to be a user name is one already.
func nameTaken(attribute string) error {
	return wire.UsernameExists.With("An account with the given " + attribute + " already exists.")
}

// simulated is a delivery that never happens: always the same for a name, and for a name that is an
// address what its owner would see. Cognito is said to answer InvalidParameterException at times
// instead; a local pool that changed its mind would be of no use in a test.
func (a accounts) simulated(name string) *types.CodeDeliveryDetailsType {
	attribute, address := "email", name
	switch {
	case strings.Contains(name, "@"):
	case strings.HasPrefix(name, "+"):
		attribute = "phone_number"
	default:
		attribute, address = invented(a.Settings.Load(), name)
	}
	return &types.CodeDeliveryDetailsType{
		AttributeName: &attribute, DeliveryMedium: types.DeliveryMediumType(flow.Medium(attribute)), Destination: new(flow.Masked(address)),
	}
}

// invented is where the code of a user with this name could go.
func invented(set *settings.Settings, name string) (attribute, address string) {
	sum := sha256.Sum256([]byte(set.PoolID + "\x00" + strings.ToLower(name)))
	if set.AutoVerifies("phone_number") {
		return "phone_number", fmt.Sprintf("+1555%03d%04d", int(sum[0]), (int(sum[1])<<8|int(sum[2]))%10_000)
	}
	return "email", fmt.Sprintf("%c@%c", 'a'+rune(sum[0]%26), 'a'+rune(sum[1]%26))
}
