package signin

import (
	"context"
	"encoding/json"
	"maps"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/shared/cognito"
)

// attributePrefix begins the names of attributes in NEW_PASSWORD_REQUIRED.
const attributePrefix = "userAttributes."

// askNewPassword asks who has a temporary password for their own, and for what the pool requires of a user.
func (s *SignIn) askNewPassword(c call, a *attempt) reply {
	has := maps.Clone(a.user().Attributes)
	delete(has, "sub")
	missing := []string{}
	for _, name := range s.Settings.Load().Missing(has) {
		missing = append(missing, attributePrefix+name)
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
	if a.user().Status != directory.ForceChangePassword {
		return reply{}, invalidSession() // set in another way meanwhile
	}
	if err := s.AdmitByPassword(a.user()); err != nil {
		return reply{}, err
	}
	if a.subject.User, err = s.ChoosePassword(c.client, a.user(), password, given); err != nil {
		return reply{}, err
	}
	a.newPassword, a.source = true, cognito.TokenGenerationNewPasswordChallenge
	return s.proceed(ctx, c, a)
}
