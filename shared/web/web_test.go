package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"gatehouse/shared/mail"
	"gatehouse/shared/web"
)

var locales = []string{"en", "de", "fr", "es", "pt", "ja", "ar"}

const token = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func brand() mail.Brand {
	b := mail.Default().Brand
	b.Name = "Example & Co"
	b.Links = mail.Links{Site: "https://www.example.com/", Support: "mailto:help@example.com", Privacy: "https://www.example.com/privacy"}
	b.Footer = "Example & Co\n1 Example Street"
	return b
}

func open(t *testing.T, locale string) *web.Site {
	t.Helper()
	site, err := web.New(brand(), locale, "not-me")
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func signIn() web.SignIn {
	return web.SignIn{At: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), Zone: "Europe/Vienna", App: "Shop", Device: "Jane's phone"}
}

// pages are all there are, in one language.
func pages(site *web.Site, locale string) map[string]web.Page {
	return map[string]web.Page{
		"ask":         site.Ask(signIn(), token, locale),
		"done":        site.Done(locale),
		"unknown":     site.Ended(web.Unknown, locale),
		"expired":     site.Ended(web.Expired, locale),
		"used":        site.Ended(web.Used, locale),
		"superseded":  site.Ended(web.Superseded, locale),
		"cross-site":  site.Fault(http.StatusForbidden, locale),
		"not found":   site.Fault(http.StatusNotFound, locale),
		"not allowed": site.Fault(http.StatusMethodNotAllowed, locale),
		"too large":   site.Fault(http.StatusRequestEntityTooLarge, locale),
		"broken":      site.Fault(http.StatusInternalServerError, locale),
	}
}

func send(t *testing.T, site *web.Site, method string, page web.Page) *httptest.ResponseRecorder {
	t.Helper()
	answer := httptest.NewRecorder()
	site.Write(answer, httptest.NewRequest(method, "/not-me?t="+token, nil), page)
	return answer
}

// find returns the elements of a name, in order.
func find(node *html.Node, name string) []*html.Node {
	var found []*html.Node
	for each := range node.Descendants() {
		if each.Type == html.ElementNode && each.Data == name {
			found = append(found, each)
		}
	}
	return found
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(node *html.Node) string {
	var text strings.Builder
	for each := range node.Descendants() {
		if each.Type == html.TextNode {
			text.WriteString(each.Data)
		}
	}
	return text.String()
}

func parse(t *testing.T, body string) *html.Node {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

func TestEveryPageInEveryLanguage(t *testing.T) {
	site := open(t, "en")
	seen := map[string]string{}
	for _, locale := range locales {
		for name, page := range pages(site, locale) {
			body := send(t, site, http.MethodGet, page).Body.String()
			root := parse(t, body)
			where := locale + " " + name
			holdPage(t, where, root, locale)
			if strings.Contains(body, "{brand}") || strings.Contains(body, "%!") {
				t.Errorf("%s: a place in a text was not filled", where)
			}
			if before, twice := seen[textOf(find(root, "main")[0])]; twice {
				t.Errorf("%s reads the same as %s", where, before)
			}
			seen[textOf(find(root, "main")[0])] = where
		}
	}
}

// holdPage holds what a screen reader, a keyboard and a small screen need of any page.
func holdPage(t *testing.T, where string, root *html.Node, locale string) {
	t.Helper()
	document := find(root, "html")[0]
	direction := "ltr"
	if locale == "ar" {
		direction = "rtl"
	}
	if attribute(document, "lang") != locale || attribute(document, "dir") != direction {
		t.Errorf("%s: lang %q, dir %q", where, attribute(document, "lang"), attribute(document, "dir"))
	}
	heading, title := find(root, "h1"), find(root, "title")
	if len(heading) != 1 || len(title) != 1 || textOf(title[0]) != textOf(heading[0])+" – Example & Co" {
		t.Errorf("%s: %d headings, title %q", where, len(heading), textOf(title[0]))
	}
	for _, landmark := range []string{"header", "main", "footer"} {
		if len(find(root, landmark)) != 1 {
			t.Errorf("%s: has not one %s", where, landmark)
		}
	}
	for _, meta := range find(root, "meta") {
		if attribute(meta, "name") == "viewport" && attribute(meta, "content") != "width=device-width, initial-scale=1" {
			t.Errorf("%s: a small screen is told %q", where, attribute(meta, "content"))
		}
	}
	for _, name := range []string{"h1", "h2", "p", "li", "dt", "dd", "button", "a"} {
		for _, node := range find(root, name) {
			if strings.TrimSpace(textOf(node)) == "" {
				t.Errorf("%s: an empty <%s>", where, name)
			}
		}
	}
}

func TestAPageLoadsNothing(t *testing.T) {
	site := open(t, "en")
	for name, page := range pages(site, "en") {
		root := parse(t, send(t, site, http.MethodGet, page).Body.String())
		for _, forbidden := range []string{"script", "img", "iframe", "object", "embed", "video", "audio", "base"} {
			if len(find(root, forbidden)) > 0 {
				t.Errorf("%s: has a <%s>", name, forbidden)
			}
		}
		for _, node := range find(root, "link") {
			if attribute(node, "href") != "data:," {
				t.Errorf("%s: loads %s", name, attribute(node, "href"))
			}
		}
		for each := range root.Descendants() {
			if each.Type == html.ElementNode && attribute(each, "style")+attribute(each, "onclick") != "" {
				t.Errorf("%s: <%s> has a style or script of its own, which the policy of the page refuses", name, each.Data)
			}
		}
		if css := textOf(find(root, "style")[0]); strings.Contains(css, "url(") || strings.Contains(css, "@import") {
			t.Errorf("%s: the style sheet loads something", name)
		}
	}
}

func TestThePolicyAllowsExactlyTheStyleSheet(t *testing.T) {
	site := open(t, "en")
	answer := send(t, site, http.MethodGet, site.Done("en"))
	sheet := textOf(find(parse(t, answer.Body.String()), "style")[0])
	hash := sha256.Sum256([]byte(sheet))
	want := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'; img-src data:; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	if got := answer.Header().Get("Content-Security-Policy"); got != want {
		t.Errorf("a browser is told\n%s\nwant\n%s", got, want)
	}
}

func TestHeadersOfEveryPage(t *testing.T) {
	site := open(t, "en")
	want := map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
		"Strict-Transport-Security": "max-age=63072000", "X-Robots-Tag": "noindex, nofollow", "X-Frame-Options": "DENY",
		"Content-Type": "text/html; charset=utf-8", "Content-Language": "de",
	}
	for name, page := range pages(site, "de") {
		answer := send(t, site, http.MethodGet, page)
		for header, value := range want {
			if got := answer.Header().Get(header); got != value {
				t.Errorf("%s: %s is %q, want %q", name, header, got, value)
			}
		}
	}
}

func TestTheQuestion(t *testing.T) {
	site := open(t, "en")
	root := parse(t, send(t, site, http.MethodGet, site.Ask(signIn(), token, "en")).Body.String())
	form := find(root, "form")[0]
	input := find(form, "input")[0]
	if attribute(form, "method") != "post" || attribute(form, "action") != "not-me" {
		t.Errorf("the button sends by %s to %s", attribute(form, "method"), attribute(form, "action"))
	}
	if attribute(input, "type") != "hidden" || attribute(input, "name") != web.TokenField || attribute(input, "value") != token {
		t.Errorf("the form holds %v", input.Attr)
	}
	main := textOf(find(root, "main")[0])
	for _, part := range []string{
		"1 March 2026, 13:00 (Europe/Vienna)", "Shop", "Jane's phone", "It is not verified", "signed out on all devices",
		"choose a new one", "Example & Co is told", "Close this page",
	} {
		if !strings.Contains(main, part) {
			t.Errorf("the page does not say %q:\n%s", part, main)
		}
	}
	if machine := attribute(find(root, "time")[0], "datetime"); machine != "2026-03-01T12:00:00Z" {
		t.Errorf("a program reads the time %q", machine)
	}
}

func TestWhatIsNotKnownIsNotShown(t *testing.T) {
	site := open(t, "en")
	bare := signIn()
	bare.App, bare.Device = "", ""
	root := parse(t, send(t, site, http.MethodGet, site.Ask(bare, token, "en")).Body.String())
	if terms := find(root, "dt"); len(terms) != 1 || strings.Contains(textOf(root), "not verified") {
		t.Errorf("the page lists %d things", len(terms))
	}
}

func TestWhatSomebodyTypedIsOnlyText(t *testing.T) {
	site := open(t, "en")
	bad := signIn()
	bad.Device = `</dd><script>alert(1)</script><a href="javascript:x">`
	bad.App = `"><img src=x>`
	root := parse(t, send(t, site, http.MethodGet, site.Ask(bad, `"><script>`, "en")).Body.String())
	if len(find(root, "script"))+len(find(root, "img")) > 0 {
		t.Error("a device name became part of the page")
	}
	names := find(root, "bdi")
	if got := textOf(names[len(names)-1]); got != bad.Device {
		t.Errorf("the page shows %q", got)
	}
}

func TestAHeadRequestGetsNoBody(t *testing.T) {
	site := open(t, "en")
	answer := send(t, site, http.MethodHead, site.Done("en"))
	if answer.Body.Len() != 0 || answer.Header().Get("Content-Length") == "0" {
		t.Errorf("%d bytes, announced %s", answer.Body.Len(), answer.Header().Get("Content-Length"))
	}
}

func TestStatuses(t *testing.T) {
	site := open(t, "en")
	want := map[string]int{
		"ask": 200, "done": 200, "unknown": 410, "expired": 410, "used": 410, "superseded": 410,
		"cross-site": 403, "not found": 404, "not allowed": 405, "too large": 413, "broken": 500,
	}
	for name, page := range pages(site, "en") {
		if got := send(t, site, http.MethodGet, page).Code; got != want[name] || page.Status() != got {
			t.Errorf("%s: %d, want %d", name, got, want[name])
		}
	}
	if got := site.Fault(http.StatusTeapot).Status(); got != http.StatusInternalServerError {
		t.Errorf("a status without a page of its own is answered with %d", got)
	}
}

// An app may call a device "Call +1 202 555 0123": where a browser makes a link of that, somebody else answers.
func TestNoBrowserMakesALinkOfAName(t *testing.T) {
	for name, page := range pages(open(t, "en"), "en") {
		if !strings.Contains(send(t, open(t, "en"), http.MethodGet, page).Body.String(), `<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">`) {
			t.Errorf("%s: a browser may make links of what it takes for telephone numbers", name)
		}
	}
}
