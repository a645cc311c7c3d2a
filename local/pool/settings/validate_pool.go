package settings

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// signIn checks what is fixed when a pool is made.
func (v *validation) signIn(pool *idp.CreateUserPoolInput) {
	if len(pool.UsernameAttributes) > 0 && len(pool.AliasAttributes) > 0 {
		v.fault("pool.AliasAttributes", "Only one of the aliasAttributes or usernameAttributes can be set in an user pool.")
	}
}

// pool checks what UpdateUserPool can change, defaults included; prefix stands in front of every member.
func (v *validation) pool(prefix string, pool *types.UserPoolType) {
	password := pool.Policies.PasswordPolicy
	at := prefix + "Policies.PasswordPolicy."
	v.within(at+"MinimumLength", int(*password.MinimumLength), 6, 99)
	v.within(at+"PasswordHistorySize", int(deref(password.PasswordHistorySize)), 0, 24)
	v.within(at+"TemporaryPasswordValidityDays", int(password.TemporaryPasswordValidityDays), 0, 365)
	v.firstFactors(prefix+"Policies.SignInPolicy.AllowedFirstAuthFactors", pool)
	for i, name := range deref(pool.UserAttributeUpdateSettings).AttributesRequireVerificationBeforeUpdate {
		if !slices.Contains(pool.AutoVerifiedAttributes, name) {
			v.fault(indexed(prefix+"UserAttributeUpdateSettings.AttributesRequireVerificationBeforeUpdate", i),
				"must be one of AutoVerifiedAttributes")
		}
	}
	v.messages(prefix, pool)
	v.lambda(prefix+"LambdaConfig.", pool)
}

func (v *validation) firstFactors(path string, pool *types.UserPoolType) {
	factors := pool.Policies.SignInPolicy.AllowedFirstAuthFactors
	if !slices.Contains(factors, types.AuthFactorTypePassword) {
		v.fault(path, "must contain PASSWORD")
	}
	if len(factors) < 2 {
		return
	}
	if pool.MfaConfiguration == types.UserPoolMfaTypeOn {
		v.fault(path, "must be PASSWORD alone while MfaConfiguration is ON")
	}
	if pool.UserPoolTier == types.UserPoolTierTypeLite {
		v.needsEssentials(path)
	}
}

func (v *validation) needsEssentials(path string) {
	v.faults = append(v.faults, &Fault{path: path, problem: "needs UserPoolTier ESSENTIALS or PLUS", tier: true})
}

// factors checks that a pool with second factors has one.
func (v *validation) factors(path string, s *Settings) {
	if s.lacksFactors() {
		v.fault(path, "SMS configuration and Auto verification for phone_number are required when MFA is required/optional")
	}
}

// messages checks that texts have a place for what they are sent for.
func (v *validation) messages(prefix string, pool *types.UserPoolType) {
	const code, name, opening, closing = "{####}", "{username}", "{##", "##}"
	verify, at := pool.VerificationMessageTemplate, prefix+"VerificationMessageTemplate."
	v.contains(at+"EmailMessage", verify.EmailMessage, code)
	v.contains(at+"EmailMessageByLink", verify.EmailMessageByLink, opening, closing)
	v.contains(at+"SmsMessage", verify.SmsMessage, code)
	v.contains(prefix+"SmsAuthenticationMessage", pool.SmsAuthenticationMessage, code)
	if invite := pool.AdminCreateUserConfig.InviteMessageTemplate; invite != nil {
		at := prefix + "AdminCreateUserConfig.InviteMessageTemplate."
		v.contains(at+"EmailMessage", invite.EmailMessage, name, code)
		v.contains(at+"SMSMessage", invite.SMSMessage, name, code)
	}
}

func (v *validation) contains(path string, text *string, parts ...string) {
	for _, part := range parts {
		if text != nil && !strings.Contains(*text, part) {
			v.fault(path, "must contain "+part)
		}
	}
}

// lambda checks how triggers are attached.
func (v *validation) lambda(prefix string, pool *types.UserPoolType) {
	config := pool.LambdaConfig
	old, _ := attached(config, "PreTokenGeneration")
	arn, version := attached(config, withVersion)
	if old != "" && arn != "" && old != arn {
		v.fault(prefix+"PreTokenGeneration", "must be the same function as in "+withVersion)
	}
	if arn != "" && version != firstVersion && version != "" && pool.UserPoolTier == types.UserPoolTierTypeLite {
		v.needsEssentials(prefix + withVersion + ".LambdaVersion")
	}
	if config.KMSKeyID == nil && (config.CustomEmailSender != nil || config.CustomSMSSender != nil) {
		v.fault(prefix+"KMSKeyID", "is needed for CustomEmailSender and CustomSMSSender")
	}
}

// schema checks the attributes that a file defines.
func (v *validation) schema(path string, attributes []types.SchemaAttributeType) {
	seen, own := map[string]bool{}, 0
	for i, a := range attributes {
		at := indexed(path, i)
		name := deref(a.Name)
		v.unique(at, name, seen)
		standard, known := find(standardSchema(), func(s types.SchemaAttributeType) bool { return *s.Name == name })
		switch {
		case reserved(name):
			v.fault(at+".Name", "cannot be configured")
		case known && a.AttributeDataType != "" && a.AttributeDataType != standard.AttributeDataType:
			v.fault(at+".AttributeDataType", "must be "+string(standard.AttributeDataType)+" for "+name)
		case !known:
			own++
			v.customAttribute(at, name, a)
		}
		v.bounds(at, a)
	}
	if own > 50 {
		v.fault(path, "has more than 50 attributes of its own")
	}
}

func (v *validation) customAttribute(path, name string, a types.SchemaAttributeType) {
	if strings.HasPrefix(name, customPrefix) || strings.HasPrefix(name, developerPrefix) {
		v.fault(path+".Name", "is written without its prefix")
	}
	if utf8.RuneCountInString(name) > 20 {
		v.fault(path+".Name", "must have at most 20 characters")
	}
	if deref(a.Required) {
		v.fault(path+".Required", "Required custom attributes are not supported currently.")
	}
}

// bounds checks limits that are whole numbers written as texts.
func (v *validation) bounds(path string, a types.SchemaAttributeType) {
	if c := a.StringAttributeConstraints; c != nil {
		v.ordered(path+".StringAttributeConstraints", "MinLength", "MaxLength", c.MinLength, c.MaxLength)
	}
	if c := a.NumberAttributeConstraints; c != nil {
		v.ordered(path+".NumberAttributeConstraints", "MinValue", "MaxValue", c.MinValue, c.MaxValue)
	}
}

func (v *validation) ordered(path, lowName, highName string, low, high *string) {
	least, ok := v.whole(path+"."+lowName, low)
	greatest, fine := v.whole(path+"."+highName, high)
	if ok && fine && least > greatest {
		v.fault(path, lowName+" is greater than "+highName)
	}
}

// whole reads a bound; false where there is none or it is no number, which is reported.
func (v *validation) whole(path string, bound *string) (int, bool) {
	if bound == nil {
		return 0, false
	}
	n, err := strconv.Atoi(*bound)
	if err != nil {
		v.fault(path, "must be a whole number")
	}
	return n, err == nil
}
