package flow

import (
	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// signsInByAttribute says whether user names are made by the pool.
func signsInByAttribute(set *settings.Settings) bool {
	return set.SignsInWith("email") || set.SignsInWith("phone_number")
}

// threatProtection says whether the pool warns people.
func threatProtection(set *settings.Settings) bool {
	addOns := set.Pool.UserPoolAddOns
	return addOns != nil && addOns.AdvancedSecurityMode == types.AdvancedSecurityModeTypeEnforced
}

// required are the attributes every user must have.
func required(set *settings.Settings) []string {
	var names []string
	for _, attribute := range set.Pool.SchemaAttributes {
		if value(attribute.Required) && value(attribute.Name) != "sub" {
			names = append(names, *attribute.Name)
		}
	}
	return names
}
