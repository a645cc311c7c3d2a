// Package browser is a person's browser at the pages of a user pool, for tests and programs that walk
// through them.
package browser

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// maxPage is how much of a page is read, in bytes.
const maxPage = 1 << 20

// Browser keeps cookies, follows redirects, fills in forms, and stops where a page sends it away from
// the pool. It is not safe for concurrent use.
type Browser struct {
	// Status is the last answer's.
	Status int
	// Text is the whole last page.
	Text string
	// At is where the browser is: the last page, or where it was sent away to.
	At *url.URL
	// Forms are those of the last page.
	Forms []Form
	// Links are the targets of the last page's links, by text.
	Links map[string]string

	http *http.Client
}

// Form is a form of a page.
type Form struct {
	// Action is where it is sent.
	Action string
	// Values are what its inputs hold.
	Values url.Values
	names  []string // of inputs and buttons, also without value
}

// New is a browser that has seen nothing yet, for the pages of an origin, e.g. "http://127.0.0.1:9400".
func New(origin string) (*Browser, error) {
	home, err := url.Parse(origin)
	if err != nil {
		return nil, err
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &Browser{At: home, http: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host != home.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}}, nil
}

// Cookies are what the browser sends to where it is.
func (b *Browser) Cookies() []*http.Cookie { return b.http.Jar.Cookies(b.At) }

// Visit opens a page, named by its address or by a path of the pool.
func (b *Browser) Visit(ctx context.Context, target string) error {
	return b.send(ctx, http.MethodGet, target, nil)
}

// Follow clicks the link with this text.
func (b *Browser) Follow(ctx context.Context, text string) error {
	target, ok := b.Links[text]
	if !ok {
		return fmt.Errorf("there is no link %q at %s", text, b.At)
	}
	return b.Visit(ctx, target)
}

// Submit sends the form that has the first of these fields, filled in with names and values in turn.
func (b *Browser) Submit(ctx context.Context, pairs ...string) error {
	at := slices.IndexFunc(b.Forms, func(f Form) bool { return slices.Contains(f.names, pairs[0]) })
	if at < 0 {
		return fmt.Errorf("there is no form with %s at %s (%d)", pairs[0], b.At, b.Status)
	}
	form := b.Forms[at]
	for i := 0; i < len(pairs); i += 2 {
		form.Values.Set(pairs[i], pairs[i+1])
	}
	return b.Post(ctx, form.Action, form.Values)
}

// Post sends values as a form would.
func (b *Browser) Post(ctx context.Context, target string, values url.Values) error {
	return b.send(ctx, http.MethodPost, target, values)
}

func (b *Browser) send(ctx context.Context, method, target string, values url.Values) error {
	to, err := b.At.Parse(target)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, to.String(), strings.NewReader(values.Encode()))
	if err != nil {
		return err
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", b.At.Scheme+"://"+b.At.Host)
	}
	response, err := b.http.Do(request)
	if err != nil {
		return err
	}
	return errors.Join(b.arrive(response), response.Body.Close())
}

// arrive reads the page. A fault of the pool is an error.
func (b *Browser) arrive(response *http.Response) error {
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxPage))
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%s answered %d: %s", response.Request.URL.Path, response.StatusCode, raw)
	}
	b.Status, b.Text, b.At, b.Forms, b.Links = response.StatusCode, string(raw), response.Request.URL, nil, map[string]string{}
	if away, err := response.Location(); err == nil {
		b.At = away
		return nil
	}
	root, err := html.Parse(strings.NewReader(b.Text))
	if err != nil {
		return err
	}
	for node := range root.Descendants() {
		b.note(node)
	}
	return nil
}

// note remembers forms, their fields, and links.
func (b *Browser) note(node *html.Node) {
	attributes := map[string]string{}
	for _, a := range node.Attr {
		attributes[a.Key] = a.Val
	}
	switch {
	case node.Data == "form":
		b.Forms = append(b.Forms, Form{Action: attributes["action"], Values: url.Values{}})
	case node.Data == "a" && node.FirstChild != nil:
		b.Links[strings.TrimSpace(node.FirstChild.Data)] = attributes["href"]
	case len(b.Forms) > 0 && slices.Contains([]string{"input", "textarea", "button"}, node.Data):
		last := &b.Forms[len(b.Forms)-1]
		last.names = append(last.names, attributes["name"])
		if node.Data == "input" && attributes["type"] != "checkbox" {
			last.Values.Set(attributes["name"], attributes["value"])
		}
	}
}

// Landed is what the browser brought to where it was sent away to: the query, or the fragment.
func (b *Browser) Landed() url.Values {
	if b.At.Fragment == "" {
		return b.At.Query()
	}
	values, _ := url.ParseQuery(b.At.Fragment) // what cannot be read is not there
	return values
}
