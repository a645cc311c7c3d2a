package settings

import "gatehouse/shared/cognito"

// Provider is a fake identity provider: whoever comes to it picks one of its people.
type Provider struct {
	// Name is the provider's name in the pool, and the beginning of its users' names.
	Name string `yaml:"name"`
	// Type is the provider's kind.
	Type cognito.ProviderType `yaml:"type"`
	// AttributeMapping says from which of the provider's claims an attribute of the pool is filled. The
	// user's id at the provider is no part of it.
	AttributeMapping map[string]string `yaml:"attribute_mapping"`
	// People are those who can be picked.
	People []Person `yaml:"people"`
}

// Person is somebody known to a fake provider.
type Person struct {
	// ID is the person's id at the provider: sub, or SAML's NameID.
	ID string `yaml:"id"`
	// Attributes are the provider's claims about the person, of any JSON type.
	Attributes map[string]any `yaml:"attributes"`
}

// Person is the one with the id.
func (p *Provider) Person(id string) (*Person, bool) {
	return find(p.People, func(person Person) bool { return person.ID == id })
}
