package login

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// askFactor asks for a second factor, and sends a code where it is one that is sent.
func (l *Login) askFactor(w http.ResponseWriter, r *http.Request, a authorization, t *attempt, user directory.User) {
	if err := l.sendCode(r, a, t, user); err != nil {
		l.askPassword(w, r, a, http.StatusOK, told(err))
		return
	}
	l.ask(w, r, a, t, "")
}

func (l *Login) sendCode(r *http.Request, a authorization, t *attempt, user directory.User) error {
	if t.awaits == types.ChallengeNameTypeSoftwareTokenMfa {
		return nil
	}
	code := flow.Digits()
	t.code = sha256.Sum256([]byte(code))
	_, err := l.Send(r.Context(), request(r, a.client), flow.Notice{Kind: flow.KindAuthentication, User: user, Attribute: flow.FactorAddress(t.awaits), Code: code})
	return err
}

// takeFactor judges the code of a second factor.
func (l *Login) takeFactor(r *http.Request, _ authorization, t *attempt) (directory.User, error) {
	given := strings.TrimSpace(r.PostForm.Get("code"))
	if t.awaits == types.ChallengeNameTypeSoftwareTokenMfa {
		if _, err := l.UseSoftwareToken(t.sub, given); err != nil {
			return directory.User{}, err
		}
	} else if hash := sha256.Sum256([]byte(given)); subtle.ConstantTimeCompare(hash[:], t.code[:]) != 1 {
		return directory.User{}, flow.WrongFactor()
	}
	user, ok := l.Directory.BySub(t.sub)
	if !ok {
		return directory.User{}, flow.UserNotFound()
	}
	return user, flow.Admit(user)
}
