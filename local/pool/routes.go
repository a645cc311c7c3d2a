package pool

import (
	"io"
	"net/http"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/login"
	"gatehouse/local/pool/manage"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/wire"
)

// routes is everything the pool answers.
func (p *Pool) routes(signIn *signin.SignIn, pages *login.Login) http.Handler {
	pages.Admit = p.quotas.AdmitCategory
	mux := http.NewServeMux()
	mux.Handle("/", pages.Handler(p.api(signIn)))
	mount(mux, mailboxPath, p.Mail.Handler())
	mount(mux, timelinePath, p.Timeline.Handler())
	mux.Handle(portalPath+"/", http.StripPrefix(portalPath, p.Stack.Portal))
	mux.Handle(manage.UploadPath, p.imports.Uploads())
	mux.Handle("/local/", p.control())
	mux.HandleFunc("GET /{$}", p.index)
	if p.options.AnyHost {
		return mux
	}
	return loopbackOnly(mux)
}

// mount serves a path and everything below it, with and without a slash at its end.
func mount(mux *http.ServeMux, path string, handler http.Handler) {
	below := http.StripPrefix(path, handler)
	mux.Handle(path+"/", below)
	mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.URL.Path += "/"
		below.ServeHTTP(w, r)
	})
}

// api is Cognito's own protocol.
func (p *Pool) api(signIn *signin.SignIn) http.Handler {
	server := &wire.Server{
		Operations: wire.Merge(account.Operations(p.Pool), signIn.Operations(), p.imports.Operations()),
		Admit:      p.quotas.Admit,
		Log:        p.options.Log,
	}
	if !p.options.AnyHost {
		server.Trusts = ownPage
	}
	return server
}

// index tells a person who opens the address in a browser what this is.
func (p *Pool) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "Gatehouse local user pool "+p.Settings.Load().PoolID+", for development only.\n\n"+
		"  POST /                        the API of Cognito user pools, for its SDKs\n"+
		"  GET  /"+p.Settings.Load().PoolID+"/.well-known/openid-configuration\n"+
		"  GET  /login?client_id=...&response_type=code&redirect_uri=...\n"+
		"  GET  "+mailboxPath+"/         messages the pool sent; /wait waits for one\n"+
		"  GET  "+portalPath+"/            the pages that mails lead to\n"+
		"  GET  "+timelinePath+"/        calls of triggers; /stream follows them\n"+
		"  GET, POST "+clockPath+"     the pool's time; {\"advance\":\"1h\"} moves it\n"+
		"  GET, POST "+stressPath+"    what goes wrong with triggers\n"+
		"  GET, POST "+quotasPath+"    request rates; {\"on\":true} limits them\n")
}
