package flow

import (
	"maps"
	"slices"

	"gatehouse/local/pool/directory"
)

// Linked finds the user that somebody from a provider signs in as: the one with the provider's
// subject, or one that is linked to a value of theirs. Attributes are the pool's, mapped from the
// provider's claims. A link by a value becomes one by the subject when it is first used. False means
// that the person is new to the pool.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminLinkProviderForUser.html
func (p *Pool) Linked(provider, subject string, attributes map[string]string) (directory.User, bool) {
	if user, ok := p.Directory.ByIdentity(provider, subject); ok {
		return user, true
	}
	for _, attribute := range slices.Sorted(maps.Keys(attributes)) {
		user, ok := p.Directory.ByLink(provider, attribute, attributes[attribute])
		if !ok {
			continue
		}
		user, err := p.Directory.Update(user.Sub, func(u *directory.User) error {
			for i, identity := range u.Identities {
				if identity.ProviderName == provider && identity.Attribute == attribute && identity.UserID == attributes[attribute] {
					u.Identities[i].Attribute, u.Identities[i].UserID = "", subject
				}
			}
			return nil
		})
		return user, err == nil
	}
	return directory.User{}, false
}
