package login_test

import (
	"context"
	"crypto/rsa"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"golang.org/x/net/html"
	"golang.org/x/oauth2"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/login"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/token"
	"gatehouse/shared/cognito"
)

const (
	callback = "http://localhost:3000/callback"
	email    = "jane.doe@example.com"
	password = "Correct-Horse-1"
)

// everything is every trigger that a sign-in on the pages could reach.
func everything() []string {
	return []string{
		"PreSignUp", "PostConfirmation", "PreAuthentication", "PostAuthentication", "PreTokenGeneration", "InboundFederation", "CustomMessage",
	}
}

var key = sync.OnceValues(token.GenerateKey)

// site is a pool with its pages on a server.
type site struct {
	*flowtest.Pool
	login  *login.Login
	server *httptest.Server
}

func open(t testing.TB, change func(*settings.Config), keys ...string) *site {
	t.Helper()
	s := &site{Pool: flowtest.New(t, change, keys...)}
	s.login = login.New(s.Pool.Pool)
	s.server = httptest.NewServer(s.login.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "next", http.StatusTeapot)
	})))
	t.Cleanup(s.server.Close)
	s.Address = s.server.URL
	var signing *rsa.PrivateKey
	signing, err := key()
	if err != nil {
		t.Fatal(err)
	}
	if s.Tokens, err = token.New(signing, s.Address+"/"+s.Settings.Load().PoolID); err != nil {
		t.Fatal(err)
	}
	return s
}

// client is an app client of the pool.
func (s *site) client(t testing.TB, name string) *settings.Client {
	t.Helper()
	client, ok := s.Settings.Load().ClientNamed(name)
	if !ok {
		t.Fatalf("no client %s", name)
	}
	return client
}

// oauth is x/oauth2 for the public client.
func (s *site) oauth(t testing.TB, scopes ...string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: *s.client(t, "web").ClientId, RedirectURL: callback, Scopes: scopes,
		Endpoint: oauth2.Endpoint{AuthURL: s.Address + "/oauth2/authorize", TokenURL: s.Address + "/oauth2/token", AuthStyle: oauth2.AuthStyleInParams},
	}
}

// browser is a person's browser: it keeps cookies, fills forms in and stops where it leaves the pool.
type browser struct {
	t      testing.TB
	http   *http.Client
	status int
	// text is the whole page.
	text  string
	at    *url.URL
	forms []form
	links map[string]string
}

type form struct {
	action string
	values url.Values
	named  []string // inputs, also without value, and buttons
}

func (s *site) browser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	home, err := url.Parse(s.Address)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, http: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host != home.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// visit opens a page.
func (b *browser) visit(target string) *browser {
	b.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, target, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(request)
}

func (b *browser) do(request *http.Request) *browser {
	b.t.Helper()
	response, err := b.http.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	raw, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		b.t.Fatal(err)
	}
	b.status, b.text, b.at, b.forms, b.links = response.StatusCode, string(raw), response.Request.URL, nil, map[string]string{}
	if b.status >= 500 {
		b.t.Fatalf("%s %s answered %d: %s", request.Method, request.URL.Path, b.status, b.text)
	}
	if to, err := response.Location(); err == nil {
		b.at = to
		return b
	}
	b.parse()
	return b
}

func (b *browser) parse() {
	b.t.Helper()
	root, err := html.Parse(strings.NewReader(b.text))
	if err != nil {
		b.t.Fatal(err)
	}
	for node := range root.Descendants() {
		attributes := map[string]string{}
		for _, a := range node.Attr {
			attributes[a.Key] = a.Val
		}
		switch node.Data {
		case "form":
			b.forms = append(b.forms, form{action: attributes["action"], values: url.Values{}})
		case "input", "textarea", "button":
			if len(b.forms) == 0 {
				continue
			}
			last := &b.forms[len(b.forms)-1]
			last.named = append(last.named, attributes["name"])
			if node.Data == "input" && attributes["type"] != "checkbox" {
				last.values.Set(attributes["name"], attributes["value"])
			}
		case "a":
			b.links[strings.TrimSpace(node.FirstChild.Data)] = attributes["href"]
		}
	}
}

// submit fills in the form that has these fields, name and value in turn.
func (b *browser) submit(pairs ...string) *browser {
	b.t.Helper()
	at := slices.IndexFunc(b.forms, func(f form) bool { return slices.Contains(f.named, pairs[0]) })
	if at < 0 {
		b.t.Fatalf("no form with %s at %s:\n%s", pairs[0], b.at, b.text)
	}
	for i := 0; i < len(pairs); i += 2 {
		b.forms[at].values.Set(pairs[i], pairs[i+1])
	}
	return b.post(b.forms[at].action, b.forms[at].values)
}

func (b *browser) post(action string, values url.Values) *browser {
	b.t.Helper()
	target, err := b.at.Parse(action)
	if err != nil {
		b.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(context.Background(), http.MethodPost, target.String(), strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.do(request)
}

// follow clicks a link.
func (b *browser) follow(text string) *browser {
	b.t.Helper()
	target, err := b.at.Parse(b.links[text])
	if err != nil || b.links[text] == "" {
		b.t.Fatalf("no link %q in:\n%s", text, b.text)
	}
	return b.visit(target.String())
}

// landed is what the browser brought back to the client.
func (b *browser) landed() url.Values {
	b.t.Helper()
	if !strings.HasPrefix(b.at.String(), callback) {
		b.t.Fatalf("the browser is at %s, not back at the client:\n%s", b.at, b.text)
	}
	if b.at.Fragment != "" {
		values, err := url.ParseQuery(b.at.Fragment)
		if err != nil {
			b.t.Fatal(err)
		}
		return values
	}
	return b.at.Query()
}

// shows fails the test when the page does not say something.
func (b *browser) shows(text string) {
	b.t.Helper()
	if !strings.Contains(b.text, html.EscapeString(text)) {
		b.t.Errorf("the page does not say %q:\n%s", text, b.text)
	}
}

// fired fails the test when triggers other than these were called, or in another order.
func (s *site) fired(t testing.TB, want ...cognito.Source) {
	t.Helper()
	if got := s.Sources(); !slices.Equal(got, want) {
		t.Errorf("triggers:\n got %v\nwant %v", got, want)
	}
}

// redeem changes a landing's code into tokens with x/oauth2.
func (s *site) redeem(t testing.TB, b *browser, config *oauth2.Config, options ...oauth2.AuthCodeOption) *oauth2.Token {
	t.Helper()
	tokens, err := config.Exchange(t.Context(), b.landed().Get("code"), options...)
	if err != nil {
		t.Fatalf("redeeming the code: %v", err)
	}
	return tokens
}

// required turns the second factor on for everybody.
func required(c *settings.Config) {
	c.Pool.MfaConfiguration = types.UserPoolMfaTypeOn
	c.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors = []types.AuthFactorType{types.AuthFactorTypePassword}
}
