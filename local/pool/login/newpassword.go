package login

import (
	"net/http"
	"strings"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/wire"
)

// missing are the attributes that the pool requires and a user does not have.
func (l *Login) missing(sub string) []string {
	user, _ := l.Directory.BySub(sub) // a deleted one has nothing, and is refused afterwards
	return l.Settings.Load().Missing(user.Attributes)
}

// takeNewPassword puts somebody's own password in the place of the temporary one, with the attributes
// that were missing. Post confirmation never hears of it.
func (l *Login) takeNewPassword(r *http.Request, a authorization, t *attempt) (directory.User, error) {
	user, ok := l.Directory.BySub(t.sub)
	if !ok || user.Status != directory.ForceChangePassword {
		return user, wire.NotAuthorized.With("Your session has expired. Please sign in again.")
	}
	if err := l.AdmitByPassword(user); err != nil {
		return user, err
	}
	password, err := typedTwice(r)
	if err != nil {
		return user, err
	}
	given := map[string]string{}
	for _, name := range l.missing(t.sub) {
		given[name] = strings.TrimSpace(r.PostForm.Get("attribute." + name))
	}
	return l.ChoosePassword(a.client, user, password, given)
}
