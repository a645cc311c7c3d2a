package flowtest

import (
	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// All makes one change of a configuration of several.
func All(changes ...func(*settings.Config)) func(*settings.Config) {
	return func(c *settings.Config) {
		for _, change := range changes {
			change(c)
		}
	}
}

// ByName has people choose user names.
func ByName(c *settings.Config) { c.Pool.UsernameAttributes = nil }

// ByAlias has people choose user names, and sign in with a verified e-mail address too.
func ByAlias(c *settings.Config) {
	ByName(c)
	c.Pool.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
}

// ShowingUsers has clients hear which names there are.
func ShowingUsers(c *settings.Config) {
	for i := range c.Clients {
		c.Clients[i].PreventUserExistenceErrors = types.PreventUserExistenceErrorTypesLegacy
	}
}
