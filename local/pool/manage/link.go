package manage

import (
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

const (
	// localProvider names the pool itself where a provider is asked for.
	localProvider = "Cognito"
	// subject names the identifier that a provider gives a person, whatever its claim is called.
	subject = "Cognito_Subject"
	// maxLinks is how many identities can be linked to a user.
	maxLinks = 5
	// maxSource is how long the three texts of a SourceUser may be together.
	//
	// Source: https://github.com/aws/aws-sdk-js-v3/issues/6985
	maxSource = 128
)

// linkProvider lets somebody who has not signed in yet from a provider sign in as a user of the pool.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-identity-federation-consolidate-users.html
func (m *Manager) linkProvider(_ context.Context, _ wire.Caller, in *idp.AdminLinkProviderForUserInput) (*idp.AdminLinkProviderForUserOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	source, err := m.source(*in.SourceUser)
	if err != nil {
		return nil, err
	}
	destination, ok := m.named(*in.DestinationUser)
	if !ok {
		return nil, flow.UserNotFound()
	}
	if err := m.immutable(destination); err != nil {
		return nil, err
	}
	if err := m.unused(source); err != nil {
		return nil, err
	}
	_, err = m.Directory.Update(destination.Sub, func(u *directory.User) error {
		if links(u) >= maxLinks {
			return wire.LimitExceeded.With("A user can have 5 linked identities at most.")
		}
		u.Identities = append(u.Identities, source)
		u.Modified = source.DateCreated
		return nil
	})
	return &idp.AdminLinkProviderForUserOutput{}, linkError(err)
}

// source is the identity that a SourceUser describes.
func (m *Manager) source(from types.ProviderUserIdentifierType) (directory.Identity, error) {
	name, attribute, id := aws.ToString(from.ProviderName), aws.ToString(from.ProviderAttributeName), aws.ToString(from.ProviderAttributeValue)
	if name == localProvider {
		return directory.Identity{}, badSource()
	}
	provider, ok := m.Settings.Load().Provider(name)
	if !ok {
		return directory.Identity{}, flow.NoProvider(name)
	}
	if err := checkSource(provider, attribute, id); err != nil {
		return directory.Identity{}, err
	}
	identity := directory.Identity{ProviderName: name, ProviderType: string(provider.Type), UserID: id, DateCreated: m.Clock.Now()}
	if attribute != subject {
		identity.Attribute = attribute
	}
	return identity, nil
}

// checkSource holds what identifies somebody to the kind of the provider: at a social one the subject
// alone, at others also an attribute that a claim is mapped to.
func checkSource(provider *settings.Provider, attribute, id string) error {
	_, mapped := provider.AttributeMapping[attribute]
	own := provider.Type == cognito.ProviderOIDC || provider.Type == cognito.ProviderSAML
	switch {
	case id == "":
		return wire.InvalidParameter.With("Invalid SourceUser: ProviderAttributeValue must not be empty.")
	case utf8.RuneCountInString(provider.Name+attribute+id) > maxSource:
		return wire.InvalidParameter.With("Invalid SourceUser: ProviderName, ProviderAttributeName and ProviderAttributeValue are too long together.")
	case attribute == subject, own && mapped:
		return nil
	case own:
		return wire.InvalidParameter.With("Invalid SourceUser: ProviderAttributeName must be Cognito_Subject or a mapped attribute.")
	}
	return wire.InvalidParameter.With("Invalid SourceUser: ProviderAttributeName must be Cognito_Subject for a social provider.")
}

// badSource is also Cognito's answer about an identity that is linked already.
//
// Source: https://github.com/boto/boto3/issues/4163
func badSource() error {
	return wire.InvalidParameter.With("Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser")
}

// named is the user that an identifier of either kind means.
func (m *Manager) named(user types.ProviderUserIdentifierType) (directory.User, bool) {
	name, id := aws.ToString(user.ProviderName), aws.ToString(user.ProviderAttributeValue)
	if name == localProvider {
		return m.Directory.Find(id)
	}
	if found, ok := m.Directory.ByIdentity(name, id); ok {
		return found, true
	}
	return m.Directory.ByLink(name, aws.ToString(user.ProviderAttributeName), id)
}

// immutable refuses a user with attributes that cannot change: each sign-in of a link may write them.
func (m *Manager) immutable(user directory.User) error {
	for _, attribute := range m.Settings.Load().Pool.SchemaAttributes {
		name := aws.ToString(attribute.Name)
		if _, has := user.Attributes[name]; has && name != "sub" && attribute.Mutable != nil && !*attribute.Mutable {
			return wire.InvalidParameter.With("The DestinationUser has the non-mutable attribute " + name)
		}
	}
	return nil
}

// unused refuses an identity that is linked, and one that has a user of its own.
func (m *Manager) unused(source directory.Identity) error {
	holder, taken := m.Directory.ByIdentity(source.ProviderName, source.UserID)
	if source.Attribute != "" {
		if _, linked := m.Directory.ByLink(source.ProviderName, source.Attribute, source.UserID); linked {
			return badSource()
		}
		holder, taken = m.cameWith(source)
	}
	switch {
	case !taken:
		return nil
	case holder.Status == directory.ExternalProvider:
		return wire.InvalidParameter.With("Merging is not currently supported, provide a SourceUser that has not been signed up in order to link")
	}
	return badSource()
}

// cameWith finds a user whom the provider has brought with the value of an attribute. Only what
// ListUsers can search is looked for, as a look through the whole pool would take too long.
func (m *Manager) cameWith(source directory.Identity) (directory.User, bool) {
	filter, searchable := directory.Equal(source.Attribute, source.UserID)
	if !searchable {
		return directory.User{}, false
	}
	query := directory.Query{Filter: filter}
	for {
		page, err := m.Directory.List(query)
		if err != nil {
			return directory.User{}, false
		}
		for _, user := range page.Items {
			if user.Status == directory.ExternalProvider && slices.ContainsFunc(user.Identities, func(i directory.Identity) bool {
				return i.Primary && i.ProviderName == source.ProviderName
			}) {
				return user, true
			}
		}
		if query.After = page.Next; query.After == "" {
			return directory.User{}, false
		}
	}
}

// links counts a user's linked identities: the one a user came with is none.
func links(u *directory.User) int {
	count := 0
	for _, identity := range u.Identities {
		if !identity.Primary {
			count++
		}
	}
	return count
}

// linkError is what the client hears of a link that was made elsewhere, or a user deleted, meanwhile.
func linkError(err error) error {
	if errors.Is(err, directory.ErrIdentityTaken) {
		return badSource()
	}
	return flow.Told(err)
}
