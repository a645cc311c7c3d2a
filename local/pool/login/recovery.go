package login

import (
	"net/http"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// forgotPage asks whose password is forgotten.
type forgotPage struct {
	frame
	Action, UserName string
	// Reset is where a code that was sent already is good.
	Reset, Login string
}

// resetPage asks for the code and the new password.
type resetPage struct {
	frame
	Action, UserName string
	// Rules are those of passwords.
	Rules string
	// Forgot is where another code can be asked for.
	Forgot, Login string
}

// askForgotten shows the page on which a code for a new password can be asked for.
func (l *Login) askForgotten(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string) {
	l.show(w, status, "forgot", forgotPage{
		frame: l.frame(w, r, "Forgot your password?", problem), Action: a.target(forgotPath, nil), UserName: typedName(r, a),
		Reset: a.target(resetPath, nil), Login: a.target(loginPath, nil),
	})
}

// takeForgotten sends a code.
func (l *Login) takeForgotten(w http.ResponseWriter, r *http.Request, a authorization) {
	name := r.PostForm.Get("username")
	out, err := call[idp.ForgotPasswordOutput](l, r, a.client, "ForgotPassword", &idp.ForgotPasswordInput{
		ClientId: a.client.ClientId, SecretHash: secretHash(a.client, name), Username: &name,
	})
	if err != nil {
		l.askForgotten(w, r, a, http.StatusOK, told(err))
		return
	}
	page := l.resetPage(w, r, a, "")
	page.Notice = sentTo(out.CodeDeliveryDetails)
	l.show(w, http.StatusOK, "reset", page)
}

func (l *Login) resetPage(w http.ResponseWriter, r *http.Request, a authorization, problem string) resetPage {
	return resetPage{
		frame: l.frame(w, r, "Choose a new password", problem), Action: a.target(resetPath, nil), UserName: typedName(r, a),
		Rules: passwordRules(l.Settings.Load()), Forgot: a.target(forgotPath, nil), Login: a.target(loginPath, nil),
	}
}

// askReset shows the page that takes the code and the new password.
func (l *Login) askReset(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string) {
	l.show(w, status, "reset", l.resetPage(w, r, a, problem))
}

// takeReset replaces the password; the person signs in with it then.
func (l *Login) takeReset(w http.ResponseWriter, r *http.Request, a authorization) {
	name := r.PostForm.Get("username")
	password, err := typedTwice(r)
	if err == nil {
		_, err = call[idp.ConfirmForgotPasswordOutput](l, r, a.client, "ConfirmForgotPassword", &idp.ConfirmForgotPasswordInput{
			ClientId: a.client.ClientId, SecretHash: secretHash(a.client, name), Username: &name,
			ConfirmationCode: new(givenCode(r)), Password: &password,
		})
	}
	if err != nil {
		l.askReset(w, r, a, http.StatusOK, told(err))
		return
	}
	l.askPasswordAfter(w, r, a, "Your password is changed. Please sign in.")
}
