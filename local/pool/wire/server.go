package wire

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"

	"github.com/google/uuid"
)

const (
	contentType  = "application/x-amz-json-1.1"
	targetPrefix = "AWSCognitoIdentityProviderService."
	signature    = "AWS4-HMAC-SHA256 "

	maxBody    = 1 << 20 // bytes a request may have
	maxDrained = 8 << 20 // bytes of a larger one that are read, so that the client reads the answer
	maxName    = 128     // characters of an unknown operation's name that the answer repeats
)

// Server answers Cognito's user pool API over HTTP.
type Server struct {
	// Operations are what the pool can do, by name.
	Operations map[string]Operation
	// Admit may refuse an operation before it runs, as request-rate quotas do. Nil admits all.
	Admit func(operation string, members Members) error
	// Log takes faults of the pool, never input. Nil drops them.
	Log *slog.Logger
	// Trusts says whether pages of an origin may call operations that need AWS credentials: the local
	// pool does not check those, which in AWS keep foreign pages out. Nil trusts all.
	Trusts func(origin string) bool
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	caller := Caller{SDKVersion: sdkVersion(r.Header), RequestID: uuid.NewString(), RemoteAddr: r.RemoteAddr}
	w.Header().Set("x-amzn-RequestId", caller.RequestID)
	allowOrigins(w.Header())
	switch {
	case r.URL.Path != "/" && r.URL.Path != "":
		http.NotFound(w, r)
	case r.Method == http.MethodOptions:
		allowPreflight(w.Header(), r.Header)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "OPTIONS, POST")
		http.Error(w, "The API takes POST requests.", http.StatusMethodNotAllowed)
	default:
		s.serveOperation(w, r, caller)
	}
}

func (s *Server) serveOperation(w http.ResponseWriter, r *http.Request, caller Caller) {
	name, operation, refusal := s.find(r.Header)
	if refusal != nil {
		refuse(w, refusal)
		return
	}
	caller.Operation = name
	answer, err := s.answer(r, operation, caller)
	if err != nil {
		refuse(w, s.exception(err, caller))
		return
	}
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(answer) //nolint:gosec // JSON by its content type; a client that has gone needs no answer
}

// find gives the operation that a request names, if it may be called like this.
func (s *Server) find(header http.Header) (string, Operation, *Exception) {
	name, ok := strings.CutPrefix(header.Get("X-Amz-Target"), targetPrefix)
	if !ok {
		return "", Operation{}, UnknownOperation.With("The header X-Amz-Target must be " + targetPrefix + "<operation>")
	}
	operation, ok := s.Operations[name]
	if !ok {
		return "", Operation{}, UnknownOperation.With("This local user pool does not have the operation " + harmless(name))
	}
	if operation.signed && !strings.HasPrefix(header.Get("Authorization"), signature) {
		return "", Operation{}, MissingAuthenticationToken.With("Missing Authentication Token")
	}
	if origin := header.Get("Origin"); operation.signed && origin != "" && s.Trusts != nil && !s.Trusts(origin) {
		return "", Operation{}, Forbidden.With("Pages of other hosts may not call operations that need AWS credentials")
	}
	return name, operation, nil
}

// harmless keeps of a name what can be a name.
func harmless(name string) string {
	letters := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
	return letters[:min(len(letters), maxName)]
}

// answer runs the operation. A panic becomes an error that holds no input.
func (s *Server) answer(r *http.Request, operation Operation, caller Caller) (answer []byte, err error) {
	defer func() {
		if reason := recover(); reason != nil {
			err = panicked(reason)
		}
	}()
	members, err := readMembers(r.Body)
	if err != nil {
		return nil, err
	}
	if s.Admit != nil {
		if err := s.Admit(caller.Operation, members); err != nil {
			return nil, err
		}
	}
	return operation.run(r.Context(), caller, members)
}

// readMembers reads the body; no body at all is a request without members.
func readMembers(body io.Reader) (Members, error) {
	raw, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if err != nil {
		return nil, errMalformed()
	}
	if len(raw) > maxBody {
		_, _ = io.CopyN(io.Discard, body, maxDrained) // what the client does not get rid of is its own matter
		return nil, InvalidParameter.With(fmt.Sprintf("The request is larger than %d bytes", maxBody))
	}
	if len(raw) == 0 {
		return Members{}, nil
	}
	var members Members
	if json.Unmarshal(raw, &members) != nil || members == nil {
		return nil, errMalformed()
	}
	return members, nil
}
