package flow

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"math/big"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
)

// Purpose is what a code is for: the key of a user's codes.
type Purpose string

// The purposes of codes.
const (
	// ForSignUp confirms a new user.
	ForSignUp Purpose = "sign-up"
	// ForPassword allows a new password.
	ForPassword Purpose = "forgot-password"
)

// ForAttribute is the purpose of a code that proves an attribute.
func ForAttribute(attribute string) Purpose { return Purpose("verify:" + attribute) }

// lifetime is how long a code is good.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
func (p Purpose) lifetime() time.Duration {
	if p == ForPassword {
		return time.Hour
	}
	return 24 * time.Hour
}

// maxTries is how often a code may be guessed.
const maxTries = 15

// NewCode makes a six-digit code, puts it in the place of an earlier one of the same purpose, and
// returns it. Attribute and value say what it proves; value is kept where it is not stored yet.
func (p *Pool) NewCode(sub string, purpose Purpose, attribute, value string) (string, error) {
	code := Digits()
	_, err := p.Directory.Update(sub, func(u *directory.User) error {
		if u.Codes == nil {
			u.Codes = map[string]directory.Code{}
		}
		hash := sha256.Sum256([]byte(code))
		u.Codes[string(purpose)] = directory.Code{
			Hash: hash[:], Expires: p.Clock.Now().Add(purpose.lifetime()), Attribute: attribute, Value: value,
		}
		return nil
	})
	return code, err
}

// Digits is a random code of six digits.
func Digits() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // never fails
	return fmt.Sprintf("%06d", n)
}

// UseCode takes a code: right ones are used up, wrong ones counted. It returns what the code proved.
// Errors are CodeMismatchException, ExpiredCodeException and LimitExceededException.
func (p *Pool) UseCode(sub string, purpose Purpose, given string) (directory.Code, error) {
	var used directory.Code
	var refused error
	_, err := p.Directory.Update(sub, func(u *directory.User) error {
		used = u.Codes[string(purpose)]
		if refused = p.judge(used, given); refused == nil {
			delete(u.Codes, string(purpose))
			return nil
		}
		if used.Hash != nil {
			used.Tries++
			u.Codes[string(purpose)] = used
		}
		return nil
	})
	if err != nil {
		return directory.Code{}, err
	}
	return used, refused
}

// GiveBack makes a used code good again, since its use had no effect.
func (p *Pool) GiveBack(sub string, purpose Purpose, code directory.Code) {
	_, _ = p.Directory.Update(sub, func(u *directory.User) error { // nothing to give to a deleted user
		if u.Codes == nil {
			u.Codes = map[string]directory.Code{}
		}
		u.Codes[string(purpose)] = code
		return nil
	})
}

func (p *Pool) judge(code directory.Code, given string) error {
	hash := sha256.Sum256([]byte(given))
	switch {
	case code.Hash == nil, !p.Clock.Now().Before(code.Expires):
		return ExpiredCode()
	case code.Tries >= maxTries:
		return wire.LimitExceeded.With("Attempt limit exceeded, please try after some time.")
	case subtle.ConstantTimeCompare(hash[:], code.Hash) != 1:
		return WrongCode()
	}
	return nil
}
