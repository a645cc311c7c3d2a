package manage

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// disableProvider takes a link away: the next sign-in from there makes a new user. A user of the pool
// loses the password, and one who came from a provider, who has no other way in, is disabled.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminDisableProviderForUser.html
func (m *Manager) disableProvider(_ context.Context, _ wire.Caller, in *idp.AdminDisableProviderForUserInput) (*idp.AdminDisableProviderForUserOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	whom := *in.User
	user, ok := m.named(whom)
	if !ok {
		return nil, flow.UserNotFound()
	}
	provider, id := aws.ToString(whom.ProviderName), aws.ToString(whom.ProviderAttributeValue)
	_, err := m.Directory.Update(user.Sub, func(u *directory.User) error {
		u.Modified = m.Clock.Now()
		if provider == localProvider {
			u.Password = directory.Password{}
			return nil
		}
		i := slices.IndexFunc(u.Identities, func(i directory.Identity) bool { return i.ProviderName == provider && i.UserID == id })
		switch {
		case i < 0:
			return directory.ErrUnknown // unlinked meanwhile
		case u.Identities[i].Primary:
			u.Disabled = true
		default:
			u.Identities = slices.Delete(u.Identities, i, i+1)
		}
		return nil
	})
	return &idp.AdminDisableProviderForUserOutput{}, linkError(err)
}
