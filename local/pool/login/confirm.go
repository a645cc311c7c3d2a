package login

import (
	"net/http"

	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// confirmUser is where the link in the mail of a new user leads.
func (l *Login) confirmUser(w http.ResponseWriter, r *http.Request) {
	client, err := l.known(r.FormValue("client_id"))
	if err == nil {
		err = l.admit(quota.UserCreation)
	}
	if err == nil {
		err = l.confirm(r, client, r.FormValue("user_name"), r.FormValue("confirmation_code"))
	}
	if err != nil {
		l.refuse(w, err)
		return
	}
	l.show(w, http.StatusOK, "message", messagePage{frame{Title: "Confirmed"}, "Your registration has been confirmed."})
}

// confirm takes the code of a new user, from the link or from the page.
func (l *Login) confirm(r *http.Request, client *settings.Client, name, code string) error {
	_, err := call[idp.ConfirmSignUpOutput](l, r, client, "ConfirmSignUp", &idp.ConfirmSignUpInput{
		ClientId: client.ClientId, SecretHash: secretHash(client, name), Username: &name, ConfirmationCode: &code,
	})
	return err
}
