package login

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// signUpPage asks for what the pool requires of new users.
type signUpPage struct {
	frame
	Action, Client, UserName string
	// Name is the input of the user name, or of the address that stands for it.
	Name field
	// Attributes are those that the pool requires beside it.
	Attributes []field
	// Given is what was typed before something was wrong with it.
	Given url.Values
	// Rules are those of passwords.
	Rules string
	// Confirm is where a code that was sent already is good.
	Confirm, Login string
}

// askSignUp shows the sign-up page.
func (l *Login) askSignUp(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string) {
	set := l.Settings.Load()
	page := signUpPage{
		frame: l.frame(w, r, "Create an account", problem), Action: a.target(signUpPath, nil), Client: *a.client.ClientName, UserName: typedName(r, a),
		Name: nameField(set), Given: r.PostForm, Rules: passwordRules(set), Confirm: a.target(codePath, nil), Login: a.target(loginPath, nil),
	}
	for _, name := range wanted(set) {
		page.Attributes = append(page.Attributes, attributeField(set, name))
	}
	l.show(w, status, "signup", page)
}

// wanted are the attributes that the sign-up page asks for: the required ones that the user name is not.
func wanted(set *settings.Settings) []string {
	if len(set.Pool.UsernameAttributes) != 1 {
		return set.Required()
	}
	return slices.DeleteFunc(set.Required(), set.SignsInWith)
}

// takeSignUp signs somebody up and leads them on to the confirmation or, where nothing is to be confirmed
// by them, to the login page.
func (l *Login) takeSignUp(w http.ResponseWriter, r *http.Request, a authorization) {
	out, err := l.signUp(r, a)
	switch {
	case err != nil:
		l.askSignUp(w, r, a, http.StatusOK, told(err))
	case out.UserConfirmed:
		l.askPasswordAfter(w, r, a, "Your account is ready. Please sign in.")
	case out.CodeDeliveryDetails == nil:
		l.askPasswordAfter(w, r, a, "Your account was created. An administrator has to confirm it before you can sign in.")
	default:
		l.askSentCode(w, r, a, sentTo(out.CodeDeliveryDetails))
	}
}

// signUp is the operation of that name. Unlike the API, the pages always want a password.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
func (l *Login) signUp(r *http.Request, a authorization) (*idp.SignUpOutput, error) {
	password, err := typedTwice(r)
	switch {
	case err != nil:
		return nil, err
	case password == "":
		return nil, wire.InvalidParameter.With("Password is required for this user pool.")
	}
	name := r.PostForm.Get("username")
	in := &idp.SignUpInput{ClientId: a.client.ClientId, SecretHash: secretHash(a.client, name), Username: &name, Password: &password}
	for _, attribute := range wanted(l.Settings.Load()) {
		if value := strings.TrimSpace(r.PostForm.Get("attribute." + attribute)); value != "" {
			in.UserAttributes = append(in.UserAttributes, types.AttributeType{Name: &attribute, Value: &value})
		}
	}
	return call[idp.SignUpOutput](l, r, a.client, "SignUp", in)
}
