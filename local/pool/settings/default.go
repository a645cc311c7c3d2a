package settings

import (
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/shared/cognito"
)

// Default is a pool that is useful without a file: people sign in with an e-mail address, which is verified by
// a code; second factors and devices are there for those who want them; two clients, two providers.
func Default() *Config {
	return &Config{
		Name: "gatehouse", Region: "local", PoolID: "local_gatehouse", Domain: "gatehouse",
		Pool: defaultPool(),
		MFA: idp.SetUserPoolMfaConfigInput{
			SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: true},
			EmailMfaConfiguration:         &types.EmailMfaConfigType{},
		},
		Clients:   []ClientConfig{defaultClient("web", false), defaultClient("server", true)},
		Providers: defaultProviders(),
		Functions: map[string]FunctionConfig{
			"PreSignUp": {Builtin: "presignup"}, "PostConfirmation": {Builtin: "postconfirmation"},
			"PostAuthentication": {Builtin: "postauthentication"}, "CustomMessage": {Builtin: "custommessage"},
		},
		Switches: DefaultSwitches(), TriggerDeadline: 5 * time.Second, TriggerAttempts: 3,
	}
}

func defaultPool() idp.CreateUserPoolInput {
	return idp.CreateUserPoolInput{
		UsernameAttributes:     []types.UsernameAttributeType{types.UsernameAttributeTypeEmail},
		UsernameConfiguration:  &types.UsernameConfigurationType{CaseSensitive: new(false)},
		AutoVerifiedAttributes: []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail},
		Schema:                 []types.SchemaAttributeType{{Name: new("email"), Required: new(true), Mutable: new(true)}},
		Policies: &types.UserPoolPolicyType{
			PasswordPolicy: &types.PasswordPolicyType{
				MinimumLength: new(int32(8)), RequireLowercase: true, RequireUppercase: true, RequireNumbers: true,
				RequireSymbols: true, TemporaryPasswordValidityDays: validityDays,
			},
			SignInPolicy: &types.SignInPolicyType{AllowedFirstAuthFactors: []types.AuthFactorType{
				types.AuthFactorTypePassword, types.AuthFactorTypeEmailOtp,
			}},
		},
		MfaConfiguration: types.UserPoolMfaTypeOptional,
		DeviceConfiguration: &types.DeviceConfigurationType{
			ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true,
		},
		EmailConfiguration: &types.EmailConfigurationType{
			EmailSendingAccount: types.EmailSendingAccountTypeDeveloper,
			SourceArn:           new("arn:aws:ses:local:" + account + ":identity/no-reply@example.com"),
		},
		UserPoolTier: types.UserPoolTierTypeEssentials,
	}
}

func defaultClient(name string, secret bool) ClientConfig {
	return ClientConfig{GenerateSecret: secret, UserPoolClientType: types.UserPoolClientType{
		ClientName: &name,
		ExplicitAuthFlows: []types.ExplicitAuthFlowsType{
			types.ExplicitAuthFlowsTypeAllowUserAuth, types.ExplicitAuthFlowsTypeAllowUserSrpAuth,
			types.ExplicitAuthFlowsTypeAllowUserPasswordAuth, types.ExplicitAuthFlowsTypeAllowAdminUserPasswordAuth,
			types.ExplicitAuthFlowsTypeAllowCustomAuth, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth,
		},
		PreventUserExistenceErrors:      types.PreventUserExistenceErrorTypesEnabled,
		AllowedOAuthFlowsUserPoolClient: new(true),
		AllowedOAuthFlows:               []types.OAuthFlowType{types.OAuthFlowTypeCode},
		AllowedOAuthScopes:              standardScopes(),
		CallbackURLs: []string{
			"http://localhost:3000/callback", "http://127.0.0.1:3000/callback", "http://[::1]:3000/callback",
		},
		LogoutURLs: []string{"http://localhost:3000/", "http://127.0.0.1:3000/", "http://[::1]:3000/"},
	}}
}

func defaultProviders() []Provider {
	return []Provider{
		{
			Name: "Google", Type: cognito.ProviderGoogle,
			AttributeMapping: map[string]string{"email": "email", "email_verified": "email_verified", "name": "name"},
			People: []Person{
				{ID: "100000000000000000001", Attributes: map[string]any{
					"email": "jane.doe@example.com", "email_verified": true, "name": "Jane Doe",
				}},
				{ID: "100000000000000000002", Attributes: map[string]any{
					"email": "unverified@example.net", "email_verified": false, "name": "Unverified Person",
				}},
			},
		},
		{
			Name: "Corporate", Type: cognito.ProviderSAML,
			AttributeMapping: map[string]string{"email": "mail", "name": "displayName"},
			People: []Person{
				{ID: "jdoe", Attributes: map[string]any{
					"mail": "jane.doe@example.org", "displayName": "Jane Doe", "groups": []any{"staff", "reviewers"},
				}},
			},
		},
	}
}
