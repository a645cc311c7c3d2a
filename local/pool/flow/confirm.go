package flow

import (
	"context"
	"errors"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// ConfirmSignUp takes the code of a new user: they are confirmed, what the code went to is verified,
// and post confirmation is told. A code whose address has become the alias of somebody else stays
// good: AliasExistsException.
func (p *Pool) ConfirmSignUp(ctx context.Context, r Request, user directory.User, given string) error {
	switch {
	case user.Disabled:
		return wire.NotAuthorized.With("User is disabled.")
	case user.Status != directory.Unconfirmed:
		return wire.NotAuthorized.With("User cannot be confirmed. Current status is " + string(user.Status))
	}
	code, err := p.UseCode(user.Sub, ForSignUp, given)
	if err == nil {
		user, err = p.confirm(user.Sub, code)
	}
	if errors.Is(err, directory.ErrUnknown) {
		return UserNotFound() // deleted meanwhile
	}
	if err != nil {
		return err
	}
	return p.PostConfirmation(ctx, r, cognito.PostConfirmationConfirmSignUp, user)
}

func (p *Pool) confirm(sub string, code directory.Code) (directory.User, error) {
	user, err := p.Directory.Update(sub, func(u *directory.User) error {
		u.Status, u.Modified = directory.Confirmed, p.Clock.Now()
		if flag := VerifiedFlag(code.Attribute); flag != "" && u.Attributes[code.Attribute] == code.Value {
			u.Attributes[flag] = "true"
		}
		return nil
	})
	if !errors.Is(err, directory.ErrAliasTaken) {
		return user, err
	}
	_, err = p.Directory.Update(sub, func(u *directory.User) error {
		if u.Codes == nil {
			u.Codes = map[string]directory.Code{}
		}
		u.Codes[string(ForSignUp)] = code
		return nil
	})
	if err != nil {
		return directory.User{}, err
	}
	return directory.User{}, wire.AliasExists.With("An account with the " + code.Attribute + " already exists.")
}
