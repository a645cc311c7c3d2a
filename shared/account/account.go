package account

import (
	"errors"
	"slices"
	"strconv"

	"gatehouse/shared/store"
)

// Attributes of the row.
const (
	attrUserName = "userName"
	attrIn       = "groupsIn"
	attrOut      = "groupsOut"
	attrSignOut  = "signOut"
	attrReset    = "resetPassword"
)

// Kinds of the effects on accounts. Each may stand in the queue of revocations and in that of the directory.
const (
	// KindGroups brings the person's groups in line.
	KindGroups = "groups"
	// KindSignOut ends all sessions.
	KindSignOut = "sign-out"
	// KindResetPassword makes the person choose a new password.
	KindResetPassword = "reset-password"
)

// KnownKind says whether [Plan] knows a kind of effect.
func KnownKind(kind string) bool {
	return kind == KindGroups || kind == KindSignOut || kind == KindResetPassword
}

// Account is what a person's account should be like.
type Account struct {
	// UserName is what Cognito's administrative operations call the person.
	UserName string
	// In are groups the person is to be in, sorted; nil for none.
	In []string
	// Out are groups the person is not to be in, sorted; nil for none. A group in both is out.
	Out []string
	// SignOut are the turns of sign-outs still to be carried out; nil for none.
	SignOut []string
	// Reset are the turns of password resets still to be carried out; nil for none.
	Reset []string
}

// ErrNoName is a row that does not say whose account it is about.
var ErrNoName = errors.New("the account row has no user name")

// FromRow reads an account row.
func FromRow(row store.Row) (Account, error) {
	a := Account{
		UserName: row.String(attrUserName),
		In:       row.Set(attrIn),
		Out:      row.Set(attrOut),
		SignOut:  row.Set(attrSignOut),
		Reset:    row.Set(attrReset),
	}
	if a.UserName == "" {
		return Account{}, ErrNoName
	}
	return a, nil
}

// Same says whether two accounts wish for the same.
func (a Account) Same(b Account) bool {
	return a.UserName == b.UserName && slices.Equal(a.In, b.In) && slices.Equal(a.Out, b.Out) &&
		slices.Equal(a.SignOut, b.SignOut) && slices.Equal(a.Reset, b.Reset)
}

func turnText(turn int64) string { return strconv.FormatInt(turn, 10) }
