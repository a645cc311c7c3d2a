package manage_test

import (
	"fmt"
	"strings"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// withOIDC adds an OpenID Connect provider to Google and the SAML provider of the default pool.
func withOIDC(c *settings.Config) {
	flowtest.ByName(c)
	c.Providers = append(c.Providers, settings.Provider{
		Name: "Partner", Type: cognito.ProviderOIDC, AttributeMapping: map[string]string{"email": "mail", "name": "name"},
	})
}

func identifier(provider, attribute, id string) *types.ProviderUserIdentifierType {
	return &types.ProviderUserIdentifierType{ProviderName: &provider, ProviderAttributeName: &attribute, ProviderAttributeValue: &id}
}

func (p *pool) link(destination, source *types.ProviderUserIdentifierType) error {
	_, err := p.AdminLinkProviderForUser(p.t.Context(), &idp.AdminLinkProviderForUserInput{
		UserPoolId: p.id, DestinationUser: destination, SourceUser: source,
	})
	return err
}

func local(name string) *types.ProviderUserIdentifierType { return identifier("Cognito", "", name) }

// federated stores a user who came from a provider.
func (p *pool) federated(provider, id string, pairs ...string) {
	p.t.Helper()
	attributes := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		attributes[pairs[i]] = pairs[i+1]
	}
	p.store(directory.User{
		Sub: "sub-" + provider + id, Name: provider + "_" + id, Attributes: attributes, Status: directory.ExternalProvider,
		Identities: []directory.Identity{{ProviderName: provider, ProviderType: "Google", UserID: id, Primary: true}},
	})
}

func TestALinkIsAnIdentityOfTheUser(t *testing.T) {
	p := open(t, withOIDC)
	p.add("jane")
	if err := p.link(local("jane"), identifier("Google", "Cognito_Subject", "100")); err != nil {
		t.Fatal(err)
	}
	found, ok := p.Linked("Google", "100", nil)
	if !ok || found.Name != "jane" {
		t.Fatalf("who comes from Google as 100 is %q, want jane", found.Name)
	}
	out, err := p.ListUsers(t.Context(), &idp.ListUsersInput{UserPoolId: p.id})
	if err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf(`[{"userId":"100","providerName":"Google","providerType":"Google","issuer":null,"primary":false,"dateCreated":%d}]`, p.Clock.Now().UnixMilli())
	if got := value(out.Users[0], "identities"); got != want {
		t.Errorf("identities is %s, want %s", got, want)
	}
}

// A link by another attribute than the subject is for those who come with the value, and with the
// first of them it becomes one by the subject.
func TestALinkByAnAttribute(t *testing.T) {
	p := open(t, withOIDC)
	p.add("jane")
	if err := p.link(local("jane"), identifier("Partner", "email", "jane.doe@example.com")); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ provider, subject, email string }{
		"with another address":                {"Partner", "7", "other@example.com"},
		"with the address as subject":         {"Partner", "jane.doe@example.com", ""},
		"with the address, elsewhere":         {"Corporate", "7", "jane.doe@example.com"},
		"with the address in another's claim": {"Partner", "7", ""},
	} {
		attributes := map[string]string{"email": c.email, "name": "jane.doe@example.com"}
		if user, ok := p.Linked(c.provider, c.subject, attributes); ok {
			t.Errorf("somebody %s signs in as %s", name, user.Name)
		}
	}
	if user, ok := p.Linked("Partner", "7", map[string]string{"email": "jane.doe@example.com"}); !ok || user.Identities[0].UserID != "7" {
		t.Fatal("the linked person does not sign in as jane with their subject")
	}
	if user, ok := p.Linked("Partner", "7", map[string]string{"email": "changed@example.com"}); !ok || user.Name != "jane" {
		t.Error("the linked person does not sign in as jane any more after the address changed")
	}
	if _, ok := p.Linked("Partner", "8", map[string]string{"email": "jane.doe@example.com"}); ok {
		t.Error("a second person with the address signs in as jane too")
	}
}

func TestLinksRefuse(t *testing.T) {
	p := open(t, withOIDC, func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("badge"), AttributeDataType: types.AttributeDataTypeString, Mutable: new(false)})
	})
	p.add("jane")
	p.add("john")
	p.add("fixed", "custom:badge", "1")
	p.federated("Google", "200")
	p.federated("Partner", "300", "email", "signed.up@example.com")
	if err := p.link(local("john"), identifier("Google", "Cognito_Subject", "100")); err != nil {
		t.Fatal(err)
	}
	if err := p.link(local("john"), identifier("Partner", "email", "linked@example.com")); err != nil {
		t.Fatal(err)
	}
	const merging = "InvalidParameterException: Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
	const native = "InvalidParameterException: Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser"
	for name, c := range map[string]struct {
		destination, source *types.ProviderUserIdentifierType
		want                string
	}{
		"a user of the pool as source":          {local("jane"), local("john"), native},
		"a source that is linked":               {local("jane"), identifier("Google", "Cognito_Subject", "100"), native},
		"a source linked by attribute":          {local("jane"), identifier("Partner", "email", "linked@example.com"), native},
		"a source that signed up":               {local("jane"), identifier("Google", "Cognito_Subject", "200"), merging},
		"a source that signed up with it":       {local("jane"), identifier("Partner", "email", "Signed.Up@example.com"), merging},
		"an unknown destination":                {local("nobody"), identifier("Google", "Cognito_Subject", "1"), "UserNotFoundException: User does not exist."},
		"an unknown federated destination":      {identifier("Google", "Cognito_Subject", "9"), identifier("Google", "Cognito_Subject", "1"), "UserNotFoundException: User does not exist."},
		"an unknown provider":                   {local("jane"), identifier("Nowhere", "Cognito_Subject", "1"), "ResourceNotFoundException: Identity provider Nowhere does not exist."},
		"a social source by attribute":          {local("jane"), identifier("Google", "email", "a@example.com"), "InvalidParameterException: Invalid SourceUser: ProviderAttributeName must be Cognito_Subject for a social provider."},
		"an attribute that is not mapped":       {local("jane"), identifier("Partner", "nickname", "jd"), "InvalidParameterException: Invalid SourceUser: ProviderAttributeName must be Cognito_Subject or a mapped attribute."},
		"a source without a value":              {local("jane"), identifier("Google", "Cognito_Subject", ""), "InvalidParameterException: Invalid SourceUser: ProviderAttributeValue must not be empty."},
		"a source that is too long":             {local("jane"), identifier("Google", "Cognito_Subject", strings.Repeat("1", 120)), "InvalidParameterException: Invalid SourceUser: ProviderName, ProviderAttributeName and ProviderAttributeValue are too long together."},
		"a destination with what cannot change": {local("fixed"), identifier("Google", "Cognito_Subject", "1"), "InvalidParameterException: The DestinationUser has the non-mutable attribute custom:badge"},
	} {
		t.Run(name, func(t *testing.T) {
			wantRefusal(t, p.link(c.destination, c.source), c.want)
			if jane, _ := p.Directory.Find("jane"); len(jane.Identities) != 0 {
				t.Errorf("after the refusal jane has %d identities", len(jane.Identities))
			}
		})
	}
}

func TestAUserHasFiveLinksAtMost(t *testing.T) {
	p := open(t, withOIDC)
	p.federated("Google", "200")
	destination := identifier("Google", "Cognito_Subject", "200")
	for i := range 5 {
		if err := p.link(destination, identifier("Partner", "Cognito_Subject", fmt.Sprint(i))); err != nil {
			t.Fatalf("link %d: %v", i+1, err)
		}
	}
	wantRefusal(t, p.link(destination, identifier("Partner", "Cognito_Subject", "5")), "LimitExceededException: A user can have 5 linked identities at most.")
}

func TestDisablingAProvider(t *testing.T) {
	p := open(t, withOIDC)
	jane := p.add("jane")
	p.federated("Google", "200")
	p.Edit(t, jane.Sub, func(u *directory.User) {
		u.Password.Verifier.Salt, u.Password.Verifier.Value = []byte("salt"), []byte("value")
	})
	for _, source := range []*types.ProviderUserIdentifierType{
		identifier("Google", "Cognito_Subject", "100"), identifier("Partner", "email", "jane.doe@example.com"),
	} {
		if err := p.link(local("jane"), source); err != nil {
			t.Fatal(err)
		}
	}
	disable := func(whom *types.ProviderUserIdentifierType) error {
		_, err := p.AdminDisableProviderForUser(t.Context(), &idp.AdminDisableProviderForUserInput{UserPoolId: p.id, User: whom})
		return err
	}
	for _, whom := range []*types.ProviderUserIdentifierType{
		identifier("Google", "Cognito_Subject", "100"), identifier("Partner", "email", "jane.doe@example.com"),
		identifier("Cognito", "Cognito_Subject", "jane"), identifier("Google", "Cognito_Subject", "200"),
	} {
		if err := disable(whom); err != nil {
			t.Fatalf("disabling %s: %v", *whom.ProviderName, err)
		}
	}
	wantRefusal(t, disable(identifier("Google", "Cognito_Subject", "100")), "UserNotFoundException: User does not exist.")
	if after, _ := p.Directory.Find("jane"); len(after.Identities) != 0 || !after.Password.Verifier.IsZero() {
		t.Errorf("jane keeps %d identities and a password (%t)", len(after.Identities), !after.Password.Verifier.IsZero())
	}
	if came, _ := p.Directory.Find("Google_200"); !came.Disabled || len(came.Identities) != 1 {
		t.Error("the user who came from Google can still sign in, or has lost the identity")
	}
}
