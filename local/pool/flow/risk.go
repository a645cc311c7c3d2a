package flow

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/uuid"
)

// warn tells the person of a lockout when the pool has threat protection on, which is the one
// occasion for this message here.
func (p *Pool) warn(ctx context.Context, r Request, user directory.User) {
	if !threatProtection(p.Settings.Load()) || user.Attributes["email"] == "" {
		return
	}
	_, _ = p.Send(ctx, r, Notice{Kind: KindAccountTakeOverNotification, User: user, Attribute: "email"}) // a warning blocks nothing
}

// threatProtection says whether the pool warns people.
func threatProtection(set *settings.Settings) bool {
	addOns := set.Pool.UserPoolAddOns
	return addOns != nil && addOns.AdvancedSecurityMode == types.AdvancedSecurityModeTypeEnforced
}

// risk is what a warning tells of an attempt to sign in, in the place of user attributes. Where and
// on what it happened, and links to answer with, are threat protection's to know.
//
// Source: https://github.com/DefinitelyTyped/DefinitelyTyped/pull/52111
func (p *Pool) risk(r Request, user directory.User) map[string]string {
	return map[string]string{
		"EVENT_ID": uuid.NewString(), "USER_NAME": user.Name, "IP_ADDRESS": r.RemoteIP(), "ACCOUNT_TAKE_OVER_ACTION": "BLOCK",
		"LOGIN_TIME": p.Clock.Now().Format("Monday, January 2, 2006 03:04 PM MST"),
	}
}
