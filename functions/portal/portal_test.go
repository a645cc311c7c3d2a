package portal_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/portal"
	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/link"
	"gatehouse/shared/mail"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const person = "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555"

// calls is a table that counts what it is asked and fails when told to.
type calls struct {
	portal.Table
	gets, writes int
	fail         func(method string) error // nil: never
}

func (c *calls) Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error) {
	c.gets++
	if c.fail != nil {
		if err := c.fail("get"); err != nil {
			return store.Row{}, false, err
		}
	}
	return c.Table.Get(ctx, key, consistency)
}

func (c *calls) Write(ctx context.Context, writes ...store.Write) error {
	c.writes++
	if c.fail != nil {
		if err := c.fail("write"); err != nil {
			return err
		}
	}
	return c.Table.Write(ctx, writes...)
}

// world is the portal with all it stands on.
type world struct {
	t           *testing.T
	now         time.Time
	table, work *memory.Table
	facts, desk *calls // how the portal sees the tables Facts and Work
	config      config.Config
	configFault error
	notes       []string
	faults      []error
	pages       http.Handler
}

func (w *world) Current(context.Context) (config.Config, error) { return w.config, w.configFault }

func build(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, now: noon, config: config.Config{Clients: map[string]string{"1example23456789abcdefghij": "Shop"}}}
	clock := func() time.Time { return w.now }
	w.table, w.work = memory.New(clock), memory.New(clock)
	w.facts, w.desk = &calls{Table: w.table}, &calls{Table: w.work}
	pages, err := portal.New(mail.Default(), w.parts())
	if err != nil {
		t.Fatal(err)
	}
	w.pages = pages
	return w
}

func (w *world) parts() portal.Parts {
	return portal.Parts{
		Facts: w.facts, Work: w.desk, Deployment: w, Now: func() time.Time { return w.now },
		Count: func(_ context.Context, note string) { w.notes = append(w.notes, note) },
		Fault: func(_ context.Context, cause error) { w.faults = append(w.faults, cause) },
	}
}

// mailed makes a link as the mailer does and returns its token, that of a seed.
func (w *world) mailed(seed byte, change func(*link.Link)) string {
	w.t.Helper()
	one := link.Link{
		Purpose: link.NotMe, Person: person, UserName: "jane", At: noon.Add(-time.Minute),
		Client: "1example23456789abcdefghij", Device: "Jane's phone", Zone: "Europe/Vienna",
	}
	if change != nil {
		change(&one)
	}
	token, write, err := link.Issue(bytes.NewReader(bytes.Repeat([]byte{seed}, 32)), w.now, one)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.work.Write(w.t.Context(), write); err != nil {
		w.t.Fatal(err)
	}
	return token
}

func (w *world) ask(r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	w.pages.ServeHTTP(answer, r)
	return answer
}

func (w *world) get(token string) *httptest.ResponseRecorder {
	return w.ask(httptest.NewRequest(http.MethodGet, "/not-me?t="+url.QueryEscape(token), nil))
}

// press sends the form as a browser does.
func (w *world) press(token string) *httptest.ResponseRecorder {
	return w.ask(form("t=" + url.QueryEscape(token)))
}

func form(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/not-me", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Origin", "null")
	return r
}

// title is the heading that a person reads.
func title(answer *httptest.ResponseRecorder) string {
	_, rest, _ := strings.Cut(answer.Body.String(), "<h1>")
	heading, _, _ := strings.Cut(rest, "</h1>")
	return heading
}

const (
	question   = "Somebody signed in to your account"
	secured    = "Your account is being secured"
	wasUsed    = "This link has been used"
	superseded = "A newer link has been used"
	tooOld     = "This link is too old"
	notValid   = "This link is not valid"
	broken     = "This does not work at the moment"
)

func (w *world) reads(answer *httptest.ResponseRecorder, status int, heading string) {
	w.t.Helper()
	if got := title(answer); answer.Code != status || got != heading {
		w.t.Errorf("a person reads %q with status %d, want %q with %d", got, answer.Code, heading, status)
	}
}

// owed are the debts of the account's row.
func (w *world) owed() string {
	w.t.Helper()
	row, _, err := w.table.Get(w.t.Context(), store.Key{PK: person, SK: fact.Account}, store.Strong)
	if err != nil {
		w.t.Fatal(err)
	}
	debts, unknown := fact.Owed(row)
	if unknown > 0 {
		w.t.Errorf("%d debts that nobody can read", unknown)
	}
	var texts []string
	for _, debt := range debts {
		texts = append(texts, debt.String())
	}
	return strings.Join(texts, " ")
}

func TestPartsAreNeeded(t *testing.T) {
	w := build(t)
	for name, without := range map[string]func(*portal.Parts){
		"facts": func(p *portal.Parts) { p.Facts = nil }, "work": func(p *portal.Parts) { p.Work = nil },
		"deployment": func(p *portal.Parts) { p.Deployment = nil }, "clock": func(p *portal.Parts) { p.Now = nil },
		"count": func(p *portal.Parts) { p.Count = nil }, "fault": func(p *portal.Parts) { p.Fault = nil },
	} {
		parts := w.parts()
		without(&parts)
		if _, err := portal.New(mail.Default(), parts); err == nil {
			t.Errorf("opens without %s", name)
		}
	}
	bad := mail.Default()
	bad.Brand.Colours.Accent = "blue"
	if _, err := portal.New(bad, w.parts()); err == nil {
		t.Error("opens with a colour that no browser reads")
	}
}

func TestPagesThatAreNotThere(t *testing.T) {
	w := build(t)
	for _, path := range []string{"/", "/favicon.ico", "/not-me/", "//not-me", "/NOT-ME", "/not-me/x", "/%6eot-me/.."} {
		answer := w.ask(httptest.NewRequest(http.MethodGet, "https://portal.example.com"+path, nil))
		w.reads(answer, http.StatusNotFound, "There is no such page")
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, http.MethodTrace, "PROPFIND"} {
		answer := w.ask(httptest.NewRequest(method, "/not-me?t=x", nil))
		w.reads(answer, http.StatusMethodNotAllowed, "This is not possible here")
		if allowed := answer.Header().Get("Allow"); allowed != "GET, HEAD, POST" {
			t.Errorf("%s: allowed is %q", method, allowed)
		}
	}
	if w.facts.gets+w.desk.gets+w.facts.writes+w.desk.writes > 0 {
		t.Error("a table was asked for a page that is not there")
	}
}

func TestPagesAreInTheLanguageOfTheBrowser(t *testing.T) {
	w := build(t)
	for language, heading := range map[string]string{
		"de-AT,de;q=0.9,en;q=0.5": "Diese Seite gibt es nicht", "ar": "لا توجد صفحة بهذا العنوان", "ko": "There is no such page", "": "There is no such page",
	} {
		r := httptest.NewRequest(http.MethodGet, "/elsewhere", nil)
		r.Header.Set("Accept-Language", language)
		w.reads(w.ask(r), http.StatusNotFound, heading)
	}
}

func TestOpenTakesTheCompiledPolicy(t *testing.T) {
	w := build(t)
	if _, _, err := portal.Open([]byte("not JSON"), w.parts(), nil); err == nil {
		t.Error("opens with a policy that cannot be read")
	}
	w.desk.fail = func(string) error { return errors.New("throttled") }
	pages, warm, err := portal.Open(compiled(t), w.parts(), nil)
	if err != nil || pages == nil {
		t.Fatal(err)
	}
	if err := warm(t.Context()); err == nil || w.desk.gets != 1 {
		t.Errorf("warming read %d rows: %v", w.desk.gets, err)
	}
}
