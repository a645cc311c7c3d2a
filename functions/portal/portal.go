// Package portal serves the pages that people reach from a mail. By now it is one: "this wasn't me", behind
// the link of a sign-in alert.
//
// GET and HEAD show and change nothing, so that whatever fetches links ahead of people does no harm. Only
// POST acts, which takes a press of the button.
package portal

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/web"
)

// Settings are the function's environment.
type Settings struct {
	// FactsTable is the name of the table Facts.
	FactsTable string `env:"FACTS_TABLE,notEmpty"`
	// WorkTable is the name of the table Work.
	WorkTable string `env:"WORK_TABLE,notEmpty"`
}

// Table is what the pages need of a table.
type Table interface {
	// Get returns the row under a key and whether there is one.
	Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error)
	// Write makes writes, each under its condition.
	Write(ctx context.Context, writes ...store.Write) error
}

// Deployment knows what app clients are called.
type Deployment interface {
	// Current returns the configuration of the deployment.
	Current(ctx context.Context) (config.Config, error)
}

// Parts are what the pages stand on. All are needed, Deployment by [New] alone.
type Parts struct {
	// Facts is the table Facts.
	Facts Table
	// Work is the table Work.
	Work Table
	// Deployment is the configuration; [Open] reads it from Work.
	Deployment Deployment
	// Now is the clock.
	Now func() time.Time
	// Count counts a word, of a small fixed set, for the request of the context.
	Count func(ctx context.Context, note string)
	// Fault tells the operator, and nobody else, what broke in the request of the context.
	Fault func(ctx context.Context, cause error)
}

// Pages answers requests. It is [http.Handler], so that a main needs no import of its own for it.
type Pages = http.Handler

// Open returns the pages for a compiled policy of mail, whose brand they carry, and the call that warms the
// connection. The log gets a line when the configuration cannot be read anew.
func Open(compiled []byte, parts Parts, logger *slog.Logger) (pages Pages, warm func(context.Context) error, err error) {
	policy, err := mail.LoadPolicy(compiled)
	if err != nil {
		return nil, nil, err
	}
	source := config.NewSource(parts.Work, parts.Now, config.ReportTo(logger))
	parts.Deployment = source
	pages, err = New(policy, parts)
	return pages, source.Warm, err
}

// notMePath is the path of the page "this wasn't me". The form names it without the slash, so that it also
// works below a stage of the API.
const notMePath = "/not-me"

// New returns the pages for a policy that is ready to be used.
func New(policy mail.Policy, parts Parts) (Pages, error) {
	if parts.Facts == nil || parts.Work == nil || parts.Deployment == nil || parts.Now == nil || parts.Count == nil || parts.Fault == nil {
		return nil, errors.New("portal: a part is missing")
	}
	site, err := web.New(policy.Brand, policy.Locale, notMePath[1:])
	if err != nil {
		return nil, err
	}
	return &portal{Parts: parts, policy: policy, site: site, crossing: http.NewCrossOriginProtection()}, nil
}

// portal answers requests.
type portal struct {
	Parts
	policy   mail.Policy
	site     *web.Site
	crossing *http.CrossOriginProtection
}

// ServeHTTP chooses the page.
func (p *portal) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path != notMePath:
		p.refuse(w, r, http.StatusNotFound)
	case r.Method == http.MethodGet, r.Method == http.MethodHead:
		p.site.Write(w, r, p.show(r))
	case r.Method == http.MethodPost:
		p.site.Write(w, r, p.act(w, r))
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		p.refuse(w, r, http.StatusMethodNotAllowed)
	}
}

func (p *portal) refuse(w http.ResponseWriter, r *http.Request, status int) {
	p.site.Write(w, r, p.site.Fault(status, browser(r)))
}

// browser is the wish for a language that a request carries.
func browser(r *http.Request) string { return r.Header.Get("Accept-Language") }
