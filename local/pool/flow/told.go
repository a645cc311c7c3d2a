package flow

import (
	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// threatProtection says whether the pool warns people.
func threatProtection(set *settings.Settings) bool {
	addOns := set.Pool.UserPoolAddOns
	return addOns != nil && addOns.AdvancedSecurityMode == types.AdvancedSecurityModeTypeEnforced
}
