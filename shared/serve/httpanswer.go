package serve

import (
	"bytes"
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"
)

// maxAnswer is the largest answer body in bytes: Lambda carries 6 MB of JSON, in which base64 or
// escapes take their share.
const maxAnswer = 4 << 20

// httpAnswer is an answer in payload format 2.0. It has no list for a header sent several times; their
// values are joined by commas, and cookies go by themselves.
type httpAnswer struct {
	Status   int               `json:"statusCode"`
	Headers  map[string]string `json:"headers"`
	Cookies  []string          `json:"cookies,omitempty"`
	Body     string            `json:"body"`
	IsBase64 bool              `json:"isBase64Encoded"`
}

// plain is an answer of one line, which nobody keeps.
func plain(status int, text string) httpAnswer {
	return httpAnswer{Status: status, Body: text + "\n", Headers: map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	}}
}

// httpWriter keeps what a handler writes.
type httpWriter struct {
	header http.Header // the handler's, which it may still change
	sent   http.Header // as it was when the status was written
	status int
	body   bytes.Buffer
}

func newHTTPWriter() *httpWriter { return &httpWriter{header: http.Header{}} }

// Header is the header to be sent with the status.
func (w *httpWriter) Header() http.Header { return w.header }

// WriteHeader sets the status; only the first one counts. Those below 200 announce another and are
// dropped, since API Gateway carries only one.
func (w *httpWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status, w.sent = status, w.header.Clone()
	}
}

// Write adds to the body.
func (w *httpWriter) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if !bodyAllowed(w.status) {
		return 0, http.ErrBodyNotAllowed
	}
	return w.body.Write(p)
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// answer is what was written, or false when it is more than Lambda carries.
func (w *httpWriter) answer(method string) (httpAnswer, bool) {
	w.WriteHeader(http.StatusOK)
	if w.body.Len() > maxAnswer {
		return httpAnswer{}, false
	}
	body := w.body.Bytes()
	if w.sent.Get("Content-Type") == "" && len(body) > 0 {
		w.sent.Set("Content-Type", http.DetectContentType(body)) // as net/http's own server does
	}
	answer := httpAnswer{Status: w.status, Headers: map[string]string{}, Cookies: w.sent["Set-Cookie"]}
	for name, values := range w.sent {
		if name != "Set-Cookie" && len(values) > 0 {
			answer.Headers[name] = strings.Join(values, ", ")
		}
	}
	switch {
	case method == http.MethodHead:
	case utf8.Valid(body) && w.sent.Get("Content-Encoding") == "":
		answer.Body = string(body)
	default:
		answer.Body, answer.IsBase64 = base64.StdEncoding.EncodeToString(body), true
	}
	return answer, true
}
