package login

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/quota"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/shelf"
	"gatehouse/local/pool/wire"

	"github.com/google/uuid"
)

// Paths of Cognito's domain that this package serves.
const (
	authorizePath = "/oauth2/authorize"
	answerPath    = "/oauth2/idpresponse"
	tokenPath     = "/oauth2/token"
	userInfoPath  = "/oauth2/userInfo"
	revokePath    = "/oauth2/revoke"
	loginPath     = "/login"
	logoutPath    = "/logout"
	signUpPath    = "/signup"
	codePath      = "/confirm"
	resendPath    = "/resendcode"
	forgotPath    = "/forgotPassword"
	resetPath     = "/confirmforgotPassword"
	confirmPath   = "/confirmUser"
	stylePath     = "/login/style.css"
	providerPath  = "/idp/"
)

// How long things are good.
const (
	codeLives    = 5 * time.Minute
	sessionLives = time.Hour
	visitLives   = 15 * time.Minute
)

// Limits of what a request may send, in bytes.
const (
	maxBody  = 64 << 10 // a form
	maxQuery = 8 << 10  // the parameters in a URL
)

// Login serves one pool's OpenID Connect endpoints and pages. What it remembers of browsers, codes and
// sign-ins under way is in memory only, and bounded: a restart signs browsers out.
type Login struct {
	// Admit holds callers to request rates: an error refuses the request. Nil admits everything. Set it
	// before the first request.
	Admit func(quota.Category) error

	*flow.Pool
	accounts map[string]wire.Operation // by name
	codes    *shelf.Shelf[code]        // by authorization code
	sessions *shelf.Shelf[session]     // by cookie
	attempts *shelf.Shelf[*attempt]    // sign-ins on the login page that a password was given for
	visits   *shelf.Shelf[visit]       // sign-ins that went to a provider, by the provider's state
	answers  *shelf.Shelf[assertion]   // of providers, by one-time code
}

// New gives the endpoints and pages of a pool. Accounts are its operations on them, of which the pages
// need SignUp, ConfirmSignUp, ResendConfirmationCode, ForgotPassword and ConfirmForgotPassword.
func New(p *flow.Pool, accounts map[string]wire.Operation) *Login {
	return &Login{
		Pool: p, accounts: accounts, codes: shelf.New[code](), sessions: shelf.New[session](), attempts: shelf.New[*attempt](),
		visits: shelf.New[visit](), answers: shelf.New[assertion](),
	}
}

// Handler serves the paths of this package; every other request goes to next.
func (l *Login) Handler(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", next)
	public := func(path string, handler http.HandlerFunc, methods ...string) {
		mux.Handle(path, shared(only(handler, methods...), methods))
	}
	public("/{pool}/.well-known/openid-configuration", l.discovery, http.MethodGet, http.MethodHead)
	public("/{pool}/.well-known/jwks.json", l.keys, http.MethodGet, http.MethodHead)
	public(tokenPath, l.token, http.MethodPost)
	public(userInfoPath, l.userInfo, http.MethodGet, http.MethodPost)
	public(revokePath, l.revoke, http.MethodPost)
	page := func(path string, handler http.HandlerFunc, methods ...string) {
		mux.Handle(path, guarded(only(handler, methods...)))
	}
	page(authorizePath, l.authorize, http.MethodGet)
	page(loginPath, l.login, http.MethodGet, http.MethodPost)
	page(logoutPath, l.logout, http.MethodGet)
	l.accountPages(page)
	page(confirmPath, l.confirmUser, http.MethodGet)
	page(answerPath, l.idpResponse, http.MethodGet)
	page(providerPath+"{provider}", l.provider, http.MethodGet, http.MethodPost)
	page(stylePath, style, http.MethodGet, http.MethodHead)
	return mux
}

// only refuses other methods.
func only(handler http.HandlerFunc, methods ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(methods, r.Method) {
			w.Header().Set("Allow", strings.Join(methods, ", "))
			http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		handler(w, r)
	}
}

// shared lets scripts of any origin read the answer, as Cognito does: no cookie is looked at.
func shared(handler http.Handler, methods []string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if r.Method != http.MethodOptions {
			handler.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Access-Control-Allow-Methods", strings.Join(methods, ", "))
		w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Amz-User-Agent")
		w.Header().Set("Access-Control-Max-Age", "3600")
		w.WriteHeader(http.StatusNoContent)
	})
}

// guarded keeps pages out of frames and caches, and scripts and other hosts out of pages.
func guarded(handler http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		handler.ServeHTTP(w, r)
	})
}

// request is what triggers are told of a call: browsers name no SDK and send no metadata.
func request(r *http.Request, client *settings.Client) flow.Request {
	return flow.Request{
		Caller: wire.Caller{
			SDKVersion: "aws-sdk-unknown-unknown", RequestID: uuid.NewString(), Operation: r.URL.Path, RemoteAddr: r.RemoteAddr,
		},
		ClientID: *client.ClientId,
	}
}

// admit asks the quotas.
func (l *Login) admit(category quota.Category) error {
	if l.Admit == nil {
		return nil
	}
	return l.Admit(category)
}

// secret is a random text that cannot be guessed.
func secret() string { return rand.Text() }
