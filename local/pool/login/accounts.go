package login

import (
	"net/http"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// What several pages say.
const (
	outOfDate = "The form was out of date. Please try again."
	notLocal  = "This app does not take passwords of the user pool."
)

// ask shows a page with a form and, above it, what went wrong.
type ask func(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string)

// form is a page about somebody's own account.
type form struct {
	category quota.Category
	ask      ask
	// take does what was filled in.
	take func(http.ResponseWriter, *http.Request, authorization)
}

// accountPages are the pages beside the login page, under Cognito's names.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-endpoints.html
func (l *Login) accountPages(page func(path string, handler http.HandlerFunc, methods ...string)) {
	for path, f := range map[string]form{
		signUpPath: {quota.UserCreation, l.askSignUp, l.takeSignUp},
		codePath:   {quota.UserCreation, l.askCode, l.takeCode},
		resendPath: {quota.UserResourceRead, l.askCode, l.resend},
		forgotPath: {quota.UserAccountRecovery, l.askForgotten, l.takeForgotten},
		resetPath:  {quota.UserAccountRecovery, l.askReset, l.takeReset},
	} {
		page(path, l.serve(f), http.MethodGet, http.MethodPost)
	}
}

// serve answers for a form. The authorization request is in its URL, as on the login page, to which all of
// them lead back.
func (l *Login) serve(f form) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		a, ok := l.read(w, r)
		switch {
		case !ok:
			return
		case !a.client.Offers(localProvider):
			l.askPassword(w, r, a, http.StatusBadRequest, notLocal)
			return
		case r.Method == http.MethodGet:
			f.ask(w, r, a, http.StatusOK, "")
			return
		case !ownForm(r):
			f.ask(w, r, a, http.StatusForbidden, outOfDate)
			return
		}
		if err := l.admit(f.category); err != nil {
			f.ask(w, r, a, http.StatusTooManyRequests, told(err))
			return
		}
		f.take(w, r, a)
	}
}

// call does what an operation on accounts does, in the name of an app client. Like Cognito's, the pages send
// neither metadata nor validation data.
func call[Out any](l *Login, r *http.Request, client *settings.Client, operation string, in any) (*Out, error) {
	return wire.Call[Out](r.Context(), l.accounts[operation], request(r, client).Caller, in)
}

// secretHash is what a client with a secret sends along with a user name; nil for others.
func secretHash(client *settings.Client, name string) *string {
	if client.Secret() == "" {
		return nil
	}
	return new(flow.SecretHash(client.Secret(), name, *client.ClientId))
}

// typedName is the user name in a form or, before one was sent, the one the app expects.
func typedName(r *http.Request, a authorization) string {
	if given := r.PostForm.Get("username"); given != "" {
		return given
	}
	return a.get("login_hint")
}

// typedTwice is a new password.
func typedTwice(r *http.Request) (string, error) {
	password := r.PostForm.Get("new_password")
	if password != r.PostForm.Get("repeated_password") {
		return "", wire.InvalidParameter.With("The passwords differ.")
	}
	return password, nil
}

// sentTo says where a message went.
func sentTo(delivery *types.CodeDeliveryDetailsType) string {
	return "A message was sent to " + aws.ToString(delivery.Destination) + "."
}
