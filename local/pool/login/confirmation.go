package login

import (
	"net/http"
	"strings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// codePage asks for the code of a new user.
type codePage struct {
	frame
	Action, UserName string
	// Resend is where the form goes for another code.
	Resend, Login string
}

func (l *Login) codePage(w http.ResponseWriter, r *http.Request, a authorization, problem string) codePage {
	return codePage{
		frame: l.frame(w, r, "Confirm your account", problem), Action: a.target(codePath, nil), UserName: typedName(r, a),
		Resend: a.target(resendPath, nil), Login: a.target(loginPath, nil),
	}
}

// askCode shows the confirmation page.
func (l *Login) askCode(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string) {
	l.show(w, status, "confirm", l.codePage(w, r, a, problem))
}

// askSentCode shows it once a message has gone out.
func (l *Login) askSentCode(w http.ResponseWriter, r *http.Request, a authorization, notice string) {
	page := l.codePage(w, r, a, "")
	page.Notice = notice
	l.show(w, http.StatusOK, "confirm", page)
}

// takeCode confirms a new user, who signs in then.
func (l *Login) takeCode(w http.ResponseWriter, r *http.Request, a authorization) {
	err := l.confirm(r, a.client, r.PostForm.Get("username"), givenCode(r))
	if err != nil {
		l.askCode(w, r, a, http.StatusOK, told(err))
		return
	}
	l.askPasswordAfter(w, r, a, "Your account is confirmed. Please sign in.")
}

// resend sends another code.
func (l *Login) resend(w http.ResponseWriter, r *http.Request, a authorization) {
	name := r.PostForm.Get("username")
	out, err := call[idp.ResendConfirmationCodeOutput](l, r, a.client, "ResendConfirmationCode", &idp.ResendConfirmationCodeInput{
		ClientId: a.client.ClientId, SecretHash: secretHash(a.client, name), Username: &name,
	})
	if err != nil {
		l.askCode(w, r, a, http.StatusOK, told(err))
		return
	}
	l.askSentCode(w, r, a, sentTo(out.CodeDeliveryDetails))
}

// givenCode is the code in a form, without the blanks that come along with a copied one.
func givenCode(r *http.Request) string { return strings.TrimSpace(r.PostForm.Get("code")) }
