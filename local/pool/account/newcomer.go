package account

import (
	"context"
	"errors"
	"maps"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/google/uuid"
)

// newcomer is a user before there is one.
type newcomer struct {
	directory.User
	// typed is the user name of the request.
	typed string
	// attribute is what the typed name is where people sign in with an address; else empty.
	attribute string
	// password is the one to begin with; empty for people without.
	password string
	// taken is the answer when somebody has the name.
	taken error
}

// newcomer reads user name and attributes of a request. Where people sign in with an address, the
// name is that address, and the user name is the sub.
func (a accounts) newcomer(typed string, given map[string]string) (newcomer, error) {
	attribute, err := a.Settings.Load().SignInAttribute(typed)
	if err != nil {
		return newcomer{}, err
	}
	now := a.Clock.Now()
	n := newcomer{typed: typed, attribute: attribute, User: directory.User{
		Sub: uuid.NewString(), Name: typed, Attributes: map[string]string{}, Created: now, Modified: now,
	}}
	maps.Copy(n.Attributes, given)
	if attribute == "" {
		return n, nil
	}
	if other := n.Attributes[attribute]; other != "" && other != typed {
		return newcomer{}, wire.InvalidParameter.With("The attribute " + attribute + " must be the username.")
	}
	n.Name, n.Attributes[attribute] = n.Sub, typed
	return n, nil
}

// preSignUp asks the trigger of that name about a newcomer whose name is free and whose password is
// good. Whether the trigger hears of others too is not documented: a switch says so.
func (a accounts) preSignUp(ctx context.Context, r flow.Request, source cognito.Source, n newcomer) (flow.SignUpFlags, error) {
	late := a.Settings.Load().Switches.PreSignUpBeforeExistsCheck
	if !late {
		if err := a.acceptable(n); err != nil {
			return flow.SignUpFlags{}, err
		}
	}
	flags, err := a.PreSignUp(ctx, r, source, n.Name, n.Attributes)
	if err == nil && late {
		err = a.acceptable(n)
	}
	return flags, err
}

func (a accounts) acceptable(n newcomer) error {
	if _, found := a.Directory.Find(n.typed); found {
		return n.taken
	}
	if n.password == "" {
		return nil
	}
	return a.Settings.Load().CheckPassword(n.password)
}

// store makes the newcomer a user of the pool.
func (a accounts) store(n newcomer) error {
	for _, attribute := range flow.Addresses() {
		if flag := flow.VerifiedFlag(attribute); n.Attributes[attribute] != "" && n.Attributes[flag] == "" {
			n.Attributes[flag] = "false"
		}
	}
	maps.DeleteFunc(n.Attributes, func(_, value string) bool { return value == "" })
	err := a.Directory.Create(n.User)
	if errors.Is(err, directory.ErrNameTaken) {
		return n.taken // somebody was faster
	}
	return flow.Told(err)
}

// passwordless says whether people may have no password.
func passwordless(set *settings.Settings) bool {
	return set.FirstFactor("EMAIL_OTP") || set.FirstFactor("SMS_OTP")
}
