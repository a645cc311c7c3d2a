package login

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/google/uuid"
)

// arrival is somebody who comes from a provider.
type arrival struct {
	flow.Request
	provider *settings.Provider
	subject  string
	// name is the user name they have, or would have if nobody is linked to them.
	name string
	// attributes are the pool's, mapped from what the provider said.
	attributes map[string]string
}

// federate signs somebody in from a provider.
func (l *Login) federate(w http.ResponseWriter, r *http.Request, a authorization, said assertion) error {
	provider, ok := l.Settings.Load().Provider(said.provider)
	if !ok || !a.client.Offers(said.provider) {
		return flow.NoProvider(said.provider)
	}
	come, err := l.arrive(r.Context(), request(r, a.client), provider, said.person)
	if err != nil {
		return err
	}
	user, known := l.Linked(provider.Name, come.subject, come.attributes)
	if known {
		user, err = l.comeAgain(r.Context(), come, user)
	} else {
		user, err = l.comeFirst(r.Context(), come)
	}
	if err != nil {
		return err
	}
	s := session{provider: provider.Name, source: string(cognito.TokenGenerationHostedAuth)}
	return l.signIn(w, r, a, user, s, !known)
}

// arrive asks inbound federation about what a provider said, and maps it.
func (l *Login) arrive(ctx context.Context, r flow.Request, provider *settings.Provider, person settings.Person) (arrival, error) {
	come := arrival{Request: r, provider: provider, subject: person.ID, name: l.userName(provider, person.ID)}
	attributes, claims := l.said(provider, person, r.ClientID)
	chosen, err := l.InboundFederation(ctx, r, come.name, cognito.InboundFederationRequest{
		ProviderName: provider.Name, ProviderType: provider.Type, Attributes: attributes,
	})
	if err != nil {
		return come, err
	}
	if chosen == nil {
		chosen = flat(claims)
	}
	come.attributes = mapped(provider, chosen)
	return come, nil
}

// userName is the name of a provider's user. Pools that do not tell cases apart have the names of OIDC
// and SAML providers in lower case; those of social providers were seen as they are.
func (l *Login) userName(provider *settings.Provider, id string) string {
	prefix := provider.Name
	own := provider.Type == cognito.ProviderOIDC || provider.Type == cognito.ProviderSAML
	if own && !l.Settings.Load().CaseSensitive() {
		prefix = strings.ToLower(prefix)
	}
	return prefix + "_" + id
}

// comeAgain is a sign-in as a user the pool has: through this provider before, or by a link. What the
// provider says is written once pre authentication allows it, as in Cognito also over attributes of a
// user of the pool.
func (l *Login) comeAgain(ctx context.Context, come arrival, user directory.User) (directory.User, error) {
	if user.Disabled && !l.Settings.Load().Switches.PreAuthenticationForDisabled {
		return user, flow.UserDisabled()
	}
	if err := l.PreAuthentication(ctx, come.Request, user); err != nil {
		return user, err
	}
	switch {
	case user.Disabled:
		return user, flow.UserDisabled()
	case user.Status == directory.Unconfirmed: // a link opens no door that the code of the sign-up keeps shut
		return user, flow.UserNotConfirmed()
	}
	if err := l.Settings.Load().CheckUpdate(come.attributes, nil); err != nil {
		return user, err
	}
	return l.Change(user.Sub, func(u *directory.User) error {
		write(u.Attributes, come.attributes)
		return nil
	})
}

// comeFirst makes the user of somebody who comes for the first time.
func (l *Login) comeFirst(ctx context.Context, come arrival) (directory.User, error) {
	user, err := l.profile(come)
	if err != nil {
		return user, err
	}
	shown := maps.Clone(come.attributes)
	shown["cognito:email_alias"], shown["cognito:phone_number_alias"] = "", ""
	come.Validation = map[string]string{}
	if _, err := l.PreSignUp(ctx, come.Request, cognito.PreSignUpExternalProvider, come.name, shown); err != nil {
		return user, err
	}
	come.Validation = nil
	if _, linked := l.Linked(come.provider.Name, come.subject, come.attributes); linked { // by the trigger
		return user, already(come)
	}
	err = l.Directory.Create(user)
	if errors.Is(err, directory.ErrNameTaken) || errors.Is(err, directory.ErrIdentityTaken) {
		return user, already(come)
	}
	if err != nil {
		return user, flow.Told(err)
	}
	if err := l.join(come.provider, user.Sub); err != nil {
		return user, err
	}
	return user, l.PostConfirmation(ctx, come.Request, cognito.PostConfirmationConfirmSignUp, user)
}

// already is Cognito's answer when a user for the person appeared during the sign-in: the next one works.
//
// Source: https://github.com/aws-amplify/amplify-js/issues/13334
func already(come arrival) error {
	return wire.UsernameExists.With("Already found an entry for username " + come.name)
}

// profile is the user that somebody new becomes.
func (l *Login) profile(come arrival) (directory.User, error) {
	set := l.Settings.Load()
	if lacks := set.Missing(come.attributes); len(lacks) > 0 {
		return directory.User{}, wire.InvalidParameter.With("attributes required: [" + strings.Join(lacks, ", ") + "]")
	}
	if err := set.CheckNew(come.attributes, nil); err != nil {
		return directory.User{}, err
	}
	now := l.Clock.Now()
	sub := uuid.NewString()
	attributes := map[string]string{"sub": sub}
	write(attributes, come.attributes)
	return directory.User{
		Sub: sub, Name: come.name, Attributes: attributes, Status: directory.ExternalProvider, Created: now, Modified: now,
		Identities: []directory.Identity{{
			ProviderName: come.provider.Name, ProviderType: string(come.provider.Type), UserID: come.subject, Primary: true,
			DateCreated: now,
		}},
	}, nil
}

// join puts a provider's user into the group of all that come from it.
func (l *Login) join(provider *settings.Provider, sub string) error {
	name := l.Settings.Load().PoolID + "_" + provider.Name
	now := l.Clock.Now()
	err := l.Directory.CreateGroup(directory.Group{
		Name: name, Description: "Autogenerated group for users who sign in using " + provider.Name, Created: now, Modified: now,
	})
	if err != nil && !errors.Is(err, directory.ErrGroupExists) {
		return err
	}
	return flow.Told(l.Directory.Join(sub, name))
}
