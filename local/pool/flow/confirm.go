package flow

import (
	"context"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// ConfirmSignUp takes the code of a new user: they are confirmed, what the code went to is verified,
// and post confirmation is told. When that has become the alias of somebody else, force moves it;
// without force nothing changes, and the code stays good: AliasExistsException.
func (p *Pool) ConfirmSignUp(ctx context.Context, r Request, user directory.User, given string, force bool) error {
	if user.Disabled {
		return UserDisabled()
	}
	if err := Unconfirmed(user); err != nil {
		return err
	}
	code, err := p.UseCode(user.Sub, ForSignUp, given)
	if err != nil {
		return Told(err)
	}
	if user, err = p.confirm(user.Sub, code, force); err != nil {
		return err
	}
	return p.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmSignUp, user)
}

// Unconfirmed refuses a user whose sign-up needs no confirmation any more, or never did.
func Unconfirmed(user directory.User) error {
	if user.Status != directory.Unconfirmed {
		return wire.NotAuthorized.With("User cannot be confirmed. Current status is " + string(user.Status))
	}
	return nil
}

// confirm confirms a user and verifies what the code proved, if it is still theirs.
func (p *Pool) confirm(sub string, code directory.Code, force bool) (directory.User, error) {
	user, err := p.Change(sub, func(u *directory.User) error {
		u.Status = directory.Confirmed
		if flag := VerifiedFlag(code.Attribute); flag != "" && u.Attributes[code.Attribute] == code.Value {
			u.Attributes[flag] = "true"
		}
		return nil
	})
	if wire.ClassOf(err) != wire.AliasExists {
		return user, err
	}
	if !force {
		p.GiveBack(sub, ForSignUp, code)
		// Cognito has other words here than those of AliasExists.
		return directory.User{}, wire.AliasExists.With("An account with the " + code.Attribute + " already exists.")
	}
	_, err = p.Change(sub, func(u *directory.User) error {
		u.Status = directory.Confirmed
		return nil
	})
	if err != nil {
		return directory.User{}, err
	}
	return p.TakeAliases(sub, code.Attribute)
}
