package flow

import (
	"context"
	"crypto/rand"
	"strings"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
)

// Lockout after wrong passwords: from the fifth on, one second, doubling up to fifteen minutes.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html
const (
	freeFailures = 5
	maxLockout   = 15 * time.Minute
)

// SRPGroup is the pool's part in SRP: what follows the underscore of its id.
func (p *Pool) SRPGroup() string {
	_, group, _ := strings.Cut(p.Settings.Load().PoolID, "_")
	return group
}

// SetPassword stores a password without any check, and ends a lockout. Expires is the end of a temporary
// password; zero is never.
func (p *Pool) SetPassword(u *directory.User, password string, expires time.Time) error {
	verifier, err := srp.NewVerifier(rand.Reader, p.SRPGroup(), u.Name, password)
	if err != nil {
		return err
	}
	u.Password = directory.Password{Verifier: verifier, Expires: expires}
	u.Attempts = directory.Attempts{}
	return nil
}

// ChoosePassword puts a user's own password in the place of a temporary one, with attributes that come
// along: all that the pool requires and the user lacks, no address that the user has, and what the
// client may write. Post confirmation never hears of it.
func (p *Pool) ChoosePassword(client *settings.Client, user directory.User, password string, given map[string]string) (directory.User, error) {
	set := p.Settings.Load()
	if err := set.CheckPassword(password); err != nil {
		return directory.User{}, err
	}
	if err := settings.CheckProvided(user.Attributes, given); err != nil {
		return directory.User{}, err
	}
	for _, name := range set.Missing(user.Attributes) {
		if given[name] == "" {
			return directory.User{}, wire.InvalidParameter.With("Invalid attributes given, " + name + " is missing")
		}
	}
	if err := set.CheckUpdate(given, client.Writes); err != nil {
		return directory.User{}, err
	}
	return p.Change(user.Sub, func(u *directory.User) error {
		for name, text := range given {
			u.Attributes[name] = text
			if flag := VerifiedFlag(name); flag != "" {
				u.Attributes[flag] = "false"
			}
		}
		u.Status = directory.Confirmed
		return p.SetPassword(u, password, time.Time{})
	})
}

// Proved counts a proof of a password, right or wrong, and returns nil for a right one that counts:
// no proof does while the user is locked out.
func (p *Pool) Proved(ctx context.Context, r Request, user directory.User, right bool) error {
	now := p.Clock.Now()
	locked, lockedNow := false, false
	_, err := p.Directory.Update(user.Sub, func(u *directory.User) error {
		locked = now.Before(u.Attempts.LockedUntil)
		switch {
		case locked:
		case right:
			u.Attempts = directory.Attempts{}
		default:
			lockedNow = fail(&u.Attempts, now)
		}
		return nil
	})
	switch {
	case err != nil:
		return UserNotFound() // deleted meanwhile
	case locked:
		return wire.NotAuthorized.With("Password attempts exceeded")
	case lockedNow:
		p.warn(ctx, r, user)
	}
	if !right {
		return WrongPassword()
	}
	return nil
}

// fail counts a wrong password and says whether it began a lockout.
func fail(a *directory.Attempts, now time.Time) bool {
	if now.Sub(a.LockedUntil) > maxLockout && a.Failed >= freeFailures {
		a.Failed = 0 // a quiet quarter of an hour forgets
	}
	a.Failed++
	if a.Failed < freeFailures {
		return false
	}
	a.LockedUntil = now.Add(min(time.Second<<min(a.Failed-freeFailures, 20), maxLockout))
	return a.Failed == freeFailures
}

// CheckPassword proves a password without SRP. NotAuthorizedException says that it is wrong or that
// the user is locked out.
func (p *Pool) CheckPassword(ctx context.Context, r Request, user directory.User, password string) error {
	return p.Proved(ctx, r, user, user.Password.Verifier.Matches(p.SRPGroup(), user.Name, password))
}
