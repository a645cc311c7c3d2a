package pool_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gatehouse/local/pool"
)

// TestForeignPages has pages of the internet call what only credentials would open in AWS.
func TestForeignPages(t *testing.T) {
	for origin, own := range map[string]bool{
		"": true, "http://localhost:3000": true, "http://127.0.0.1:3000": true, "http://[::1]:3000": true, "http://app.localhost": true,
		"https://example.com": false, "http://127.0.0.1.example.com": false, "null": false,
	} {
		for _, anyHost := range []bool{false, true} {
			p, err := pool.Open(pool.Options{Address: "http://127.0.0.1:9400", AnyHost: anyHost})
			if err != nil {
				t.Fatal(err)
			}
			for operation, want := range map[string]bool{"ListUsers": own || anyHost, "ForgotPassword": true} {
				request := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:9400/", strings.NewReader(`{}`))
				request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+operation)
				request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=example")
				request.Header.Set("Origin", origin)
				answer := httptest.NewRecorder()
				p.Handler().ServeHTTP(answer, request)
				if got := answer.Header().Get("x-amzn-ErrorType") != "ForbiddenException:"; got != want {
					t.Errorf("%s from %q, other hosts %v: answered %s", operation, origin, anyHost, answer.Body)
				}
			}
			if err := p.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}
