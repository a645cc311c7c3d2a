package signin

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// attributePrefix begins the names of attributes in NEW_PASSWORD_REQUIRED.
const attributePrefix = "userAttributes."

// askNewPassword asks who has a temporary password for their own, and for what the pool requires of a user.
func (s *SignIn) askNewPassword(c call, a *attempt) reply {
	has := maps.Clone(a.user().Attributes)
	delete(has, "sub")
	missing := []string{}
	for _, name := range s.Settings.Load().Required() {
		if has[name] == "" {
			missing = append(missing, attributePrefix+name)
		}
	}
	return s.ask(c, a, types.ChallengeNameTypeNewPasswordRequired, map[string]string{
		"USER_ID_FOR_SRP": a.userID, "userAttributes": inJSON(has), "requiredAttributes": inJSON(missing),
	})
}

// inJSON is a map or a list of strings as text.
func inJSON(v any) string {
	raw, _ := json.Marshal(v) // strings always marshal
	return string(raw)
}

// newPasswordRequired takes the new password and the attributes that came with it. Post confirmation
// never hears of it.
func (s *SignIn) newPasswordRequired(ctx context.Context, c call, a *attempt) (reply, error) {
	password, err := c.need("NEW_PASSWORD")
	if err != nil {
		return reply{}, err
	}
	given := map[string]string{}
	for name, text := range c.given {
		if attribute, ok := strings.CutPrefix(name, attributePrefix); ok {
			given[attribute] = text
		}
	}
	if err := s.checkNewPassword(c, a, password, given); err != nil {
		return reply{}, err
	}
	if a.subject.User, err = s.storeNewPassword(a, password, given); err != nil {
		return reply{}, err
	}
	a.newPassword, a.source = true, cognito.TokenGenerationNewPasswordChallenge
	return s.proceed(ctx, c, a)
}

func (s *SignIn) checkNewPassword(c call, a *attempt, password string, given map[string]string) error {
	set := s.Settings.Load()
	user := a.user()
	if user.Status != directory.ForceChangePassword {
		return invalidSession() // set in another way meanwhile
	}
	if err := s.Admit(user); err != nil {
		return err
	}
	if err := set.CheckPassword(password); err != nil {
		return err
	}
	if err := set.CheckProvided(user.Attributes, given); err != nil {
		return err
	}
	for _, name := range set.Required() {
		if user.Attributes[name] == "" && given[name] == "" {
			return wire.InvalidParameter.With("Invalid attributes given, " + name + " is missing")
		}
	}
	return set.CheckUpdate(given, c.client.Writes)
}

func (s *SignIn) storeNewPassword(a *attempt, password string, given map[string]string) (directory.User, error) {
	user, err := s.Directory.Update(a.user().Sub, func(u *directory.User) error {
		for name, text := range given {
			u.Attributes[name] = text
			if flag := flow.VerifiedFlag(name); flag != "" {
				u.Attributes[flag] = "false"
			}
		}
		u.Status, u.Modified = directory.Confirmed, s.Clock.Now()
		return s.SetPassword(u, password, time.Time{})
	})
	switch {
	case errors.Is(err, directory.ErrAliasTaken):
		return user, wire.AliasExists.With("An account with the given alias already exists.")
	case errors.Is(err, directory.ErrUnknown):
		return user, flow.UserNotFound()
	}
	return user, err
}
