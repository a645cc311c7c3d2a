package login

import (
	"net/http"
	"net/url"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/wire"
)

// login serves the login page. The authorization request is in its URL at every step, so that nothing
// has to be remembered until a password was right.
func (l *Login) login(w http.ResponseWriter, r *http.Request) {
	a, ok := l.read(w, r)
	if !ok {
		return
	}
	if r.Method == http.MethodGet {
		l.askPassword(w, r, a, http.StatusOK, "")
		return
	}
	if !ownForm(r) {
		l.askPassword(w, r, a, http.StatusForbidden, outOfDate)
		return
	}
	if err := l.admit(quota.UserAuthentication); err != nil {
		l.askPassword(w, r, a, http.StatusTooManyRequests, told(err))
		return
	}
	if r.PostForm.Has("attempt") {
		l.goOn(w, r, a)
		return
	}
	l.takePassword(w, r, a)
}

// askPassword shows the login page, with what went wrong above the form.
func (l *Login) askPassword(w http.ResponseWriter, r *http.Request, a authorization, status int, problem string) {
	l.show(w, status, "login", l.loginPage(w, r, a, problem))
}

// askPasswordAfter shows it to somebody whose account is ready for it.
func (l *Login) askPasswordAfter(w http.ResponseWriter, r *http.Request, a authorization, notice string) {
	page := l.loginPage(w, r, a, "")
	page.Notice = notice
	l.show(w, http.StatusOK, "login", page)
}

func (l *Login) loginPage(w http.ResponseWriter, r *http.Request, a authorization, problem string) loginPage {
	page := loginPage{
		frame: l.frame(w, r, "Sign in", problem), Action: a.target(loginPath, nil), Client: *a.client.ClientName,
		Local: a.client.Offers(localProvider), UserName: typedName(r, a), Forgot: a.target(forgotPath, nil),
	}
	if config := l.Settings.Load().Pool.AdminCreateUserConfig; config == nil || !config.AllowAdminCreateUserOnly {
		page.SignUp = a.target(signUpPath, nil)
	}
	for _, provider := range l.offered(a.client) {
		page.Providers = append(page.Providers, link{provider.Name, a.target(authorizePath, url.Values{"identity_provider": {provider.Name}})})
	}
	return page
}

// takePassword judges name and password, then asks for what is still to be proved.
func (l *Login) takePassword(w http.ResponseWriter, r *http.Request, a authorization) {
	if !a.client.Offers(localProvider) {
		l.askPassword(w, r, a, http.StatusBadRequest, notLocal)
		return
	}
	user, err := l.prove(r, a)
	if err != nil {
		l.pageAbout(err)(w, r, a, http.StatusOK, told(err))
		return
	}
	l.proceed(w, r, a, &attempt{sub: user.Sub, clientID: *a.client.ClientId, form: knownToken(r)})
}

// pageAbout is where somebody who was refused can do something about it.
func (l *Login) pageAbout(err error) ask {
	switch wire.ClassOf(err) {
	case wire.UserNotConfirmed:
		return l.askCode
	case wire.PasswordResetRequired:
		return l.askReset
	default:
		return l.askPassword
	}
}

// prove finds out who gave which password: pre authentication and migration happen before it is looked at.
func (l *Login) prove(r *http.Request, a authorization) (directory.User, error) {
	name, password := r.PostForm.Get("username"), r.PostForm.Get("password")
	asked := request(r, a.client)
	subject, err := l.Enter(r.Context(), asked, a.client, name, password)
	switch {
	case err != nil:
		return directory.User{}, err
	case !subject.Known():
		return directory.User{}, flow.WrongPassword()
	}
	if err := l.CheckPassword(r.Context(), asked, subject.User, password); err != nil {
		return directory.User{}, err
	}
	return subject.User, l.AdmitByPassword(subject.User)
}
