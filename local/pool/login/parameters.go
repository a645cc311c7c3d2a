package login

import (
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"gatehouse/local/pool/wire"
)

// queryOf reads the parameters in the URL of a page.
func queryOf(r *http.Request) (url.Values, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || len(r.URL.RawQuery) > maxQuery || !inUTF8(query) {
		return nil, wire.InvalidParameter.With("invalid_request")
	}
	return query, nil
}

// readForm reads a form, with each parameter at most once.
func readForm(r *http.Request) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" || r.ParseForm() != nil || !single(r.Form) || !inUTF8(r.Form) {
		return &oauthError{"invalid_request", ""}
	}
	return nil
}

// single says whether no parameter was sent twice, which OAuth forbids.
func single(values url.Values) bool {
	for _, list := range values {
		if len(list) > 1 {
			return false
		}
	}
	return true
}

// inUTF8 says whether all of a form is text.
func inUTF8(form url.Values) bool {
	for name, values := range form {
		if !utf8.ValidString(name) || !utf8.ValidString(strings.Join(values, "")) {
			return false
		}
	}
	return true
}
