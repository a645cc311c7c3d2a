package login_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzAuthorize sends any query: no answer is a fault of the pool, and nobody is sent anywhere but to
// the pool's own pages and the registered page.
func FuzzAuthorize(f *testing.F) {
	s := open(f, nil)
	id := s.oauth(f).ClientID
	f.Add("/oauth2/authorize", "response_type=code&scope=openid&state=x", true)
	f.Add("/login", "response_type=token&prompt=none&prompt=login", true)
	f.Add("/oauth2/authorize", "identity_provider=Google&response_type=code&nonce=%00", true)
	f.Add("/oauth2/authorize", "redirect_uri=//evil.example.com&client_id=%ff", false)
	f.Add("/logout", "logout_uri=https://evil.example.com/", true)
	f.Add("/oauth2/idpresponse", "code=x&state=y", false)
	f.Add("/signup", "response_type=code&login_hint=<script>", true)
	f.Add("/forgotPassword", "response_type=code&username=x", true)
	f.Add("/confirmUser", "user_name=x&confirmation_code=1", true)
	f.Add("/idp/Google", "state=;", false)
	handler := s.login.Handler(http.NotFoundHandler())
	f.Fuzz(func(t *testing.T, path, query string, known bool) {
		if known {
			query = "client_id=" + id + "&redirect_uri=" + url.QueryEscape(callback) + "&" + query
		}
		request := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}, Body: http.NoBody}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request.WithContext(t.Context()))
		if answer.Code >= 500 {
			t.Fatalf("%d: %s", answer.Code, answer.Body)
		}
		to := answer.Header().Get("Location")
		own := strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.HasPrefix(to, `/\`)
		if to != "" && !own && !strings.HasPrefix(to, callback+"?") && !strings.HasPrefix(to, callback+"#") && !strings.HasPrefix(to, "http://localhost:3000/") {
			t.Fatalf("sent to %s", to)
		}
	})
}

// FuzzToken sends any form to the endpoints that take one.
func FuzzToken(f *testing.F) {
	s := open(f, nil)
	f.Add("/oauth2/token", "grant_type=authorization_code&code=x&redirect_uri=y", "")
	f.Add("/oauth2/token", "grant_type=refresh_token&refresh_token=%00", "Basic eDp5")
	f.Add("/oauth2/token", "grant_type=client_credentials&aws_client_metadata=null", "Bearer x")
	f.Add("/oauth2/revoke", "token=a.b.c", "")
	f.Add("/oauth2/userInfo", "", "Bearer a.b.c")
	f.Add("/login", "username=x&password=y", "")
	handler := s.login.Handler(http.NotFoundHandler())
	id := s.oauth(f).ClientID
	f.Fuzz(func(t *testing.T, path, form, authorization string) {
		for _, body := range []string{form, form + "&client_id=" + id} {
			request := &http.Request{
				Method: http.MethodPost, URL: &url.URL{Path: path}, Body: io.NopCloser(strings.NewReader(body)),
				Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Authorization": {authorization}},
			}
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, request.WithContext(t.Context()))
			if answer.Code >= 500 || answer.Code == http.StatusOK && strings.HasPrefix(path, "/oauth2/token") {
				t.Fatalf("%d: %s", answer.Code, answer.Body)
			}
		}
	})
}

// FuzzAccountPages fills in the pages about accounts with anything: no answer is a fault of the pool.
func FuzzAccountPages(f *testing.F) {
	s := open(f, nil)
	f.Add("/signup", email, password, "1")
	f.Add("/signup", "\x00@\u202e.example.com", " x ", "")
	f.Add("/confirm", email, "", "123456")
	f.Add("/resendcode", "nobody@example.com", "", "")
	f.Add("/forgotPassword", "+15550100001", "", "")
	f.Add("/confirmforgotPassword", email, password, "000000")
	handler := s.login.Handler(http.NotFoundHandler())
	query := url.Values{"client_id": {s.oauth(f).ClientID}, "redirect_uri": {callback}, "response_type": {"code"}}.Encode()
	token := strings.Repeat("A", 26)
	f.Fuzz(func(t *testing.T, path, name, secret, code string) {
		form := url.Values{"_csrf": {token}, "username": {name}, "code": {code}, "new_password": {secret}, "repeated_password": {secret}}
		request := &http.Request{
			Method: http.MethodPost, URL: &url.URL{Path: path, RawQuery: query}, Body: io.NopCloser(strings.NewReader(form.Encode())),
			Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Cookie": {"XSRF-TOKEN=" + token}},
		}
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request.WithContext(t.Context()))
		if answer.Code >= 500 {
			t.Fatalf("%d: %s", answer.Code, answer.Body)
		}
	})
}
