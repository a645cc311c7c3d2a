package pool

import (
	"io"
	"net/http"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/login"
	"gatehouse/local/pool/signin"
	"gatehouse/local/pool/wire"

	"github.com/google/uuid"
)

// routes is everything the pool answers.
func (p *Pool) routes(signIn *signin.SignIn, pages *login.Login) http.Handler {
	pages.Admit = p.quotas.AdmitCategory
	mux := http.NewServeMux()
	mux.Handle("/", pages.Handler(p.api(signIn)))
	mux.Handle(mailboxPath+"/", http.StripPrefix(mailboxPath, p.Mail.Handler()))
	mux.Handle(timelinePath+"/", http.StripPrefix(timelinePath, p.Timeline.Handler()))
	mux.Handle(importPath, p.imports.Uploads())
	mux.Handle("/local/", p.control())
	mux.HandleFunc("GET /{$}", p.index)
	if p.options.AnyHost {
		return mux
	}
	return loopbackOnly(mux)
}

// api is Cognito's own protocol.
func (p *Pool) api(signIn *signin.SignIn) http.Handler {
	return &wire.Server{
		Operations: wire.Merge(account.Operations(p.Pool), signIn.Operations(), p.imports.Operations()),
		Admit:      p.quotas.AdmitRequest,
		Log:        p.options.Log,
		RequestID:  uuid.NewString,
	}
}

// index tells a person who opens the address in a browser what this is.
func (p *Pool) index(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "Gatehouse local user pool "+p.Settings.Load().PoolID+", for development only.\n\n"+
		"  POST /                        the API of Cognito user pools, for its SDKs\n"+
		"  GET  /"+p.Settings.Load().PoolID+"/.well-known/openid-configuration\n"+
		"  GET  /login?client_id=...&response_type=code&redirect_uri=...\n"+
		"  GET  "+mailboxPath+"/         messages the pool sent; /wait waits for one\n"+
		"  GET  "+timelinePath+"/        calls of triggers; /stream follows them\n"+
		"  GET, POST "+clockPath+"     the pool's time; {\"advance\":\"1h\"} moves it\n"+
		"  GET, POST "+stressPath+"    what goes wrong with triggers\n"+
		"  GET, POST "+quotasPath+"    request rates; {\"on\":true} limits them\n")
}
