package directory

import (
	"context"
	"errors"

	"gatehouse/shared/account"
	"gatehouse/shared/serve"
)

// act takes one step, within the queue's share of the quota.
func (t *task) act(ctx context.Context, userName string, step account.Step) error {
	if step.Action == account.ResetPassword {
		return t.resetPassword(ctx, userName)
	}
	err := t.change(ctx, func() error { return t.call(ctx, userName, step) })
	if step.Action == account.RemoveFromGroup && errors.Is(err, account.ErrNoGroup) {
		err = nil // nobody is in a group that is not there
	}
	if err == nil {
		t.note(done(step.Action))
	}
	return err
}

func (t *task) call(ctx context.Context, userName string, step account.Step) error {
	switch step.Action {
	case account.AddToGroup:
		return t.pool.AddToGroup(ctx, userName, step.Group)
	case account.RemoveFromGroup:
		return t.pool.RemoveFromGroup(ctx, userName, step.Group)
	case account.SignOut:
		return t.pool.SignOut(ctx, userName)
	case account.ResetPassword:
		return t.pool.ResetPassword(ctx, userName)
	}
	return nil
}

// done is the note of a step that was taken.
func done(action account.Action) serve.Note {
	switch action {
	case account.AddToGroup:
		return "added_to_group"
	case account.RemoveFromGroup:
		return "removed_from_group"
	case account.SignOut:
		return "signed_out"
	case account.ResetPassword:
		return "password_reset"
	}
	return ""
}

// resetPassword makes the person choose a new password where the pool can do that. Whom it cannot, being signed out must do for.
func (t *task) resetPassword(ctx context.Context, userName string) error {
	user, err := t.known(ctx, userName)
	if err != nil {
		return err
	}
	if !user.Resettable() {
		t.note("reset_not_possible")
		return nil
	}
	err = t.change(ctx, func() error { return t.pool.ResetPassword(ctx, userName) })
	switch {
	case errors.Is(err, account.ErrRefused): // the account has changed since we asked
		t.note("reset_not_possible")
		return nil
	case err == nil:
		t.note(done(account.ResetPassword))
	}
	return err
}

// same makes sure that the name is still the same person's. Where it is the sub itself it can be nobody else's; other names can be
// given to somebody new, whom none of this is about.
func (t *task) same(ctx context.Context, wish account.Account) error {
	if wish.UserName == t.sub {
		return nil
	}
	user, err := t.known(ctx, wish.UserName)
	if err == nil && user.Sub != t.sub {
		return account.ErrNoUser
	}
	return err
}

// known asks the pool once what it knows of the person.
func (t *task) known(ctx context.Context, userName string) (account.User, error) {
	if t.user != nil {
		return *t.user, nil
	}
	var user account.User
	err := t.patiently(ctx, func() (err error) {
		user, err = t.pool.User(ctx, userName)
		return err
	})
	if err == nil {
		t.user = &user
	}
	return user, err
}
