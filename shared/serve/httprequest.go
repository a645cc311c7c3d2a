package serve

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// maxBody is the largest request body in bytes.
const maxBody = 1 << 20

// httpEvent is what is read of a request in payload format 2.0. What authorizers add is left alone: its
// claims come in shapes that no type foresees.
//
// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
type httpEvent struct {
	Version         string            `json:"version"`
	RawPath         string            `json:"rawPath"`
	RawQueryString  string            `json:"rawQueryString"`
	Cookies         []string          `json:"cookies"`
	Headers         map[string]string `json:"headers"`
	Body            string            `json:"body"`
	IsBase64Encoded bool              `json:"isBase64Encoded"`
	RequestContext  struct {
		DomainName string `json:"domainName"`
		Stage      string `json:"stage"`
		HTTP       struct {
			Method   string `json:"method"`
			SourceIP string `json:"sourceIp"`
		} `json:"http"`
	} `json:"requestContext"`
}

// requestOf makes a request of an event. Without one, the status says why.
func requestOf(ctx context.Context, event []byte) (request *http.Request, status int) {
	var e httpEvent
	if err := json.Unmarshal(event, &e); err != nil || e.Version != "2.0" || e.RequestContext.HTTP.Method == "" || !strings.HasPrefix(e.RawPath, "/") {
		return nil, http.StatusBadRequest
	}
	body, status := e.body()
	if status != http.StatusOK {
		return nil, status
	}
	request, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, "/", bytes.NewReader(body))
	if err != nil { // the method is not one
		return nil, http.StatusBadRequest
	}
	request.URL = &url.URL{Path: e.path(), RawQuery: e.RawQueryString}
	request.RequestURI = request.URL.RequestURI()
	request.Host = e.RequestContext.DomainName
	if source := e.RequestContext.HTTP.SourceIP; source != "" {
		request.RemoteAddr = net.JoinHostPort(source, "0")
	}
	e.fill(request)
	return request, http.StatusOK
}

// fill sets headers. Those sent several times come joined by commas; cookies come by themselves.
func (e *httpEvent) fill(request *http.Request) {
	for name, value := range e.Headers {
		request.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		request.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
		request.Header.Del("Host") // as net/http's own server does
	}
}

// path is the path as API Gateway decoded it, without the stage, which comes before it unless the API
// is served at the root.
func (e *httpEvent) path() string {
	rest, found := strings.CutPrefix(e.RawPath, "/"+e.RequestContext.Stage)
	switch {
	case !found || e.RequestContext.Stage == "":
		return e.RawPath
	case rest == "":
		return "/"
	case rest[0] == '/':
		return rest
	}
	return e.RawPath
}

// body decodes the body and checks its size.
func (e *httpEvent) body() ([]byte, int) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		if base64.StdEncoding.DecodedLen(len(body)) > maxBody+2 {
			return nil, http.StatusRequestEntityTooLarge
		}
		decoded, err := base64.StdEncoding.DecodeString(e.Body)
		if err != nil {
			return nil, http.StatusBadRequest
		}
		body = decoded
	}
	if len(body) > maxBody {
		return nil, http.StatusRequestEntityTooLarge
	}
	return body, http.StatusOK
}
