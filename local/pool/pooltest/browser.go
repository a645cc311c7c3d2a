package pooltest

import (
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Browser is a person's browser at the pool's pages: it keeps cookies, fills in forms, and stops where
// a page sends it away from the pool.
type Browser struct {
	// Status is the last answer's.
	Status int
	// Text is the whole last page.
	Text string
	// At is where the browser is: the last page, or where it was sent away to.
	At *url.URL

	t     testing.TB
	http  *http.Client
	forms []form
	links map[string]string // targets by text
}

// form is a form of a page.
type form struct {
	action string
	values url.Values
	names  []string // of inputs and buttons, also without value
}

// NewBrowser is a browser that has seen nothing yet, for the pages of an origin.
func NewBrowser(t testing.TB, origin string) *Browser {
	t.Helper()
	home, err := url.Parse(origin)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t: t, At: home, http: &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if r.URL.Host != home.Host {
			return http.ErrUseLastResponse
		}
		return nil
	}}}
}

// Visit opens a page, named by its address or by a path of the pool.
func (b *Browser) Visit(target string) *Browser {
	b.t.Helper()
	return b.send(http.MethodGet, target, nil)
}

// Follow clicks the link with this text.
func (b *Browser) Follow(text string) *Browser {
	b.t.Helper()
	target, ok := b.links[text]
	if !ok {
		b.t.Fatalf("there is no link %q on the page:\n%s", text, b.Text)
	}
	return b.Visit(target)
}

// Submit sends the form that has the first of these fields, filled in with names and values in turn.
func (b *Browser) Submit(pairs ...string) *Browser {
	b.t.Helper()
	at := slices.IndexFunc(b.forms, func(f form) bool { return slices.Contains(f.names, pairs[0]) })
	if at < 0 {
		b.t.Fatalf("there is no form with %s at %s:\n%s", pairs[0], b.At, b.Text)
	}
	for i := 0; i < len(pairs); i += 2 {
		b.forms[at].values.Set(pairs[i], pairs[i+1])
	}
	return b.Post(b.forms[at].action, b.forms[at].values)
}

// Post sends values as a form would.
func (b *Browser) Post(target string, values url.Values) *Browser {
	b.t.Helper()
	return b.send(http.MethodPost, target, values)
}

func (b *Browser) send(method, target string, values url.Values) *Browser {
	b.t.Helper()
	to, err := b.At.Parse(target)
	if err != nil {
		b.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(b.t.Context(), method, to.String(), strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response, err := b.http.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	b.t.Logf("%s %s: %d", method, to.Path, response.StatusCode)
	if err := b.arrive(response); err != nil {
		b.t.Fatal(err)
	}
	return b
}

// arrive reads the page.
func (b *Browser) arrive(response *http.Response) error {
	raw, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%s answered %d: %s", response.Request.URL.Path, response.StatusCode, raw)
	}
	b.Status, b.Text, b.At, b.forms, b.links = response.StatusCode, string(raw), response.Request.URL, nil, map[string]string{}
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
		b.forms = append(b.forms, form{action: attributes["action"], values: url.Values{}})
	case node.Data == "a" && node.FirstChild != nil:
		b.links[strings.TrimSpace(node.FirstChild.Data)] = attributes["href"]
	case len(b.forms) > 0 && slices.Contains([]string{"input", "textarea", "button"}, node.Data):
		last := &b.forms[len(b.forms)-1]
		last.names = append(last.names, attributes["name"])
		if node.Data == "input" && attributes["type"] != "checkbox" {
			last.values.Set(attributes["name"], attributes["value"])
		}
	}
}

// Landed is what the browser brought to where it was sent away to: the query, or the fragment.
func (b *Browser) Landed() url.Values {
	b.t.Helper()
	if b.At.Fragment == "" {
		return b.At.Query()
	}
	values, err := url.ParseQuery(b.At.Fragment)
	if err != nil {
		b.t.Fatal(err)
	}
	return values
}
