package login

import (
	"bytes"
	"cmp"
	"embed"
	"html/template"
	"net/http"
	"net/url"

	"gatehouse/local/pool/wire"
)

//go:embed pages
var files embed.FS

// pages are the templates; each has the frame around it.
var pages = template.Must(template.ParseFS(files, "pages/*.html"))

// frame is what every page has.
type frame struct {
	// Title is the heading.
	Title string
	// Problem stands above the form; empty for none.
	Problem string
	// Notice stands there when the step before went well; empty for none.
	Notice string
	// Token is what the page's form must repeat.
	Token string
}

func (l *Login) frame(w http.ResponseWriter, r *http.Request, title, problem string) frame {
	return frame{Title: title, Problem: problem, Token: l.formToken(w, r)}
}

// loginPage asks for name and password.
type loginPage struct {
	frame
	Action, Client, UserName string
	// Local says that the client takes passwords of the pool.
	Local     bool
	Providers []link
	// SignUp and Forgot lead to the pages about accounts; SignUp is empty where nobody may sign up.
	SignUp, Forgot string
}

// link is a provider and where to go for it.
type link struct{ Name, Target string }

// attemptPage asks for more than the password.
type attemptPage struct {
	frame
	Action, Attempt, Hint string
	// Missing are attributes that the pool requires.
	Missing []string
}

// providerPage is the stand-in of a provider.
type providerPage struct {
	frame
	Name, Type string
	// Vouches says that the pool maps a claim to email_verified.
	Vouches bool
	People  []personRow
	// Given is what was typed before something was wrong with it.
	Given url.Values
}

// personRow is somebody to pick.
type personRow struct{ ID, Name, About string }

// messagePage says one thing.
type messagePage struct {
	frame
	Text string
}

// show answers with a page.
func (l *Login) show(w http.ResponseWriter, status int, name string, page any) {
	var body bytes.Buffer
	if err := pages.ExecuteTemplate(&body, name+".html", page); err != nil {
		http.Error(w, "the page cannot be shown", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the browser is gone
}

// refuse shows a page for requests that can be sent nowhere.
func (l *Login) refuse(w http.ResponseWriter, err error) {
	l.show(w, http.StatusBadRequest, "message", messagePage{frame{Title: "An error was encountered with the requested page."}, told(err)})
}

// told is what a person may read of an error.
func told(err error) string {
	return cmp.Or(wire.MessageOf(err), "Something went wrong in the local user pool.")
}

func style(w http.ResponseWriter, _ *http.Request) {
	css, err := files.ReadFile("pages/style.css")
	if err != nil {
		http.Error(w, "the style cannot be read", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(css) // the browser is gone
}
