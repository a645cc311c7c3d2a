package signin

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// Time-based codes (RFC 6238), as authenticator apps take them for granted.
const (
	totpSecret  = 32 // bytes
	secretLives = time.Hour
)

// associateSoftwareToken begins the set-up of an app: for who is signed in, or during a sign-in that
// waits for MFA_SETUP.
func (s *SignIn) associateSoftwareToken(_ context.Context, _ wire.Caller, in *idp.AssociateSoftwareTokenInput) (*idp.AssociateSoftwareTokenOutput, error) {
	if !s.Settings.Load().SoftwareTokenMFA {
		return nil, noSoftwareTokens()
	}
	secret := newSecret()
	if in.AccessToken == nil {
		session, err := s.settingUp(in.Session, func(a *attempt) error {
			a.secret, a.secretProved = secret, false
			return nil
		})
		return &idp.AssociateSoftwareTokenOutput{SecretCode: &secret, Session: session}, err
	}
	bearer, err := s.Authorize(*in.AccessToken)
	if err != nil {
		return nil, err
	}
	now := s.Clock.Now()
	s.secrets.Put(bearer.User.Sub, secret, now.Add(secretLives), now)
	return &idp.AssociateSoftwareTokenOutput{SecretCode: &secret}, nil
}

func noSoftwareTokens() error {
	return wire.SoftwareTokenMFANotFound.With("Software Token MFA has not been enabled by the userpool.")
}

// noApp is the answer where a verified app is needed.
func noApp() error { return wire.InvalidParameter.With("User has not verified software token mfa") }

func newSecret() string {
	raw := make([]byte, totpSecret)
	_, _ = rand.Read(raw) // never fails
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
}

// settingUp changes a sign-in that waits for MFA_SETUP and returns its next Session. A refused change
// leaves the present one.
func (s *SignIn) settingUp(session *string, change func(*attempt) error) (*string, error) {
	if session == nil {
		return nil, wire.InvalidParameter.With("Either AccessToken or Session must be given.")
	}
	a, err := s.attempts.Take(*session, s.Clock.Now(), func(a *attempt) error {
		if a.awaits != types.ChallengeNameTypeMfaSetup {
			return invalidSession()
		}
		return nil
	})
	if err != nil {
		return nil, sessionGone(err)
	}
	if err := change(a); err != nil {
		s.shelve(a)
		return nil, err
	}
	a.key = newKey()
	s.shelve(a)
	return &a.key, nil
}

// verifySoftwareToken ends the set-up of an app with its first code, which takes the place of an earlier app.
func (s *SignIn) verifySoftwareToken(_ context.Context, _ wire.Caller, in *idp.VerifySoftwareTokenInput) (*idp.VerifySoftwareTokenOutput, error) {
	if !s.Settings.Load().SoftwareTokenMFA {
		return nil, noSoftwareTokens()
	}
	out := &idp.VerifySoftwareTokenOutput{Status: types.VerifySoftwareTokenResponseTypeSuccess}
	given := aws.ToString(in.UserCode)
	if in.AccessToken == nil {
		session, err := s.settingUp(in.Session, func(a *attempt) error {
			err := s.adopt(a.user().Sub, a.secret, given, true)
			a.secretProved = err == nil
			return err
		})
		out.Session = session
		return out, err
	}
	bearer, err := s.Authorize(*in.AccessToken)
	if err != nil {
		return nil, err
	}
	secret, err := s.secrets.Get(bearer.User.Sub, s.Clock.Now())
	if err != nil {
		return nil, wire.InvalidParameter.With("Software token was not associated.")
	}
	return out, s.adopt(bearer.User.Sub, secret, given, false)
}

// adopt makes an app the user's if the code is its. An app set up during a sign-in is enabled at once.
func (s *SignIn) adopt(sub, secret, given string, enable bool) error {
	return s.change(sub, func(u *directory.User) error {
		step, right := flow.TimeStep(secret, given, s.Clock.Now())
		if !right {
			return wire.EnableSoftwareTokenMFA.With("Code mismatch and fail enable Software Token MFA")
		}
		if due, _ := s.SecondFactors(*u); enable && len(due) > 0 && u.MFA.Secret != secret {
			return invalidSession() // a second factor was set up meanwhile: that one is to be proved
		}
		u.MFA.Secret, u.MFA.LastStep = secret, step
		u.MFA.SoftwareToken = u.MFA.SoftwareToken || enable
		return nil
	})
}
