package settings

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// social are the providers of which a pool has at most one, named like its type.
func social() []cognito.ProviderType {
	return []cognito.ProviderType{cognito.ProviderGoogle, cognito.ProviderFacebook, cognito.ProviderApple, cognito.ProviderAmazon}
}

func (v *validation) providers(providers []Provider, s *Settings) {
	names := map[string]bool{userPoolProvider: true}
	for i, p := range providers {
		path := indexed("providers", i)
		v.unique(path+".name", p.Name, names)
		v.matches(path+".name", p.Name, `[^_\pZ]{3,32}`, "3 to 32 characters, neither _ nor a space")
		known := append(social(), cognito.ProviderOIDC, cognito.ProviderSAML)
		if !slices.Contains(known, p.Type) {
			v.fault(path+".type", "must be one of OIDC, SAML, Google, Facebook, SignInWithApple, LoginWithAmazon")
		}
		if slices.Contains(social(), p.Type) && p.Name != string(p.Type) {
			v.fault(path+".name", "must be "+string(p.Type)+", like its type")
		}
		for _, name := range sortedKeys(p.AttributeMapping) {
			if _, known := s.schema(name); !known && name != "username" {
				v.fault(path+".attribute_mapping", name+" is not an attribute of the pool")
			}
		}
		ids := map[string]bool{}
		for j, person := range p.People {
			v.unique(indexed(path+".people", j)+".id", person.ID, ids)
		}
	}
}

func (v *validation) groups(groups []Group) {
	names := map[string]bool{}
	for i, group := range groups {
		path := indexed("groups", i)
		v.unique(path+".name", group.Name, names)
		if deref(group.Precedence) < 0 {
			v.fault(path+".precedence", "must not be negative")
		}
	}
}

func (v *validation) users(c *Config, s *Settings) {
	names := map[string]bool{}
	for i, user := range c.Users {
		path := indexed("users", i)
		v.unique(path+".username", user.Username, names)
		v.userName(path+".username", user.Username, s)
		v.credentials(path, user, s)
		for j, group := range user.Groups {
			if !slices.ContainsFunc(c.Groups, func(g Group) bool { return g.Name == group }) {
				v.fault(indexed(path+".groups", j), "is not one of groups")
			}
		}
		if err := s.CheckNew(user.Complete(s), nil); err != nil {
			v.fault(path+".attributes", wire.MessageOf(err))
		}
	}
}

func (v *validation) userName(path, name string, s *Settings) {
	byEmail, byPhone := s.SignsInWith("email") && isAddress(name), s.SignsInWith("phone_number") && isPhone(name)
	if s.NamesUsers() && !byEmail && !byPhone {
		v.fault(path, "must be what people sign in with: an e-mail address or a telephone number")
	}
	if s.Alias("email") && isAddress(name) || s.Alias("phone_number") && isPhone(name) {
		v.fault(path, "must not look like an alias")
	}
}

func (v *validation) credentials(path string, user User, s *Settings) {
	if user.Password != "" && user.TemporaryPassword != "" {
		v.fault(path+".temporary_password", "excludes a password")
	}
	v.password(path+".password", user.Password, s)
	v.password(path+".temporary_password", user.TemporaryPassword, s)
	allowed := []types.UserStatusType{"", types.UserStatusTypeUnconfirmed, types.UserStatusTypeConfirmed, types.UserStatusTypeResetRequired}
	if user.TemporaryPassword != "" {
		allowed = []types.UserStatusType{"", types.UserStatusTypeForceChangePassword}
	}
	if !slices.Contains(allowed, user.Status) {
		v.fault(path+".status", "must be UNCONFIRMED, CONFIRMED or RESET_REQUIRED, with a temporary password FORCE_CHANGE_PASSWORD")
	}
}

func (v *validation) password(path, password string, s *Settings) {
	if password == "" {
		return
	}
	if err := s.CheckPassword(password); err != nil {
		v.fault(path, wire.MessageOf(err))
	}
}
