package flow

import (
	"context"
	"errors"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// Enter finds who wants to sign in and does what comes before any proof: a name nobody has is
// migrated when a password is at hand, then pre authentication is asked. Where the client hides who
// exists, an unknown name comes back as a subject that is not known, to be failed like a wrong
// password.
func (p *Pool) Enter(ctx context.Context, r Request, client *settings.Client, name, password string) (Subject, error) {
	if user, ok := p.Directory.Find(name); ok {
		return p.enterAs(ctx, r, client, user)
	}
	if password == "" || !p.attached(cognito.UserMigration) {
		return p.enterAsNobody(ctx, r, client, name)
	}
	first := p.Settings.Load().Switches.MigrateBeforePreAuthentication
	if !first {
		if err := p.PreAuthenticationOfNobody(ctx, r, name); err != nil {
			return Subject{}, err
		}
	}
	user, err := p.Migrate(ctx, r, client, cognito.UserMigrationAuthentication, name, password)
	switch {
	case errors.Is(err, ErrNobody): // detached this very moment
		return p.enterAsNobody(ctx, r, client, name)
	case err != nil:
		return Subject{}, err
	case !first:
		return Subject{User: user, Name: user.Name}, mayTry(user)
	}
	return p.enterAs(ctx, r, client, user)
}

func (p *Pool) enterAsNobody(ctx context.Context, r Request, client *settings.Client, name string) (Subject, error) {
	if !client.HidesUsers() {
		return Subject{}, UserNotFound()
	}
	return Subject{Name: name}, p.PreAuthenticationOfNobody(ctx, r, name)
}

func (p *Pool) enterAs(ctx context.Context, r Request, client *settings.Client, user directory.User) (Subject, error) {
	subject := Subject{User: user, Name: user.Name}
	switches := p.Settings.Load().Switches
	asked := (!user.Disabled || switches.PreAuthenticationForDisabled) &&
		(user.Status != directory.Unconfirmed || switches.PreAuthenticationForUnconfirmed)
	if asked {
		if err := p.PreAuthentication(ctx, r, user); err != nil {
			return Subject{}, err
		}
	}
	if client.HidesUsers() && imported(user) {
		return subject, nil
	}
	return subject, mayTry(user)
}

// imported says whether a user never had a password. That one has to be chosen first, only somebody who
// exists could be told: where clients hide who does, the proof fails like any other.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
func imported(user directory.User) bool {
	return !user.Disabled && user.Status == directory.ResetRequired && user.Password.Verifier.IsZero()
}

// mayTry refuses people whom no proof helps.
func mayTry(user directory.User) error {
	switch {
	case user.Disabled:
		return UserDisabled()
	case user.Status == directory.ResetRequired:
		return ResetRequired()
	}
	return nil
}

// Admit refuses somebody who has proved who they are but may not have tokens yet:
// UserNotConfirmedException, or NotAuthorizedException for a temporary password out of date. Who has
// to choose a new password first is not refused: the status says so.
func (p *Pool) Admit(user directory.User) error {
	expires := user.Password.Expires
	switch {
	case user.Status == directory.Unconfirmed:
		return UserNotConfirmed()
	case user.Status == directory.ForceChangePassword && !expires.IsZero() && !p.Clock.Now().Before(expires):
		return wire.NotAuthorized.With("Temporary password has expired and must be reset by an administrator.")
	}
	return mayTry(user)
}
