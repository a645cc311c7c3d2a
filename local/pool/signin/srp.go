package signin

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/uuid"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/srp"
	"gatehouse/local/pool/wire"
)

// userSRP is USER_SRP_AUTH. Its answer has no Session: the secret block stands for it, as in Cognito.
func (s *SignIn) userSRP(ctx context.Context, c call, a *attempt) (reply, error) {
	if err := c.needs("SRP_A"); err != nil {
		return reply{}, err
	}
	subject, err := s.Enter(ctx, c.Request, c.client, a.typed, "")
	if err != nil {
		return reply{}, err
	}
	s.enter(a, subject)
	r, err := s.passwordSRP(ctx, c, a)
	r.session = nil
	return r, err
}

// passwordSRP begins SRP with the client's public value.
func (s *SignIn) passwordSRP(_ context.Context, c call, a *attempt) (reply, error) {
	public, err := c.need("SRP_A")
	if err != nil {
		return reply{}, err
	}
	a.srpA = public
	return s.askVerifier(c, a)
}

// askVerifier asks for the proof of the password. Who has none, or does not exist, gets a challenge
// that nothing can meet.
func (s *SignIn) askVerifier(c call, a *attempt) (reply, error) {
	verifier := a.user().Password.Verifier
	if verifier.IsZero() {
		verifier = srp.Fake(rand.Reader, s.pretence(a.subject.Name))
	}
	parameters, err := s.exchange(a, verifier, a.srpA)
	if err != nil {
		return reply{}, err
	}
	parameters["USERNAME"], parameters["USER_ID_FOR_SRP"] = a.userID, a.userID
	return s.ask(c, a, types.ChallengeNameTypePasswordVerifier, parameters), nil
}

// exchange begins SRP and returns its challenge parameters.
func (s *SignIn) exchange(a *attempt, verifier srp.Verifier, public string) (map[string]string, error) {
	exchange, err := srp.Begin(rand.Reader, verifier, public)
	if errors.Is(err, srp.ErrBadPublicValue) {
		return nil, wire.InvalidParameter.With("Invalid SRP_A")
	}
	if err != nil {
		return nil, err
	}
	a.exchange, a.block = exchange, newBlock()
	a.alias = a.block
	return map[string]string{"SALT": verifier.SaltHex(), "SRP_B": exchange.B(), "SECRET_BLOCK": a.block}, nil
}

// newBlock is a secret block: opaque, and base64 because clients sign what it decodes to.
func newBlock() string { return base64.StdEncoding.EncodeToString(secretBytes()) }

// pretence is a seed that is the same for a name and a pool, and that nobody else can compute.
func (s *SignIn) pretence(name string) []byte {
	mac := hmac.New(sha256.New, s.SenderKey)
	mac.Write([]byte(s.Settings.Load().PoolID + "\x00" + name))
	return mac.Sum(nil)
}

// pretendedID is the user ID of somebody who does not exist: of the kind that users of the pool have,
// the same each time.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
func (s *SignIn) pretendedID(name string) string {
	set := s.Settings.Load()
	if !set.NamesUsers() {
		return name
	}
	id, _ := uuid.FromBytes(s.pretence(name)[:16]) // 16 bytes always are one
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id.String()
}

// passwordVerifier judges the proof of a password.
func (s *SignIn) passwordVerifier(ctx context.Context, c call, a *attempt) (reply, error) {
	right, err := a.proof(c, s.SRPGroup(), a.userID)
	if err != nil {
		return reply{}, err
	}
	if !a.subject.Known() {
		return reply{}, flow.WrongPassword()
	}
	if err := s.Proved(ctx, c.Request, a.user(), right); err != nil {
		return reply{}, err
	}
	return s.passwordProved(ctx, c, a)
}

// timestampFormat is Java's "EEE MMM d HH:mm:ss z yyyy". The time itself is not compared with the
// pool's, which tests move: the session's end bounds it.
const timestampFormat = "Mon Jan 2 15:04:05 MST 2006"

// proof says whether the call proves the secret behind the verifier.
func (a *attempt) proof(c call, group, user string) (bool, error) {
	if err := c.needs("PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE", "TIMESTAMP"); err != nil {
		return false, err
	}
	stamp := c.given["TIMESTAMP"]
	if _, err := time.Parse(timestampFormat, stamp); err != nil {
		return false, wire.InvalidParameter.With("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
	}
	block := c.given["PASSWORD_CLAIM_SECRET_BLOCK"]
	return block == a.block && a.exchange.Verify(group, user, block, stamp, c.given["PASSWORD_CLAIM_SIGNATURE"]), nil
}
