package directory

import (
	"slices"
	"strings"
)

// Rules say what finds a user. A pool has sign-in attributes or aliases or neither.
type Rules struct {
	// CaseSensitive tells apart user names, e-mail addresses and preferred user names that differ in case only.
	CaseSensitive bool
	// SignInAttributes (UsernameAttributes) are unique in the pool and find their user, verified or not: email, phone_number.
	SignInAttributes []string
	// Aliases (AliasAttributes) find their user beside the user name: email and phone_number once verified, preferred_username always.
	Aliases []string
}

// fold makes names equal that the pool does not tell apart.
func (r Rules) fold(name string) string {
	if r.CaseSensitive {
		return name
	}
	return strings.ToLower(name)
}

// finds reports whether the attribute finds u, given its value is not empty. Users of a provider never sign in with an address.
func (r Rules) finds(u *User, attribute string) bool {
	switch {
	case u.Status == ExternalProvider || u.Attributes[attribute] == "":
		return false
	case slices.Contains(r.SignInAttributes, attribute):
		return true
	default:
		return slices.Contains(r.Aliases, attribute) && (attribute == "preferred_username" || u.Verified(attribute))
	}
}

// handle is one string that finds a user, and what to say when it finds somebody else.
type handle struct {
	key   string
	taken error
}

// handles returns all strings that find u. One may stand there twice.
func (r Rules) handles(u *User) []handle {
	found := []handle{{r.fold(u.Name), ErrNameTaken}, {r.fold(u.Sub), ErrNameTaken}}
	for _, attribute := range r.SignInAttributes {
		if r.finds(u, attribute) {
			found = append(found, handle{r.fold(u.Attributes[attribute]), ErrNameTaken})
		}
	}
	for _, attribute := range r.Aliases {
		if r.finds(u, attribute) {
			found = append(found, handle{r.fold(u.Attributes[attribute]), ErrAliasTaken})
		}
	}
	return found
}
