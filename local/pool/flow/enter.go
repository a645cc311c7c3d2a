package flow

import (
	"context"
	"errors"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// Subject is who signs in: a user, or a name nobody has.
type Subject struct {
	// User is the zero value when nobody has the name.
	User directory.User
	// Name is the user name, or what was typed.
	Name string
}

// Known says whether somebody has the name.
func (s Subject) Known() bool { return s.User.Sub != "" }

func (s Subject) attributes() map[string]string {
	if !s.Known() {
		return map[string]string{}
	}
	return attributesOf(s.User)
}

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
	migratesFirst := p.Settings.Load().Switches.MigrateBeforePreAuthentication
	if !migratesFirst {
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
	case !migratesFirst:
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

// Admit refuses somebody who has proved who they are but may not have tokens yet: UserNotConfirmed-,
// PasswordResetRequired-, or NotAuthorizedException for the disabled. Who has to choose a new password
// first is not refused: the status says so.
func Admit(user directory.User) error {
	if user.Status == directory.Unconfirmed {
		return UserNotConfirmed()
	}
	return mayTry(user)
}

// AdmitByPassword is Admit where the proof was the password: of a temporary one out of date
// NotAuthorizedException tells.
func (p *Pool) AdmitByPassword(user directory.User) error {
	expires := user.Password.Expires
	if user.Status == directory.ForceChangePassword && !expires.IsZero() && !p.Clock.Now().Before(expires) {
		return wire.NotAuthorized.With("Temporary password has expired and must be reset by an administrator.")
	}
	return Admit(user)
}
