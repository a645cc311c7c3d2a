package login

import (
	"net/http"

	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// confirmUser is where the link in the mail of a new user leads.
func (l *Login) confirmUser(w http.ResponseWriter, r *http.Request) {
	if err := l.followLink(r); err != nil {
		l.refuse(w, err)
		return
	}
	l.show(w, http.StatusOK, "message", messagePage{frame{Title: "Confirmed"}, "Your registration has been confirmed."})
}

func (l *Login) followLink(r *http.Request) error {
	query, err := queryOf(r)
	if err != nil {
		return err
	}
	client, err := l.known(query.Get("client_id"))
	if err != nil {
		return err
	}
	if err := l.admit(quota.UserCreation); err != nil {
		return err
	}
	return l.confirm(r, client, query.Get("user_name"), query.Get("confirmation_code"))
}

// confirm takes the code of a new user, from the link or from the page.
func (l *Login) confirm(r *http.Request, client *settings.Client, name, code string) error {
	_, err := call[idp.ConfirmSignUpOutput](l, r, client, "ConfirmSignUp", &idp.ConfirmSignUpInput{
		ClientId: client.ClientId, SecretHash: secretHash(client, name), Username: &name, ConfirmationCode: &code,
	})
	return err
}
