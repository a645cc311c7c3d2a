package login

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// missing are the attributes that the pool requires and a user does not have.
func (l *Login) missing(sub string) []string {
	user, _ := l.Directory.BySub(sub) // a deleted one has nothing, and is refused afterwards
	var names []string
	for _, name := range l.Settings.Load().Required() {
		if user.Attributes[name] == "" {
			names = append(names, name)
		}
	}
	return names
}

// takeNewPassword puts somebody's own password in the place of the temporary one, with the attributes
// that were missing. Post confirmation never hears of it.
func (l *Login) takeNewPassword(r *http.Request, a authorization, t *attempt) (directory.User, error) {
	user, ok := l.Directory.BySub(t.sub)
	if !ok || user.Status != directory.ForceChangePassword {
		return user, wire.NotAuthorized.With("Your session has expired. Please sign in again.")
	}
	if err := l.Pool.Admit(user); err != nil {
		return user, err
	}
	password := r.PostForm.Get("new_password")
	if password != r.PostForm.Get("repeated_password") {
		return user, wire.InvalidParameter.With("The passwords differ.")
	}
	given := map[string]string{}
	for _, name := range l.missing(t.sub) {
		given[name] = strings.TrimSpace(r.PostForm.Get("attribute." + name))
		if given[name] == "" {
			return user, wire.InvalidParameter.With("Invalid attributes given, " + name + " is missing")
		}
	}
	set := l.Settings.Load()
	if err := set.CheckPassword(password); err != nil {
		return user, err
	}
	if err := set.CheckUpdate(given, a.client.Writes); err != nil {
		return user, err
	}
	return l.storeNewPassword(t.sub, password, given)
}

func (l *Login) storeNewPassword(sub, password string, given map[string]string) (directory.User, error) {
	user, err := l.Directory.Update(sub, func(u *directory.User) error {
		for name, text := range given {
			u.Attributes[name] = text
			if flag := flow.VerifiedFlag(name); flag != "" {
				u.Attributes[flag] = "false"
			}
		}
		u.Status, u.Modified = directory.Confirmed, l.Clock.Now()
		return l.SetPassword(u, password, time.Time{})
	})
	switch {
	case errors.Is(err, directory.ErrAliasTaken):
		return user, wire.AliasExists.With("An account with the given alias already exists.")
	case errors.Is(err, directory.ErrUnknown):
		return user, flow.UserNotFound()
	}
	return user, err
}
