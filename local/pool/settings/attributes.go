package settings

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

// CheckNew holds the attributes of a new user to the schema. writable says what the caller may write; nil:
// an administrator, who may write all but what Cognito keeps for itself. It refuses with
// NotAuthorizedException for what may not be written and with InvalidParameterException for everything else.
func (s *Settings) CheckNew(attributes map[string]string, writable func(string) bool) error {
	if err := allowed(attributes, writable); err != nil {
		return err
	}
	return s.conform(attributes, s.Required())
}

// CheckInvited is [Settings.CheckNew] for a user whom an administrator creates: what is required may be
// missing, because the person can give it when the invitation's password is replaced.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
func (s *Settings) CheckInvited(attributes map[string]string) error {
	if err := allowed(attributes, nil); err != nil {
		return err
	}
	return s.conform(attributes, nil)
}

// conform holds the values of a new user to the schema.
func (s *Settings) conform(attributes map[string]string, required []string) error {
	var problems strings.Builder
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		line(&problems, name, s.problem(name, attributes[name]))
	}
	for _, name := range required {
		if attributes[name] == "" {
			line(&problems, name, "The attribute is required")
		}
	}
	if problems.Len() > 0 {
		return wire.InvalidParameter.With("Attributes did not conform to the schema: " + problems.String())
	}
	return wellFormed(attributes)
}

// CheckUpdate holds changed attributes of a user to the schema, as [Settings.CheckNew] does; in addition,
// immutable ones cannot be updated, not even when they were never set, and required ones not be emptied.
func (s *Settings) CheckUpdate(attributes map[string]string, writable func(string) bool) error {
	if err := allowed(attributes, writable); err != nil {
		return err
	}
	var problems strings.Builder
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		line(&problems, "user."+name, s.changeProblem(name, attributes[name]))
	}
	if problems.Len() > 0 {
		return wire.InvalidParameter.With(problems.String())
	}
	return wellFormed(attributes)
}

// CheckProvided refuses attributes in the answer to NEW_PASSWORD_REQUIRED that the user has already and whose
// verification would be lost: the address and the number.
func CheckProvided(has, given map[string]string) error {
	for _, name := range []string{"email", "phone_number"} {
		if given[name] != "" && has[name] != "" {
			return wire.NotAuthorized.With("Cannot modify an already provided " + name)
		}
	}
	return nil
}

// allowed refuses names that the caller may not write. That an attribute exists is asked later, so that a
// client with a list of attributes hears of its list first, as in Cognito.
func allowed(attributes map[string]string, writable func(string) bool) error {
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if kept(name, writable == nil) {
			return wire.InvalidParameter.With("Cannot modify the non-mutable attribute " + name)
		}
		if writable != nil && !writable(name) {
			return wire.NotAuthorized.With("A client attempted to write unauthorized attribute")
		}
	}
	return nil
}

// kept tells the attributes that Cognito keeps for itself; marks of verification only an administrator sets.
func kept(name string, administrator bool) bool {
	switch name {
	case "sub", "identities":
		return true
	case "email_verified", "phone_number_verified":
		return !administrator
	}
	return false
}

func line(problems *strings.Builder, name, problem string) {
	if problem != "" {
		problems.WriteString(name + ": " + problem + "\n")
	}
}

// changeProblem is what is wrong with a changed value; "" for nothing.
func (s *Settings) changeProblem(name, value string) string {
	definition, known := s.schema(name)
	switch {
	case known && !*definition.Mutable:
		return "Attribute cannot be updated."
	case known && value == "" && *definition.Required:
		return "The attribute is required"
	}
	return s.problem(name, value)
}

// problem is what is wrong with a value; "" for nothing. An empty value takes an attribute away, so only
// its name is looked at.
func (s *Settings) problem(name, value string) string {
	definition, known := s.schema(name)
	switch {
	case !known:
		return "Attribute does not exist in the schema."
	case value == "":
		return ""
	}
	switch definition.AttributeDataType {
	case types.AttributeDataTypeNumber:
		return numberProblem(definition.NumberAttributeConstraints, value)
	case types.AttributeDataTypeBoolean:
		if value != "true" && value != "false" {
			return "Not a valid boolean"
		}
	case types.AttributeDataTypeDatetime:
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			return "Not a valid date and time"
		}
	default:
		return lengthProblem(definition.StringAttributeConstraints, value)
	}
	return ""
}

func lengthProblem(limits *types.StringAttributeConstraintsType, value string) string {
	length, shortest, longest := utf8.RuneCountInString(value), 0, 2048
	if limits != nil {
		shortest, longest = limit(limits.MinLength, shortest), limit(limits.MaxLength, longest)
	}
	switch {
	case length < shortest:
		return "String must be no shorter than " + strconv.Itoa(shortest) + " characters"
	case length > longest:
		return "String must be no longer than " + strconv.Itoa(longest) + " characters"
	}
	return ""
}

func numberProblem(limits *types.NumberAttributeConstraintsType, value string) string {
	n, err := strconv.Atoi(value)
	if err != nil {
		return "Not a valid number"
	}
	if limits == nil {
		return ""
	}
	switch least, greatest := limit(limits.MinValue, n), limit(limits.MaxValue, n); {
	case n < least:
		return "Number must be no less than " + strconv.Itoa(least)
	case n > greatest:
		return "Number must be no greater than " + strconv.Itoa(greatest)
	}
	return ""
}

// limit reads a bound of the schema, which the configuration has checked to be a whole number.
func limit(bound *string, otherwise int) int {
	if n, err := strconv.Atoi(deref(bound)); err == nil {
		return n
	}
	return otherwise
}

// wellFormed looks at what the pool sends messages to.
func wellFormed(attributes map[string]string) error {
	if address := attributes["email"]; address != "" && !isAddress(address) {
		return wire.InvalidParameter.With("Invalid email address format.")
	}
	if number := attributes["phone_number"]; number != "" && !isPhone(number) {
		return wire.InvalidParameter.With("Invalid phone number format.")
	}
	return nil
}

// isAddress is what Cognito asks of an address, not what mail asks of one.
func isAddress(text string) bool {
	local, domain, ok := strings.Cut(text, "@")
	return ok && local != "" && !strings.ContainsAny(text, " \t\r\n<>") && !strings.Contains(domain, "@") &&
		strings.Contains(strings.Trim(domain, "."), ".") && domain == strings.Trim(domain, ".")
}

// isPhone tells a number in the form of E.164.
func isPhone(text string) bool {
	digits, ok := strings.CutPrefix(text, "+")
	return ok && 2 <= len(digits) && len(digits) <= 15 && digits[0] != '0' && strings.Trim(digits, "0123456789") == ""
}
