package settings

import (
	"net/url"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// clients checks the app clients against the pool.
func (v *validation) clients(c *Config, s *Settings) {
	names, ids := map[string]bool{}, map[string]bool{}
	for i := range c.Clients {
		config, path := &c.Clients[i], indexed("clients", i)
		v.unique(path+".ClientName", deref(config.ClientName), names)
		if id := deref(config.ClientId); id != "" {
			v.unique(path+".ClientId", id, ids)
			v.matches(path+".ClientId", id, `[\w+]{1,128}`, "letters, digits, _ and +, at most 128")
		}
		if secret := deref(config.ClientSecret); secret != "" {
			v.matches(path+".ClientSecret", secret, `[\w+]{24,64}`, "24 to 64 letters, digits, _ and +")
		}
		v.enums(path, reflect.ValueOf(config.UserPoolClientType))
		v.attributeLists(path, config, s)
		v.validity(path, config)
		v.flows(path, config, s)
		v.oauth(path, config, c)
	}
}

// attributeLists checks what a client may read and write. People could not sign up through a client that may
// not write what they must have, so Cognito refuses such a list.
func (v *validation) attributeLists(path string, client *ClientConfig, s *Settings) {
	for i, name := range client.ReadAttributes {
		if _, known := s.schema(name); !known {
			v.fault(indexed(path+".ReadAttributes", i), "is not an attribute of the pool")
		}
	}
	for i, name := range client.WriteAttributes {
		if _, known := s.schema(name); !known || reserved(name) {
			v.fault(indexed(path+".WriteAttributes", i), "is not an attribute that a client can write")
		}
	}
	for _, name := range s.Required() {
		if len(client.WriteAttributes) > 0 && !slices.Contains(client.WriteAttributes, name) {
			v.fault(path+".WriteAttributes", "must contain "+name+", which the pool requires")
		}
	}
}

// validity checks how long tokens and sessions last.
func (v *validation) validity(path string, config *ClientConfig) {
	client := Client{UserPoolClientType: config.UserPoolClientType}
	const day = 24 * time.Hour
	v.lasts(path+".AccessTokenValidity", client.AccessTTL(), 5*time.Minute, day)
	v.lasts(path+".IdTokenValidity", client.IDTTL(), 5*time.Minute, day)
	v.lasts(path+".RefreshTokenValidity", client.RefreshTTL(), time.Hour, 3650*day)
	if minutes := client.AuthSessionValidity; minutes != nil {
		v.within(path+".AuthSessionValidity", int(*minutes), 3, 15)
	}
	if rotation := client.RefreshTokenRotation; rotation != nil {
		if rotation.Feature == "" {
			v.fault(path+".RefreshTokenRotation.Feature", "must be ENABLED or DISABLED")
		}
		v.within(path+".RefreshTokenRotation.RetryGracePeriodSeconds", int(deref(rotation.RetryGracePeriodSeconds)), 0, 60)
	}
}

func (v *validation) lasts(path string, ttl, least, most time.Duration) {
	if ttl < least || ttl > most {
		v.fault(path, "must be at least "+least.String()+" and at most "+most.String()+"; see TokenValidityUnits")
	}
}

// flows checks which ways to sign in go together.
func (v *validation) flows(path string, client *ClientConfig, s *Settings) {
	path += ".ExplicitAuthFlows"
	flows := client.ExplicitAuthFlows
	if slices.ContainsFunc(flows, legacyFlow) &&
		slices.ContainsFunc(flows, func(f types.ExplicitAuthFlowsType) bool { return !legacyFlow(f) }) {
		v.fault(path, "cannot mix names with and without ALLOW_")
	}
	rotates := deref(client.RefreshTokenRotation).Feature == types.FeatureTypeEnabled
	if rotates && slices.Contains(flows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth) {
		v.fault(path, "cannot contain ALLOW_REFRESH_TOKEN_AUTH while refresh tokens rotate; clients call GetTokensFromRefreshToken")
	}
	if s.Pool.UserPoolTier == types.UserPoolTierTypeLite && slices.Contains(flows, types.ExplicitAuthFlowsTypeAllowUserAuth) {
		v.needsEssentials(path)
	}
}

// oauth checks what the login pages and the token endpoint need.
func (v *validation) oauth(path string, client *ClientConfig, c *Config) {
	flows := client.AllowedOAuthFlows
	machine := slices.Contains(flows, types.OAuthFlowTypeClientCredentials)
	if machine && len(flows) > 1 {
		v.fault(path+".AllowedOAuthFlows", "client_credentials flow can not be selected along with code flow or implicit flow")
	}
	if machine && !client.GenerateSecret && deref(client.ClientSecret) == "" {
		v.fault(path+".AllowedOAuthFlows", "client_credentials flow can not be selected if client does not have a client secret.")
	}
	if len(flows) > 0 && len(client.AllowedOAuthScopes) == 0 {
		v.fault(path+".AllowedOAuthScopes", "is needed with AllowedOAuthFlows")
	}
	if len(flows) > 0 && !machine && len(client.CallbackURLs) == 0 {
		v.fault(path+".CallbackURLs", "is needed with the code and implicit flows")
	}
	v.scopes(path+".AllowedOAuthScopes", client.AllowedOAuthScopes, c.ResourceServers)
	v.redirects(path+".CallbackURLs", client.CallbackURLs)
	v.redirects(path+".LogoutURLs", client.LogoutURLs)
	if home := client.DefaultRedirectURI; home != nil && !slices.Contains(client.CallbackURLs, *home) {
		v.fault(path+".DefaultRedirectURI", "must be one of CallbackURLs")
	}
	for i, name := range client.SupportedIdentityProviders {
		if !slices.ContainsFunc(c.Providers, func(p Provider) bool { return p.Name == name }) && name != userPoolProvider {
			v.fault(indexed(path+".SupportedIdentityProviders", i), "is neither COGNITO nor one of providers")
		}
	}
}

// userPoolProvider is the pool itself among a client's providers.
const userPoolProvider = "COGNITO"

// standardScopes are those of every pool.
func standardScopes() []string {
	return []string{"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"}
}

func (v *validation) scopes(path string, scopes []string, servers []types.ResourceServerType) {
	known := standardScopes()
	for _, server := range servers {
		for _, scope := range server.Scopes {
			known = append(known, deref(server.Identifier)+"/"+deref(scope.ScopeName))
		}
	}
	for i, scope := range scopes {
		if !slices.Contains(known, scope) {
			v.fault(indexed(path, i), "is neither a standard scope nor one of resource_servers")
		}
	}
}

// redirects checks URLs that people are sent to: encrypted, but for the machine itself and schemes of apps.
func (v *validation) redirects(path string, urls []string) {
	for i, text := range urls {
		u, err := url.Parse(text)
		local := err == nil && slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, u.Hostname())
		if err != nil || !u.IsAbs() || strings.Contains(text, "#") || u.Scheme == "http" && !local {
			v.fault(indexed(path, i), "must be an absolute URL without a fragment, https except on localhost")
		}
	}
}

// resourceServers checks the APIs' scopes.
func (v *validation) resourceServers(servers []types.ResourceServerType) {
	seen := map[string]bool{}
	for i, server := range servers {
		path := indexed("resource_servers", i)
		v.unique(path+".Identifier", deref(server.Identifier), seen)
		scopes := map[string]bool{}
		for j, scope := range server.Scopes {
			at := indexed(path+".Scopes", j) + ".ScopeName"
			v.unique(at, deref(scope.ScopeName), scopes)
			if strings.ContainsAny(deref(scope.ScopeName), " /") {
				v.fault(at, "must have neither spaces nor slashes")
			}
		}
	}
}
