package settings

import (
	"strings"
	"unicode/utf8"

	"gatehouse/local/pool/wire"
)

// maxPassword is the longest password that Cognito takes.
const maxPassword = 256

// symbols are the characters that count as symbols in a password; a space does only inside of it.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html
const symbols = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"

// CheckPassword holds a password to the pool's policy: nil, or InvalidPasswordException with Cognito's text
// about the first rule that is not met.
func (s *Settings) CheckPassword(password string) error {
	policy := s.Pool.Policies.PasswordPolicy
	length := utf8.RuneCountInString(password)
	rules := []struct {
		broken bool
		text   string
	}{
		{length < int(*policy.MinimumLength), "Password not long enough"},
		{length > maxPassword, "Password must not be longer than 256 characters"},
		{policy.RequireLowercase && !has(password, isLower), "Password must have lowercase characters"},
		{policy.RequireUppercase && !has(password, isUpper), "Password must have uppercase characters"},
		{policy.RequireNumbers && !has(password, isDigit), "Password must have numeric characters"},
		{policy.RequireSymbols && !has(strings.Trim(password, " "), isSymbol), "Password must have symbol characters"},
	}
	for _, rule := range rules {
		if rule.broken {
			return wire.InvalidPassword.With("Password did not conform with policy: " + rule.text)
		}
	}
	return nil
}

// TemporaryPasswordDays is for how many days a temporary password lets its owner in.
func (s *Settings) TemporaryPasswordDays() int {
	return int(s.Pool.Policies.PasswordPolicy.TemporaryPasswordValidityDays)
}

func has(text string, class func(rune) bool) bool { return strings.ContainsFunc(text, class) }

// Only the letters and digits of basic Latin count.
func isLower(c rune) bool  { return 'a' <= c && c <= 'z' }
func isUpper(c rune) bool  { return 'A' <= c && c <= 'Z' }
func isDigit(c rune) bool  { return '0' <= c && c <= '9' }
func isSymbol(c rune) bool { return c == ' ' || strings.ContainsRune(symbols, c) }
