package signin

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/shelf"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// attempt is a sign-in under way. Only the call that took it from the shelf may touch it.
type attempt struct {
	key     string // the client's Session
	alias   string // finds it where a client sends none
	expires time.Time

	// Who signs in, and how it began.
	subject    flow.Subject
	typed      string // the user name as it was typed
	userID     string // USER_ID_FOR_SRP
	clientID   string
	admin      bool
	validation map[string]string // for triggers that hear of the first call's metadata only
	source     cognito.Source    // what the tokens will be made for

	// What is waited for, and what it takes to judge the answer.
	awaits    types.ChallengeNameType
	available []types.ChallengeNameType // of SELECT_CHALLENGE and SELECT_MFA_TYPE
	tries     int                       // wrong codes so far
	code      [sha256.Size]byte         // hash of the code that was sent
	srpA      string
	exchange  *srp.Exchange
	block     string
	secret    string // of the authenticator app being set up
	custom    *custom

	// What was proved.
	second       bool // or none is due, as after a code or custom challenges
	newPassword  bool
	secretProved bool
	deviceKey    string // a confirmed device of the user, named by the client
	deviceProved bool
}

// Size is how many bytes of what clients sent an attempt holds, so that a shelf of them stays small.
func (a *attempt) Size() int {
	size := len(a.typed) + len(a.userID) + len(a.subject.Name) + len(a.srpA) + len(a.deviceKey)
	for name, text := range a.validation {
		size += len(name) + len(text)
	}
	return size
}

// user is who signs in; the zero value when nobody has the name.
func (a *attempt) user() directory.User { return a.subject.User }

// reply is what a call answers: a challenge, or tokens.
type reply struct {
	challenge  types.ChallengeNameType
	parameters map[string]string
	available  []types.ChallengeNameType
	session    *string
	result     *types.AuthenticationResultType
}

// ask shelves the attempt until the challenge is answered.
func (s *SignIn) ask(c call, a *attempt, challenge types.ChallengeNameType, parameters map[string]string) reply {
	a.key, a.awaits, a.tries = newKey(), challenge, 0
	a.expires = s.Clock.Now().Add(c.client.AuthSession())
	s.shelve(a)
	return reply{challenge: challenge, parameters: parameters, session: &a.key}
}

func (s *SignIn) shelve(a *attempt) {
	now := s.Clock.Now()
	s.attempts.Put(a.key, a, a.expires, now)
	if a.alias != "" {
		s.aliases.Put(a.alias, a.key, a.expires, now)
	}
}

// newKey is a Session: opaque, not to be guessed.
func newKey() string { return base64.RawURLEncoding.EncodeToString(secretBytes()) }

func secretBytes() []byte {
	raw := make([]byte, 48)
	_, _ = rand.Read(raw) // never fails
	return raw
}

// maxTries is how many wrong codes end an attempt.
const maxTries = 5

// again shelves an attempt whose answer was refused for a reason that the person can mend: clients
// send the same Session once more.
func (s *SignIn) again(a attempt, refused error) {
	switch wire.ClassOf(refused) {
	case wire.CodeMismatch:
		if a.tries++; a.tries >= maxTries {
			return
		}
	case wire.InvalidParameter, wire.InvalidPassword, wire.ResourceNotFound, wire.ExpiredCode:
	default:
		return
	}
	s.shelve(&a)
}

// resume takes the attempt that a call continues: of the same user, client and kind of call, waiting
// for this very challenge.
func (s *SignIn) resume(c call, challenge types.ChallengeNameType, session string) (*attempt, error) {
	key, err := s.sessionOf(c, challenge, session)
	if err != nil {
		return nil, err
	}
	a, err := s.attempts.Take(key, s.Clock.Now(), func(a *attempt) error { return s.belongs(c, a, challenge) })
	return a, sessionGone(err)
}

// sessionGone is what clients hear of a session that the shelf does not give.
func sessionGone(err error) error {
	switch {
	case errors.Is(err, shelf.ErrUnknown):
		return invalidSession()
	case errors.Is(err, shelf.ErrExpired):
		return wire.NotAuthorized.With("Invalid session for the user, session is expired.")
	}
	return err
}

func invalidSession() error { return wire.NotAuthorized.With("Invalid session for the user.") }

// sessionOf is the call's Session. Of SRP's proof the secret block says which it is, and older clients
// begin a device's SRP without one: Cognito takes both.
func (s *SignIn) sessionOf(c call, challenge types.ChallengeNameType, session string) (string, error) {
	alias := ""
	switch challenge {
	case types.ChallengeNameTypePasswordVerifier, types.ChallengeNameTypeDevicePasswordVerifier:
		alias = c.given["PASSWORD_CLAIM_SECRET_BLOCK"]
	case types.ChallengeNameTypeDeviceSrpAuth:
		if user, ok := s.Directory.Find(c.given["USERNAME"]); ok {
			alias = deviceAlias(user.Sub, clientID(c.client), c.given["DEVICE_KEY"])
		}
	default: // has nothing but the Session
	}
	switch {
	case session != "":
		return session, nil
	case alias == "":
		return "", wire.InvalidParameter.With("Missing required parameter Session")
	}
	key, err := s.aliases.Get(alias, s.Clock.Now())
	return key, sessionGone(err)
}

// belongs says what is wrong with a call that continues an attempt. It stays on the shelf then.
func (s *SignIn) belongs(c call, a *attempt, challenge types.ChallengeNameType) error {
	name := c.given["USERNAME"]
	switch {
	case a.clientID != clientID(c.client), a.awaits != challenge, a.admin && !c.admin, !s.named(a, name):
		return invalidSession()
	}
	return c.checkHash(name, a.typed, a.subject.Name, a.user().Sub)
}

// named says whether the attempt is that of the name.
func (s *SignIn) named(a *attempt, name string) bool {
	if name == a.typed || name == a.subject.Name || name == a.userID {
		return true
	}
	user, ok := s.Directory.Find(name)
	return ok && user.Sub == a.user().Sub
}
