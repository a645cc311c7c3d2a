package account

import (
	"context"
	"crypto/rand"
	"math/big"
	"strings"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// replacePassword gives a user a password, permanent or to be changed at the next sign-in, and the
// status that goes with it. A lockout ends, and the code of an unfinished sign-up is void.
func (a accounts) replacePassword(user directory.User, password string, permanent bool) (directory.User, error) {
	status, expires := directory.Confirmed, time.Time{}
	if !permanent {
		status, expires = directory.ForceChangePassword, a.temporaryUntil()
	}
	if err := a.SetPassword(&user, password, expires); err != nil { // outside the directory's lock: it takes milliseconds
		return directory.User{}, err
	}
	return a.Change(user.Sub, func(u *directory.User) error {
		u.Password, u.Attempts, u.Status = user.Password, user.Attempts, status
		delete(u.Codes, string(flow.ForSignUp))
		return nil
	})
}

// temporaryUntil is when a temporary password made now ends.
func (a accounts) temporaryUntil() time.Time {
	return a.Clock.Now().AddDate(0, 0, a.Settings.Load().TemporaryPasswordDays())
}

// changePassword replaces the password of somebody signed in. Who has none yet gives none.
func (a accounts) changePassword(ctx context.Context, c wire.Caller, in *idp.ChangePasswordInput) (*idp.ChangePasswordOutput, error) {
	bearer, err := a.signedIn(in.AccessToken)
	if err != nil {
		return nil, err
	}
	user := bearer.User
	if user.Status == directory.ExternalProvider {
		return nil, wire.NotAuthorized.With("User is not authorized to change the password.")
	}
	if err := a.Settings.Load().CheckPassword(aws.ToString(in.ProposedPassword)); err != nil {
		return nil, err
	}
	if !user.Password.Verifier.IsZero() {
		r := flow.Request{Caller: c, ClientID: aws.ToString(bearer.Client.ClientId)}
		if err := a.CheckPassword(ctx, r, user, aws.ToString(in.PreviousPassword)); err != nil {
			return nil, err
		}
	}
	_, err = a.replacePassword(user, aws.ToString(in.ProposedPassword), true)
	return &idp.ChangePasswordOutput{}, err
}

// adminSetUserPassword sets any user's password; no trigger hears of it.
func (a accounts) adminSetUserPassword(_ context.Context, _ wire.Caller, in *idp.AdminSetUserPasswordInput) (*idp.AdminSetUserPasswordOutput, error) {
	user, err := a.Administered(aws.ToString(in.UserPoolId), aws.ToString(in.Username))
	if err != nil {
		return nil, err
	}
	if err := a.Settings.Load().CheckPassword(aws.ToString(in.Password)); err != nil {
		return nil, err
	}
	_, err = a.replacePassword(user, aws.ToString(in.Password), in.Permanent)
	return &idp.AdminSetUserPasswordOutput{}, err
}

// The characters of generated passwords: no two that look alike, none that a message's placeholders
// have.
const (
	lowers   = "abcdefghijkmnpqrstuvwxyz"
	uppers   = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	digits   = "23456789"
	specials = "!@%&*-+=?"
)

// generated is a random password that every policy of this length accepts: it has all kinds of
// characters.
func generated(length int) string {
	kinds := []string{lowers, uppers, digits, specials}
	made := make([]byte, length)
	for i := range made {
		from := strings.Join(kinds, "")
		if i < len(kinds) {
			from = kinds[i]
		}
		made[i] = from[below(len(from))]
	}
	for i := range made { // the first four kinds must not give themselves away
		j := below(i + 1)
		made[i], made[j] = made[j], made[i]
	}
	return string(made)
}

func below(limit int) int {
	n, _ := rand.Int(rand.Reader, big.NewInt(int64(limit))) // never fails
	return int(n.Int64())
}
