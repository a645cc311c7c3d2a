package flowtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gatehouse/local/pool/sdk"
	"gatehouse/local/pool/wire"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// Server is a set of operations behind an address.
type Server struct {
	// Client is an AWS SDK client on them, with credentials.
	*idp.Client
	// URL is the address.
	URL     string
	handler http.Handler
}

// Serve answers calls of operations until the test ends.
func Serve(t testing.TB, operations map[string]wire.Operation) *Server {
	t.Helper()
	handler := &wire.Server{Operations: operations}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return &Server{Client: sdk.New(server.URL, "us-east-1"), URL: server.URL, handler: handler}
}

// Send calls an operation with a body as it is and with credentials, and returns status and body of
// the answer.
func (s *Server) Send(t testing.TB, operation, body string) (status int, answer string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", strings.NewReader(body))
	request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+operation)
	request.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local")
	recorder := httptest.NewRecorder()
	s.handler.ServeHTTP(recorder, request)
	raw, err := io.ReadAll(recorder.Body)
	if err != nil {
		t.Fatal(err)
	}
	return recorder.Code, string(raw)
}
