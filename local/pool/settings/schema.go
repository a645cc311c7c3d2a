package settings

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// The prefixes of attributes that a pool defines itself.
const (
	customPrefix    = "custom:"
	developerPrefix = "dev:"
)

// standardSchema are the attributes of every pool as DescribeUserPool shows them. identities and the two
// marks of verification cannot be configured.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
func standardSchema() []types.SchemaAttributeType {
	all := []types.SchemaAttributeType{text("sub", "1", "2048")}
	all[0].Mutable, all[0].Required = new(false), new(true)
	for _, name := range []string{
		"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
		"picture", "website", "email", "gender", "zoneinfo", "locale", "phone_number", "address",
	} {
		all = append(all, text(name, "0", "2048"))
	}
	return append(all, text("birthdate", "10", "10"), number("updated_at"),
		attribute("email_verified", types.AttributeDataTypeBoolean),
		attribute("phone_number_verified", types.AttributeDataTypeBoolean),
		attribute("identities", types.AttributeDataTypeString))
}

func attribute(name string, kind types.AttributeDataType) types.SchemaAttributeType {
	return types.SchemaAttributeType{
		Name: &name, AttributeDataType: kind, DeveloperOnlyAttribute: new(false), Mutable: new(true), Required: new(false),
	}
}

func text(name, shortest, longest string) types.SchemaAttributeType {
	a := attribute(name, types.AttributeDataTypeString)
	a.StringAttributeConstraints = &types.StringAttributeConstraintsType{MinLength: &shortest, MaxLength: &longest}
	return a
}

func number(name string) types.SchemaAttributeType {
	a := attribute(name, types.AttributeDataTypeNumber)
	a.NumberAttributeConstraints = &types.NumberAttributeConstraintsType{MinValue: new("0")}
	return a
}

// schemaOf puts the attributes of a Schema into the standard ones: changed where the name is a standard one,
// with a prefix behind them where not.
func schemaOf(configured []types.SchemaAttributeType) []types.SchemaAttributeType {
	all := standardSchema()
	for _, a := range configured {
		i := slices.IndexFunc(all, func(known types.SchemaAttributeType) bool { return *known.Name == *a.Name })
		if i < 0 {
			all = append(all, custom(a))
			continue
		}
		all[i] = over(all[i], a)
	}
	return all
}

// over puts what is said of a standard attribute over what it is without.
func over(known, said types.SchemaAttributeType) types.SchemaAttributeType {
	merged := known
	if said.Mutable != nil {
		merged.Mutable = said.Mutable
	}
	if said.Required != nil {
		merged.Required = said.Required
	}
	if said.StringAttributeConstraints != nil {
		merged.StringAttributeConstraints = said.StringAttributeConstraints
	}
	if said.NumberAttributeConstraints != nil {
		merged.NumberAttributeConstraints = said.NumberAttributeConstraints
	}
	return merged
}

func custom(a types.SchemaAttributeType) types.SchemaAttributeType {
	prefix := customPrefix
	if deref(a.DeveloperOnlyAttribute) {
		prefix = developerPrefix
	}
	kind := a.AttributeDataType
	if kind == "" {
		kind = types.AttributeDataTypeString
	}
	return over(types.SchemaAttributeType{
		Name: new(prefix + *a.Name), AttributeDataType: kind,
		DeveloperOnlyAttribute: new(deref(a.DeveloperOnlyAttribute)), Mutable: new(true), Required: new(false),
	}, a)
}

// schema is the definition of an attribute.
func (s *Settings) schema(name string) (*types.SchemaAttributeType, bool) {
	return find(s.Pool.SchemaAttributes, func(a types.SchemaAttributeType) bool { return *a.Name == name })
}

// Required are the attributes without which nobody can sign up, in the schema's order; sub is not one.
func (s *Settings) Required() []string {
	var names []string
	for _, a := range s.Pool.SchemaAttributes {
		if *a.Required && *a.Name != "sub" {
			names = append(names, *a.Name)
		}
	}
	return names
}

// Missing are the required attributes that somebody with these attributes lacks, in the schema's order.
func (s *Settings) Missing(attributes map[string]string) []string {
	return slices.DeleteFunc(s.Required(), func(name string) bool { return attributes[name] != "" })
}

// reserved tells the attributes that no app client may write, whatever its lists say.
func reserved(name string) bool {
	switch name {
	case "sub", "identities", "email_verified", "phone_number_verified":
		return true
	}
	return strings.HasPrefix(name, developerPrefix) || strings.HasPrefix(name, "cognito:")
}
