package flow

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// SecretHash is what a client with a secret sends along with a user name.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html#cognito-user-pools-computing-secret-hash
func SecretHash(secret, userName, clientID string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(userName + clientID))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// CheckSecretHash refuses a call of a client with a secret whose hash belongs to none of the names
// the user is known by. Clients without a secret need none.
func CheckSecretHash(client *settings.Client, hash string, names ...string) error {
	secret := aws.ToString(client.ClientSecret)
	if secret == "" {
		return nil
	}
	id := aws.ToString(client.ClientId)
	if hash == "" {
		return wire.NotAuthorized.With("Client " + id + " is configured with secret but SECRET_HASH was not received")
	}
	for _, name := range names {
		if hmac.Equal([]byte(hash), []byte(SecretHash(secret, name, id))) {
			return nil
		}
	}
	return wire.NotAuthorized.With("Unable to verify secret hash for client " + id)
}
