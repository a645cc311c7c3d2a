package fact

import "strings"

// Sort keys of a person's rows.
const (
	// Confirmed is the row that says when and how the account was confirmed, once.
	Confirmed = "confirmed"
	// SignIn is the row of the latest sign-in.
	SignIn = "signin#latest"
	// Account is the row of what the account should be in the pool: groups, sign-outs, new passwords.
	Account = "account"
)

// Person is the partition key of a person's rows. The sub of an account is never given out again, so who takes a freed user name
// inherits nothing.
func Person(poolID, sub string) string { return poolID + "#" + sub }

// ParsePerson takes the partition key of a person apart; false if it is another kind of key.
func ParsePerson(pk string) (poolID, sub string, ok bool) {
	poolID, sub, ok = strings.Cut(pk, "#")
	return poolID, sub, ok && strings.Contains(poolID, "_") && sub != "" // a pool's id is <region>_<characters>
}
