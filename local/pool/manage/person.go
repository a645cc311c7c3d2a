package manage

import (
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/uuid"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
)

// userName is what Cognito takes as one.
var userName = regexp.MustCompile(`\A[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}\z`)

// user is the user of a row, or what is wrong with the row. The user has no password: it is to be
// reset with a code, which takes a verified address.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool-csv-header.html
func (i *importer) user(record map[string]string) (directory.User, string) {
	now := i.Clock.Now()
	user := directory.User{
		Sub: uuid.NewString(), Name: record[nameColumn], Attributes: attributesOf(record),
		Status: directory.ResetRequired, Created: now, Modified: now,
	}
	for _, check := range []func(*settings.Settings, *directory.User) string{takeName, checkVerified} {
		if problem := check(i.set, &user); problem != "" {
			return directory.User{}, problem
		}
	}
	if problem := checkMFA(i.set, strings.ToLower(record[mfaColumn])); problem != "" {
		return directory.User{}, problem
	}
	if err := i.set.CheckNew(user.Attributes, nil); err != nil {
		return directory.User{}, "The user does not match the schema of the user pool."
	}
	user.MFA.SMS = strings.EqualFold(record[mfaColumn], "true") && user.Attributes["phone_number"] != ""
	return user, ""
}

// attributesOf are a row's, with the marks of verification in small letters.
func attributesOf(record map[string]string) map[string]string {
	attributes := map[string]string{}
	for column, text := range record {
		switch column {
		case nameColumn, mfaColumn:
		case "email_verified", "phone_number_verified":
			attributes[column] = strings.ToLower(text)
		default:
			attributes[column] = text
		}
	}
	return attributes
}

// takeName holds the name to the pool's ways to sign in. Where that is an address, the name becomes
// that attribute: the user name is then the pool's to give.
func takeName(set *settings.Settings, user *directory.User) string {
	if !userName.MatchString(user.Name) {
		return "The cognito:username is missing or not valid."
	}
	attribute, err := set.SignInAttribute(user.Name)
	if err != nil {
		return wire.MessageOf(err)
	}
	if attribute == "" {
		return ""
	}
	if given := user.Attributes[attribute]; given != "" && !strings.EqualFold(given, user.Name) {
		return "The cognito:username and the " + attribute + " differ."
	}
	user.Attributes[attribute], user.Name = user.Name, user.Sub
	return ""
}

// checkVerified makes sure that the user can reset the password: something that the pool verifies by
// itself must be verified.
func checkVerified(set *settings.Settings, user *directory.User) string {
	reachable := false
	for _, attribute := range []string{"email", "phone_number"} {
		switch user.Attributes[attribute+"_verified"] {
		case "", "false":
		case "true":
			if user.Attributes[attribute] == "" {
				return "The user has no " + attribute + " that could be verified."
			}
			reachable = reachable || set.AutoVerifies(attribute)
		default:
			return attribute + "_verified must be true or false."
		}
	}
	if !reachable {
		return "The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true)."
	}
	return ""
}

// checkMFA holds cognito:mfa_enabled to the pool's second factors.
func checkMFA(set *settings.Settings, enabled string) string {
	switch configuration := set.Pool.MfaConfiguration; {
	case enabled != "true" && enabled != "false":
		return mfaColumn + " must be true or false."
	case enabled == "false" && configuration == types.UserPoolMfaTypeOn:
		return mfaColumn + " must be true, because the user pool requires a second factor."
	case enabled == "true" && (configuration == types.UserPoolMfaTypeOff || configuration == ""):
		return mfaColumn + " must be false, because the user pool has no second factors."
	}
	return ""
}
