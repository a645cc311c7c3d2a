package settings

import (
	"maps"
	"strings"

	"gatehouse/local/pool/wire"
)

// SignInAttribute is the attribute (email, phone_number) that a user name is; empty in a pool where
// people choose their names. It refuses names of the wrong form with InvalidParameterException.
func (s *Settings) SignInAttribute(name string) (string, error) {
	email, phone := strings.Contains(name, "@"), strings.HasPrefix(name, "+")
	byEmail, byPhone := s.SignsInWith("email"), s.SignsInWith("phone_number")
	var wrong string
	switch {
	case byEmail && email:
		return "email", nil
	case byPhone && phone:
		return "phone_number", nil
	case byEmail && byPhone:
		wrong = "Username should be either an email or a phone number."
	case byEmail:
		wrong = "Username should be an email."
	case byPhone:
		wrong = "Username should be a phone number."
	case email && s.Alias("email"):
		wrong = "Username cannot be of email format, since user pool is configured for email alias."
	case phone && s.Alias("phone_number"):
		wrong = "Username cannot be of phone number format, since user pool is configured for phone number alias."
	default:
		return "", nil
	}
	return "", wire.InvalidParameter.With(wrong)
}

// Complete is the user's attributes and, where people sign in with an address or a number, the one that
// Username is. The map is a new one.
func (u User) Complete(s *Settings) map[string]string {
	all := maps.Clone(u.Attributes)
	if all == nil {
		all = map[string]string{}
	}
	for _, name := range []string{"email", "phone_number"} {
		fits := name == "email" && isAddress(u.Username) || name == "phone_number" && isPhone(u.Username)
		if s.SignsInWith(name) && fits && all[name] == "" {
			all[name] = u.Username
		}
	}
	return all
}
