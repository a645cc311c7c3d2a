package settings

import (
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// validityDays is how long a temporary password is valid unless said otherwise.
const validityDays = 7

// assign copies the fields that two structs have in common.
func assign(into, from any) {
	target, source := reflect.ValueOf(into).Elem(), reflect.ValueOf(from).Elem()
	for field, value := range source.Fields() {
		if member := target.FieldByName(field.Name); field.IsExported() && member.IsValid() && member.Type() == field.Type {
			member.Set(value)
		}
	}
}

// otherwise gives a value that is missing its default.
func otherwise[T comparable](value *T, standard T) {
	if *value == *new(T) {
		*value = standard
	}
}

// fillDefaults gives what CreateUserPool or UpdateUserPool left out its default. It writes no struct that it
// was handed, only copies of them.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
func fillDefaults(pool *types.UserPoolType) {
	otherwise(&pool.MfaConfiguration, types.UserPoolMfaTypeOff)
	otherwise(&pool.UserPoolTier, types.UserPoolTierTypeEssentials)
	otherwise(&pool.DeletionProtection, types.DeletionProtectionTypeInactive)
	pool.Policies = new(policies(deref(pool.Policies), deref(pool.AdminCreateUserConfig).UnusedAccountValidityDays))

	admin := deref(pool.AdminCreateUserConfig)
	otherwise(&admin.UnusedAccountValidityDays, pool.Policies.PasswordPolicy.TemporaryPasswordValidityDays)
	pool.AdminCreateUserConfig = &admin

	mail := deref(pool.EmailConfiguration)
	otherwise(&mail.EmailSendingAccount, types.EmailSendingAccountTypeCognitoDefault)
	pool.EmailConfiguration = &mail

	pool.VerificationMessageTemplate = new(template(pool))
	pool.LambdaConfig = new(deref(pool.LambdaConfig))
}

func policies(said types.UserPoolPolicyType, unusedDays int32) types.UserPoolPolicyType {
	password := types.PasswordPolicyType{RequireLowercase: true, RequireUppercase: true, RequireNumbers: true, RequireSymbols: true}
	if said.PasswordPolicy != nil {
		password = *said.PasswordPolicy
	}
	if password.MinimumLength == nil {
		password.MinimumLength = new(int32(8))
	}
	otherwise(&password.TemporaryPasswordValidityDays, unusedDays)
	otherwise(&password.TemporaryPasswordValidityDays, validityDays)
	signIn := deref(said.SignInPolicy)
	if len(signIn.AllowedFirstAuthFactors) == 0 {
		signIn.AllowedFirstAuthFactors = []types.AuthFactorType{types.AuthFactorTypePassword}
	}
	return types.UserPoolPolicyType{PasswordPolicy: &password, SignInPolicy: &signIn}
}

// template is the text of verification messages, where the three members that it replaced count too.
func template(pool *types.UserPoolType) types.VerificationMessageTemplateType {
	said := deref(pool.VerificationMessageTemplate)
	otherwise(&said.DefaultEmailOption, types.DefaultEmailOptionTypeConfirmWithCode)
	otherwise(&said.EmailMessage, pool.EmailVerificationMessage)
	otherwise(&said.EmailSubject, pool.EmailVerificationSubject)
	otherwise(&said.SmsMessage, pool.SmsVerificationMessage)
	return said
}

// fillClientDefaults gives what CreateUserPoolClient left out its default.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
func fillClientDefaults(client *types.UserPoolClientType) {
	otherwise(&client.RefreshTokenValidity, 30)
	otherwise(&client.PreventUserExistenceErrors, types.PreventUserExistenceErrorTypesLegacy)
	if deref(client.AuthSessionValidity) == 0 {
		client.AuthSessionValidity = new(int32(3))
	}
	if client.EnableTokenRevocation == nil {
		client.EnableTokenRevocation = new(true)
	}
	if client.EnablePropagateAdditionalUserContextData == nil {
		client.EnablePropagateAdditionalUserContextData = new(false)
	}
	if client.AllowedOAuthFlowsUserPoolClient == nil {
		client.AllowedOAuthFlowsUserPoolClient = new(false)
	}
	if len(client.ExplicitAuthFlows) == 0 {
		client.ExplicitAuthFlows = defaultFlows(client.RefreshTokenRotation)
	}
}

// defaultFlows leaves REFRESH_TOKEN_AUTH out where refresh tokens rotate: the two exclude each other.
func defaultFlows(rotation *types.RefreshTokenRotationType) []types.ExplicitAuthFlowsType {
	flows := []types.ExplicitAuthFlowsType{types.ExplicitAuthFlowsTypeAllowUserSrpAuth, types.ExplicitAuthFlowsTypeAllowCustomAuth}
	if deref(rotation).Feature == types.FeatureTypeEnabled {
		return flows
	}
	return append(flows, types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth)
}
