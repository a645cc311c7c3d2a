package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// browser follows links and fills in forms, and stops where an app would take over.
type browser struct {
	http *http.Client
	back string // address of the app
}

// newBrowser has no cookies yet.
func newBrowser(back string) (*browser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	return &browser{back: back, http: &http.Client{Jar: jar, CheckRedirect: func(next *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(next.URL.String(), back) {
			return http.ErrUseLastResponse
		}
		return nil
	}}}, nil
}

// page is what a browser shows: a page, or where it was sent back to the app.
type page struct {
	address *url.URL
	status  int
	root    *html.Node
	back    url.Values // parameters that the app was given; nil for a page
}

func (b *browser) open(ctx context.Context, address string) (*page, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	return b.load(request)
}

func (b *browser) load(request *http.Request) (*page, error) {
	response, err := b.http.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	if to, err := response.Location(); err == nil {
		return &page{address: to, status: response.StatusCode, back: to.Query()}, nil
	}
	root, err := html.Parse(io.LimitReader(response.Body, 1<<20))
	return &page{address: response.Request.URL, status: response.StatusCode, root: root}, err
}

// submit fills in the form that has all of these fields and sends it. A value is typed into a field of the name, or
// is that of a button.
func (b *browser) submit(ctx context.Context, p *page, values map[string]string) (*page, error) {
	if p.root == nil {
		return nil, errors.New("the browser is back at the app, where there is no form")
	}
	for form := range elements(p.root, "form") {
		filled, ok := fill(form, values)
		if !ok {
			continue
		}
		to, err := p.address.Parse(attributeOf(form, "action"))
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, to.String(), strings.NewReader(filled.Encode()))
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("Origin", p.address.Scheme+"://"+p.address.Host)
		return b.load(request)
	}
	return nil, fmt.Errorf("the page %s (%d) has no such form", p.address.Path, p.status)
}

// fill is a form's content with the values in it, and whether it takes all of them.
func fill(form *html.Node, values map[string]string) (url.Values, bool) {
	filled, taken := url.Values{}, 0
	for _, tag := range []string{"input", "button"} {
		for field := range elements(form, tag) {
			name := attributeOf(field, "name")
			kind := attributeOf(field, "type")
			value, given := values[name]
			switch button := tag == "button" || kind == "submit"; {
			case button && given && attributeOf(field, "value") != value, button && !given, name == "":
			case given:
				filled.Set(name, value)
				taken++
			case kind != "checkbox" && kind != "radio":
				filled.Set(name, attributeOf(field, "value"))
			}
		}
	}
	return filled, taken == len(values)
}

// elements yields the elements of a tag below a node.
func elements(below *html.Node, tag string) iter.Seq[*html.Node] {
	return func(yield func(*html.Node) bool) {
		for node := range below.Descendants() {
			if node.Type == html.ElementNode && node.Data == tag && !yield(node) {
				return
			}
		}
	}
}

func attributeOf(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
