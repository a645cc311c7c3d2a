package pooltest

import (
	"net/url"
	"strings"
	"testing"

	"gatehouse/local/pool/browser"

	"golang.org/x/net/html"
)

// Browser is a person's browser at the pool's pages. What it cannot do fails the test.
type Browser struct {
	*browser.Browser
	t testing.TB
}

// NewBrowser is a browser that has seen nothing yet, for the pages of an origin.
func NewBrowser(t testing.TB, origin string) *Browser {
	t.Helper()
	b, err := browser.New(origin)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{b, t}
}

// Visit opens a page, named by its address or by a path of the pool.
func (b *Browser) Visit(target string) *Browser {
	b.t.Helper()
	return b.went(b.Browser.Visit(b.t.Context(), target))
}

// Follow clicks the link with this text.
func (b *Browser) Follow(text string) *Browser {
	b.t.Helper()
	return b.went(b.Browser.Follow(b.t.Context(), text))
}

// Submit sends the form that has the first of these fields, filled in with names and values in turn.
func (b *Browser) Submit(pairs ...string) *Browser {
	b.t.Helper()
	return b.went(b.Browser.Submit(b.t.Context(), pairs...))
}

// Post sends values as a form would.
func (b *Browser) Post(target string, values url.Values) *Browser {
	b.t.Helper()
	return b.went(b.Browser.Post(b.t.Context(), target, values))
}

func (b *Browser) went(err error) *Browser {
	b.t.Helper()
	if err != nil {
		b.t.Fatalf("%v; the last page:\n%s", err, b.Text)
	}
	b.t.Logf("%s: %d", b.At.Path, b.Status)
	return b
}

// Shows fails the test unless the last page says a text.
func (b *Browser) Shows(text string) {
	b.t.Helper()
	if !strings.Contains(b.Text, html.EscapeString(text)) {
		b.t.Errorf("the page does not say %q:\n%s", text, b.Text)
	}
}
