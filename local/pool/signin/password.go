package signin

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/shared/cognito"
)

// userPassword is USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH.
func (s *SignIn) userPassword(ctx context.Context, c call, a *attempt) (reply, error) {
	if err := c.needs("PASSWORD"); err != nil {
		return reply{}, err
	}
	subject, err := s.Enter(ctx, c.Request, c.client, a.typed, c.given["PASSWORD"])
	if err != nil {
		return reply{}, err
	}
	s.enter(a, subject)
	return s.password(ctx, c, a)
}

// password judges a password that was sent as it is. Somebody unknown may still arrive by migration
// when the password came in a challenge: before that, there was none to migrate with.
func (s *SignIn) password(ctx context.Context, c call, a *attempt) (reply, error) {
	password, err := c.need("PASSWORD")
	if err != nil {
		return reply{}, err
	}
	if !a.subject.Known() && a.awaits != "" {
		if err := s.migrate(ctx, c, a, password); err != nil {
			return reply{}, err
		}
	}
	if !a.subject.Known() {
		return reply{}, flow.WrongPassword()
	}
	if err := s.CheckPassword(ctx, c.Request, a.user(), password); err != nil {
		return reply{}, err
	}
	return s.passwordProved(ctx, c, a)
}

// migrate lets somebody in who is known to the legacy store only, if the pool has one.
func (s *SignIn) migrate(ctx context.Context, c call, a *attempt, password string) error {
	user, err := s.Migrate(ctx, c.Request, c.client, cognito.UserMigrationAuthentication, a.subject.Name, password)
	if errors.Is(err, flow.ErrNobody) {
		return nil
	}
	if err == nil {
		s.enter(a, flow.Subject{User: user, Name: user.Name})
	}
	return err
}

// passwordProved goes on after a right password, sent or by SRP.
func (s *SignIn) passwordProved(ctx context.Context, c call, a *attempt) (reply, error) {
	if err := s.AdmitByPassword(a.user()); err != nil {
		return reply{}, err
	}
	if err := s.nameDevice(c, a); err != nil {
		return reply{}, err
	}
	if a.custom == nil && a.user().Status == directory.ForceChangePassword {
		return s.askNewPassword(c, a), nil
	}
	return s.onward(ctx, c, a, types.ChallengeNameTypePasswordVerifier)
}

// nameDevice holds the client to the device that it names along with a password: of one that is gone it
// has to learn, so that it forgets its secret and tries without: the client libraries do on this very answer.
func (s *SignIn) nameDevice(c call, a *attempt) error {
	named := c.given["DEVICE_KEY"]
	if named == "" || !s.tracks(a) {
		return nil
	}
	if _, ok := flow.ConfirmedDevice(a.user(), named); !ok {
		return noDevice()
	}
	a.deviceKey = named
	return nil
}

// onward goes on after a right answer: a custom sign-in asks its triggers, any other knows the way.
func (s *SignIn) onward(ctx context.Context, c call, a *attempt, challenge types.ChallengeNameType) (reply, error) {
	if a.custom != nil {
		a.custom = a.custom.played(string(challenge), true, nil)
		return s.define(ctx, c, a)
	}
	return s.proceed(ctx, c, a)
}

// proceed asks for what is still to be proved, else ends the sign-in.
func (s *SignIn) proceed(ctx context.Context, c call, a *attempt) (reply, error) {
	if !a.subject.Known() {
		return reply{}, flow.WrongPassword()
	}
	if err := flow.Admit(a.user()); err != nil {
		return reply{}, err
	}
	device, named := s.deviceOf(a)
	replaced := named && device.Remembered && s.Settings.Load().DeviceChallenge()
	if !a.second && !replaced {
		if r, due, err := s.askSecond(ctx, c, a); due || err != nil {
			return r, err
		}
	}
	if named && !a.deviceProved {
		return s.askDevice(c, a, device), nil
	}
	return s.finish(ctx, c, a)
}
