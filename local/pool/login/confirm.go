package login

import (
	"net/http"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
)

// confirmUser is where the link in the mail of a new user leads.
func (l *Login) confirmUser(w http.ResponseWriter, r *http.Request) {
	client, err := l.known(r.FormValue("client_id"))
	if err == nil {
		err = l.confirm(r, client)
	}
	if err != nil {
		l.refuse(w, err)
		return
	}
	l.show(w, http.StatusOK, "message", messagePage{frame{Title: "Confirmed"}, "Your registration has been confirmed."})
}

func (l *Login) confirm(r *http.Request, client *settings.Client) error {
	if err := l.admit(quota.UserCreation); err != nil {
		return err
	}
	user, ok := l.Directory.Find(r.FormValue("user_name"))
	switch {
	case !ok && client.HidesUsers():
		return flow.ExpiredCode()
	case !ok:
		return flow.UserNotFound()
	}
	return l.ConfirmSignUp(r.Context(), request(r, client), user, r.FormValue("confirmation_code"), false)
}
