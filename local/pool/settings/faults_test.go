package settings_test

import (
	"errors"
	"strings"
	"testing"

	"gatehouse/local/pool/settings"
	"gatehouse/shared/policyfile"
)

func TestFaultsNameFileLineAndColumn(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"unknown key":         {"titel: x\n", `pool.yaml:1:1: unknown field "titel"`},
		"unknown member":      {"pool:\n  UserNameAttributes: [email]\n", "pool.yaml:2:23: pool.UserNameAttributes: is unknown; known are:"},
		"name of an instance": {"pool:\n  PoolName: x\n", "pool.yaml:2:13: pool.PoolName: is given by the key name"},
		"SDK's own field":     {"pool:\n  noSmithyDocumentSerde: {}\n", "pool.noSmithyDocumentSerde: is unknown"},
		"inner member":        {"pool:\n  Policies:\n    PasswordPolicy:\n      MinLength: 8\n", "pool.yaml:4:18: pool.Policies.PasswordPolicy.MinLength: is unknown"},
		"enumeration":         {"pool:\n  MfaConfiguration: MAYBE\n", "pool.yaml:2:21: pool.MfaConfiguration: must be one of OFF, ON, OPTIONAL"},
		"enumeration in list": {"pool:\n  UsernameAttributes: [email, name]\n", "pool.yaml:2:31: pool.UsernameAttributes[1]: must be one of"},
		"a text for a number": {"pool:\n  Policies:\n    PasswordPolicy: {MinimumLength: eight}\n", "pool.yaml:3:37: pool.Policies.PasswordPolicy.MinimumLength: must be a whole number"},
		"a text for yes":      {"pool:\n  UsernameConfiguration: {CaseSensitive: maybe}\n", "must be true or false"},
		"a list for keys":     {"pool:\n  Policies: [a]\n", "pool.Policies: must be keys with values"},
		"a text for a list":   {"pool:\n  UsernameAttributes: email\n", "pool.UsernameAttributes: must be a list"},
		"keys for a text":     {"clients:\n  - ClientName: {a: b}\n", "clients[0].ClientName: must be a text"},
		"longer than time":    {"clients:\n  - {ClientName: a, RefreshTokenValidity: 213505}\n", "clients[0].RefreshTokenValidity: must be at least"},
		"too large":           {"clients:\n  - {ClientName: a, RefreshTokenValidity: 99999999999}\n", "clients[0].RefreshTokenValidity: must be a whole number"},
		"short password":      {"pool:\n  Policies: {PasswordPolicy: {MinimumLength: 5}}\n", "pool.Policies.PasswordPolicy.MinimumLength: must be between 6 and 99"},
		"both sign-ins":       {"pool:\n  UsernameAttributes: [email]\n  AliasAttributes: [email]\n", "Only one of the aliasAttributes or usernameAttributes"},
		"no first password":   {"pool:\n  Policies: {SignInPolicy: {AllowedFirstAuthFactors: [EMAIL_OTP]}}\n", "must contain PASSWORD"},
		"MFA without factor":  {"pool: {MfaConfiguration: ON}\nmfa: {}\n", "pool.yaml:1:26: pool.MfaConfiguration: SMS configuration and Auto verification"},
		"mail without SES":    {"pool: {}\nmfa: {EmailMfaConfiguration: {}}\n", "mfa.EmailMfaConfiguration: needs pool.EmailConfiguration"},
		"no place for a code": {"pool:\n  VerificationMessageTemplate: {EmailMessage: hello}\n", "EmailMessage: must contain {####}"},
		"pending change":      {"pool:\n  UserAttributeUpdateSettings: {AttributesRequireVerificationBeforeUpdate: [email]}\n", "must be one of AutoVerifiedAttributes"},
		"schema of sub":       {"pool:\n  Schema: [{Name: sub}]\n", "pool.Schema[0].Name: cannot be configured"},
		"required custom":     {"pool:\n  Schema: [{Name: tier, Required: true}]\n", "Required custom attributes are not supported currently."},
		"prefixed custom":     {"pool:\n  Schema: [{Name: \"custom:tier\"}]\n", "is written without its prefix"},
		"long custom":         {"pool:\n  Schema: [{Name: abcdefghijklmnopqrstu}]\n", "must have at most 20 characters"},
		"type of email":       {"pool:\n  Schema: [{Name: email, AttributeDataType: Number}]\n", "must be String for email"},
		"attribute twice":     {"pool:\n  Schema: [{Name: tier}, {Name: tier}]\n", "pool.Schema[1]: is there twice"},
		"crossed bounds":      {"pool:\n  Schema: [{Name: tier, StringAttributeConstraints: {MinLength: 3, MaxLength: 2}}]\n", "MinLength is greater than MaxLength"},
		"bound is no number":  {"pool:\n  Schema: [{Name: tier, NumberAttributeConstraints: {MinValue: low}}]\n", "MinValue: must be a whole number"},
		"region":              {"region: Mars!\n", "pool.yaml:1:9: region: must be a region"},
		"pool id":             {"pool_id: eu-west-1_abc\n", "pool.yaml:1:10: pool_id: must be local_"},
		"deadline":            {"triggers: {deadline: soon}\n", "triggers.deadline: must be a duration"},
		"no deadline":         {"triggers: {deadline: 0s}\n", "triggers.deadline: must be more than 0"},
		"attempts":            {"triggers: {attempts: 9}\n", "triggers.attempts: must be between 1 and 3"},
		"switch":              {"switches:\n  hosted_login_source: Login\n", "pool.yaml:2:24: switches.hosted_login_source: must be one of TokenGeneration_HostedAuth"},
		"section without":     {"mfa: {UserPoolId: x}\n", "mfa.UserPoolId: is not configured here"},
	}
	refused(t, cases)
}

func TestFaultsOfClients(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"no name":            {"clients: [{GenerateSecret: true}]\n", "clients[0].ClientName: has no name"},
		"name twice":         {"clients: [{ClientName: a}, {ClientName: a}]\n", "clients[1].ClientName: is there twice"},
		"bad id":             {"clients: [{ClientName: a, ClientId: a b}]\n", "clients[0].ClientId: must be letters"},
		"short secret":       {"clients: [{ClientName: a, ClientSecret: short}]\n", "clients[0].ClientSecret: must be 24 to 64"},
		"output only":        {"clients: [{ClientName: a, UserPoolId: b}]\n", "clients[0].UserPoolId: is not configured here"},
		"flow":               {"clients: [{ClientName: a, ExplicitAuthFlows: [SRP]}]\n", "clients[0].ExplicitAuthFlows[0]: must be one of"},
		"mixed flows":        {"clients: [{ClientName: a, ExplicitAuthFlows: [ADMIN_NO_SRP_AUTH, ALLOW_CUSTOM_AUTH]}]\n", "cannot mix names"},
		"rotation":           {"clients: [{ClientName: a, ExplicitAuthFlows: [ALLOW_REFRESH_TOKEN_AUTH], RefreshTokenRotation: {Feature: ENABLED}}]\n", "while refresh tokens rotate"},
		"rotation undecided": {"clients: [{ClientName: a, RefreshTokenRotation: {RetryGracePeriodSeconds: 61}}]\n", "RefreshTokenRotation.Feature: must be ENABLED or DISABLED"},
		"grace":              {"clients: [{ClientName: a, RefreshTokenRotation: {Feature: ENABLED, RetryGracePeriodSeconds: 61}}]\n", "must be between 0 and 60"},
		"short token":        {"clients: [{ClientName: a, AccessTokenValidity: 4, TokenValidityUnits: {AccessToken: minutes}}]\n", "AccessTokenValidity: must be at least 5m"},
		"long session":       {"clients: [{ClientName: a, AuthSessionValidity: 16}]\n", "AuthSessionValidity: must be between 3 and 15"},
		"reads nothing":      {"clients: [{ClientName: a, ReadAttributes: [\"custom:x\"]}]\n", "ReadAttributes[0]: is not an attribute of the pool"},
		"writes sub":         {"clients: [{ClientName: a, WriteAttributes: [email, sub]}]\n", "WriteAttributes[1]: is not an attribute that a client can write"},
		"cannot write email": {"clients: [{ClientName: a, WriteAttributes: [name]}]\n", "WriteAttributes: must contain email, which the pool requires"},
		"two grants":         {"clients: [{ClientName: a, AllowedOAuthFlows: [code, client_credentials]}]\n", "client_credentials flow can not be selected along with code flow"},
		"public machine":     {"clients: [{ClientName: a, AllowedOAuthFlows: [client_credentials], AllowedOAuthScopes: [openid]}]\n", "does not have a client secret"},
		"no scopes":          {"clients: [{ClientName: a, AllowedOAuthFlows: [code]}]\n", "AllowedOAuthScopes: is needed"},
		"no callback":        {"clients: [{ClientName: a, AllowedOAuthFlows: [code]}]\n", "CallbackURLs: is needed"},
		"unknown scope":      {"clients: [{ClientName: a, AllowedOAuthScopes: [api/read]}]\n", "AllowedOAuthScopes[0]: is neither a standard scope"},
		"plain callback":     {"clients: [{ClientName: a, CallbackURLs: [\"http://example.com\"]}]\n", "CallbackURLs[0]: must be an absolute URL"},
		"fragment":           {"clients: [{ClientName: a, LogoutURLs: [\"https://example.com/#x\"]}]\n", "LogoutURLs[0]: must be an absolute URL"},
		"foreign home":       {"clients: [{ClientName: a, DefaultRedirectURI: \"https://example.com\"}]\n", "DefaultRedirectURI: must be one of CallbackURLs"},
		"foreign provider":   {"clients: [{ClientName: a, SupportedIdentityProviders: [Nobody]}]\n", "SupportedIdentityProviders[0]: is neither COGNITO"},
		"lite tier":          {"pool: {UserPoolTier: LITE}\nclients: [{ClientName: a, ExplicitAuthFlows: [ALLOW_USER_AUTH]}]\n", "needs UserPoolTier ESSENTIALS"},
		"server twice":       {"resource_servers: [{Identifier: a}, {Identifier: a}]\n", "resource_servers[1].Identifier: is there twice"},
		"scope with slash":   {"resource_servers: [{Identifier: a, Scopes: [{ScopeName: b/c}]}]\n", "must have neither spaces nor slashes"},
	}
	refused(t, cases)
}

func TestFaultsOfPeopleAndFunctions(t *testing.T) {
	cases := map[string]struct{ text, want string }{
		"provider type":     {"providers: [{name: Corp, type: LDAP}]\n", "providers[0].type: must be one of OIDC"},
		"social name":       {"providers: [{name: Goggle, type: Google}]\n", "providers[0].name: must be Google"},
		"reserved name":     {"providers: [{name: COGNITO, type: OIDC}]\n", "providers[0].name: is there twice"},
		"short name":        {"providers: [{name: AB, type: OIDC}]\n", "providers[0].name: must be 3 to 32"},
		"mapping":           {"providers: [{name: Corp, type: OIDC, attribute_mapping: {tier: tier}}]\n", "tier is not an attribute of the pool"},
		"person twice":      {"providers: [{name: Corp, type: OIDC, people: [{id: a}, {id: a}]}]\n", "providers[0].people[1].id: is there twice"},
		"group twice":       {"groups: [{name: a}, {name: a}]\n", "groups[1].name: is there twice"},
		"precedence":        {"groups: [{name: a, precedence: -1}]\n", "must not be negative"},
		"user name":         {"users: [{username: jane}]\n", "users[0].username: must be what people sign in with"},
		"alias as a name":   {"pool: {AliasAttributes: [email]}\nusers: [{username: a@example.com}]\n", "users[0].username: must not look like an alias"},
		"unknown attribute": {"users: [{username: a@example.com, attributes: {tier: a}}]\n", "tier: Attribute does not exist in the schema."},
		"bad password":      {"users: [{username: a@example.com, password: short}]\n", "users[0].password: Password did not conform with policy: Password not long enough"},
		"two passwords":     {"users: [{username: a@example.com, password: Correct-Horse-1, temporary_password: Correct-Horse-2}]\n", "excludes a password"},
		"status":            {"users: [{username: a@example.com, status: ASLEEP}]\n", "users[0].status: must be"},
		"no such group":     {"users: [{username: a@example.com, groups: [b]}]\n", "users[0].groups[0]: is not one of groups"},
		"unknown trigger":   {"functions: {PreSignup: {builtin: a}}\n", "functions.PreSignup: must be one of PreSignUp"},
		"no function":       {"functions: {PreSignUp: {version: V1_0}}\n", "must have exactly one of builtin, binary and endpoint"},
		"two functions":     {"functions: {PreSignUp: {builtin: a, binary: b/bootstrap}}\n", "must have exactly one of"},
		"endpoint":          {"functions: {PreSignUp: {endpoint: {url: here, function: a}}}\n", "endpoint.url: must be a URL"},
		"version":           {"functions: {PreSignUp: {builtin: a, version: V2_0}}\n", "version: is for PreTokenGenerationConfig only"},
		"wrong version":     {"functions: {PreTokenGenerationConfig: {builtin: a, version: V9_0}}\n", "version: must be one of V1_0"},
		"same name":         {"functions: {PreSignUp: {builtin: a}, CustomMessage: {binary: x/a/bootstrap}}\n", "another function has the name a too"},
		"two tokens":        {"functions: {PreTokenGeneration: {builtin: a}, PreTokenGenerationConfig: {builtin: b}}\n", "must be the same function"},
		"attached twice":    {"pool: {LambdaConfig: {PreSignUp: \"arn:aws:lambda:local:123456789012:function:x\"}}\nfunctions: {PreSignUp: {builtin: a}}\n", "has an ARN in pool.LambdaConfig too"},
		"lite version":      {"pool: {UserPoolTier: LITE}\nclients: []\nfunctions: {PreTokenGenerationConfig: {builtin: a, version: V2_0}}\n", "needs UserPoolTier ESSENTIALS"},
		"no key":            {"pool: {LambdaConfig: {CustomEmailSender: {LambdaArn: a, LambdaVersion: V1_0}}, Schema: [{Name: x, Required: true}]}\n", "Required custom attributes"},
	}
	refused(t, cases)
}

func refused(t *testing.T, cases map[string]struct{ text, want string }) {
	t.Helper()
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := settings.ParseConfig("pool.yaml", []byte(c.text))
			if err == nil {
				t.Fatalf("the file is taken; want %q", c.want)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("the file is refused with\n%v\nwant\n%s", err, c.want)
			}
		})
	}
}

func TestAllFaultsAreReportedTogether(t *testing.T) {
	_, err := settings.ParseConfig("pool.yaml", []byte("region: Mars!\npool: {MfaConfiguration: MAYBE}\nswitches: {admin_reset_source: x}\n"))
	joined, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err)
	if !ok || len(joined.Unwrap()) != 3 {
		t.Fatalf("three faults are reported as\n%v", err)
	}
	for i, one := range joined.Unwrap() {
		if fault, ok := errors.AsType[policyfile.Fault](one); !ok || fault.Line != i+1 || fault.Column == 0 {
			t.Errorf("fault %d has no place in line %d: %v", i, i+1, one)
		}
	}
}

func TestAConfigMadeInGoIsCheckedToo(t *testing.T) {
	c := settings.Default()
	c.Users = []settings.User{{Username: "jane.doe@example.com", Password: "nope"}}
	if _, err := c.Settings(noon); err == nil || !strings.Contains(err.Error(), "users[0].password: Password did not conform") {
		t.Errorf("a bad password gives %v", err)
	}
}
