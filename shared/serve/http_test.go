package serve

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

// httpRequestEvent is a request in payload format 2.0 with everything that API Gateway sends, changed by change.
func httpRequestEvent(change func(event, context, http map[string]any)) []byte {
	inner := map[string]any{"method": "GET", "path": "/not-me", "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "agent"}
	// Claims of an authorizer come as texts, lists, numbers and null, whatever a token holds.
	claims := map[string]any{"cognito:groups": []string{"a", "b"}, "exp": 1.79e9, "nested": map[string]any{}, "email": nil, "email_verified": true}
	outer := map[string]any{
		"accountId": "123456789012", "apiId": "example", "domainName": "portal.example.com", "domainPrefix": "portal", "http": inner,
		"requestId": "id=", "routeKey": "$default", "stage": "$default", "time": "01/Sep/2026:08:00:00 +0000", "timeEpoch": 1788249600000,
		"authorizer": map[string]any{"jwt": map[string]any{"claims": claims, "scopes": nil}}, "authentication": nil,
	}
	event := map[string]any{
		"version": "2.0", "routeKey": "$default", "rawPath": "/not-me", "rawQueryString": "t=abc&t=d%20e", "cookies": []string{"a=1", "b=2"},
		"headers": map[string]string{"accept": "text/html,text/plain", "host": "portal.example.com", "content-type": "text/plain"}, "queryStringParameters": map[string]string{"t": "abc,d e"},
		"pathParameters": nil, "stageVariables": nil, "requestContext": outer, "isBase64Encoded": false,
	}
	if change != nil {
		change(event, outer, inner)
	}
	raw, err := json.Marshal(event)
	if err != nil {
		panic(err)
	}
	return raw
}

// browse serves one request and returns the answer.
func browse(t *testing.T, event []byte, handler http.HandlerFunc) (httpAnswer, worked) {
	t.Helper()
	w := work(t.Context(), event, func(p process) lambda.Handler { return &httpServer{process: p, handler: handler} })
	var answer httpAnswer
	if err := json.Unmarshal([]byte(w.answer), &answer); err != nil || w.err != nil {
		t.Fatalf("answered %s, %v", w.answer, w.err)
	}
	return answer, w
}

func TestARequestArrivesAsNetHTTPKnowsIt(t *testing.T) {
	answer, w := browse(t, httpRequestEvent(nil), func(w http.ResponseWriter, r *http.Request) {
		cookie, _ := r.Cookie("b")
		_, _ = fmt.Fprint(w, r.Method, " ", r.URL, " ", r.RequestURI, " ", r.Host, " ", r.RemoteAddr, " ", r.URL.Query()["t"], " ", cookie, " ", r.Header.Get("Accept"), " ", r.Header.Get("Host"))
	})
	want := "GET /not-me?t=abc&t=d%20e /not-me?t=abc&t=d%20e portal.example.com 192.0.2.1:0 [abc d e] b=2 text/html,text/plain "
	if answer.Status != http.StatusOK || answer.Body != want || answer.Headers["Content-Type"] != "text/plain; charset=utf-8" {
		t.Errorf("answered %+v, want\n%s", answer, want)
	}
	w.expect(t, map[string]any{"outcome": "allow", "code": "200"})
}

func TestPaths(t *testing.T) {
	cases := []struct{ stage, raw, want string }{
		{"$default", "/not-me", "/not-me"},
		{"$default", "/", "/"},
		{"dev", "/dev/not-me", "/not-me"},
		{"dev", "/dev", "/"},
		{"dev", "/dev/", "/"},
		{"dev", "/development", "/development"},
		{"dev", "/not-me/dev/x", "/not-me/dev/x"},
		{"", "/not-me", "/not-me"},
		{"$default", "/$default/not-me", "/not-me"}, // as emulators send it
		{"$default", "//evil.example.com", "//evil.example.com"},
		{"$default", "/a b%2Fc?d", "/a b%2Fc?d"},
	}
	for _, c := range cases {
		event := httpRequestEvent(func(event, context, _ map[string]any) { event["rawPath"], context["stage"] = c.raw, c.stage })
		answer, _ := browse(t, event, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.URL.Path) })
		if answer.Body != c.want {
			t.Errorf("%s at stage %s arrives as %s, want %s", c.raw, c.stage, answer.Body, c.want)
		}
	}
}

func TestBodies(t *testing.T) {
	binary := string([]byte{0, 255, 1})
	full := strings.Repeat("x", maxBody)
	cases := map[string]struct {
		body   string
		base64 bool
		status int
		got    string
	}{
		"none":                     {"", false, 200, ""},
		"text":                     {"choice=yes", false, 200, "choice=yes"},
		"binary":                   {base64.StdEncoding.EncodeToString([]byte(binary)), true, 200, binary},
		"not base64":               {"%%%", true, 400, ""},
		"as large as can be":       {full, false, 200, full},
		"too large":                {full + "x", false, 413, ""},
		"as large, in base64":      {base64.StdEncoding.EncodeToString([]byte(full)), true, 200, full},
		"too large in base64":      {base64.StdEncoding.EncodeToString([]byte(full + "x")), true, 413, ""},
		"far too large in base64":  {base64.StdEncoding.EncodeToString([]byte(full + full)), true, 413, ""},
		"marked as base64 and not": {"choice=yes!", true, 400, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []byte
			var length int64
			event := httpRequestEvent(func(event, _, http map[string]any) {
				event["body"], event["isBase64Encoded"], http["method"] = c.body, c.base64, "POST"
			})
			answer, _ := browse(t, event, func(_ http.ResponseWriter, r *http.Request) { got, _ = io.ReadAll(r.Body); length = r.ContentLength })
			if answer.Status != c.status || string(got) != c.got || length != int64(len(c.got)) {
				t.Errorf("status %d with %d bytes (said %d), want %d with %d", answer.Status, len(got), length, c.status, len(c.got))
			}
		})
	}
}

func TestAForm(t *testing.T) {
	event := httpRequestEvent(func(event, _, http map[string]any) {
		event["body"], http["method"] = "t=form&choice=yes", "POST"
		event["headers"] = map[string]string{"Content-Type": "application/x-www-form-urlencoded", "origin": "https://portal.example.com"}
	})
	answer, _ := browse(t, event, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, r.PostFormValue("choice")+r.Host)
	})
	if answer.Body != "yesportal.example.com" {
		t.Errorf("the form arrives as %q", answer.Body)
	}
}

func TestWhatIsNoRequestIsABadOne(t *testing.T) {
	events := map[string][]byte{
		"nothing": nil, "no JSON": []byte("x"), "null": []byte("null"), "a list": []byte("[]"), "empty": []byte("{}"),
		"payload format 1.0": []byte(`{"version":"1.0","path":"/","httpMethod":"GET"}`),
		"no path":            httpRequestEvent(func(event, _, _ map[string]any) { event["rawPath"] = "" }),
		"another path":       httpRequestEvent(func(event, _, _ map[string]any) { event["rawPath"] = "https://example.com/" }),
		"no method":          httpRequestEvent(func(_, _, http map[string]any) { http["method"] = "" }),
		"an odd method":      httpRequestEvent(func(_, _, http map[string]any) { http["method"] = "GET /" }),
		"odd headers":        httpRequestEvent(func(event, _, _ map[string]any) { event["headers"] = []string{"jane.doe@example.com"} }),
	}
	for name, event := range events {
		answer, w := browse(t, event, func(http.ResponseWriter, *http.Request) { t.Errorf("%s: was handled", name) })
		if answer.Status != http.StatusBadRequest || answer.Body != "Bad Request\n" {
			t.Errorf("%s: answered %+v", name, answer)
		}
		w.expect(t, map[string]any{"outcome": "refuse", "code": "400"})
	}
}

func TestAnswers(t *testing.T) {
	cases := map[string]struct {
		method  string
		handler http.HandlerFunc
		want    string
		outcome string
	}{
		"text": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<p>é")
		},
			`{"statusCode":200,"headers":{"Content-Type":"text/html"},"body":"\u003cp\u003eé","isBase64Encoded":false}`, "allow"},
		"binary": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write([]byte{0, 255})
		},
			`{"statusCode":200,"headers":{"Content-Type":"image/png"},"body":"AP8=","isBase64Encoded":true}`, "allow"},
		"compressed": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/css")
			w.Header().Set("Content-Encoding", "br")
			_, _ = io.WriteString(w, "abc")
		},
			`{"statusCode":200,"headers":{"Content-Encoding":"br","Content-Type":"text/css"},"body":"YWJj","isBase64Encoded":true}`, "allow"},
		"headers sent twice, and cookies": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Add("Vary", "Accept")
			w.Header().Add("Vary", "Cookie")
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "1"})
			http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
			w.WriteHeader(http.StatusNoContent)
		}, `{"statusCode":204,"headers":{"Vary":"Accept, Cookie"},"cookies":["a=1","b=2"],"body":"","isBase64Encoded":false}`, "allow"},
		"nothing at all": {"GET", func(http.ResponseWriter, *http.Request) {}, `{"statusCode":200,"headers":{},"body":"","isBase64Encoded":false}`, "allow"},
		"HEAD": {"HEAD", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<p>")
		},
			`{"statusCode":200,"headers":{"Content-Type":"text/html"},"body":"","isBase64Encoded":false}`, "allow"},
		"a redirect": {"GET", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "x/y")
			http.Redirect(w, r, "/next", http.StatusSeeOther)
		},
			`{"statusCode":303,"headers":{"Content-Type":"x/y","Location":"/next"},"body":"","isBase64Encoded":false}`, "allow"},
		"what comes after the status is lost": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusEarlyHints)
			w.WriteHeader(http.StatusNotFound)
			w.Header().Set("Late", "1")
			w.WriteHeader(http.StatusOK)
		},
			`{"statusCode":404,"headers":{},"body":"","isBase64Encoded":false}`, "refuse"},
		"the handler's own fault": {"GET", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "x/y")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "later")
		},
			`{"statusCode":503,"headers":{"Content-Type":"x/y"},"body":"later","isBase64Encoded":false}`, "fault"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			event := httpRequestEvent(func(_, _, http map[string]any) { http["method"] = c.method })
			_, w := browse(t, event, c.handler)
			if w.answer != c.want {
				t.Errorf("answered\n%s, want\n%s", w.answer, c.want)
			}
			w.expect(t, map[string]any{"outcome": c.outcome})
		})
	}
}

func TestAPanicOfAPageNamesNothing(t *testing.T) {
	answer, w := browse(t, httpRequestEvent(nil), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "session=half")
		_, _ = io.WriteString(w, "half a page")
		panic("jane.doe@example.com")
	})
	if answer.Status != http.StatusInternalServerError || strings.Contains(w.answer, "half") || strings.Contains(w.answer, "jane") || len(answer.Cookies) > 0 {
		t.Errorf("answered %+v", answer)
	}
	w.expect(t, map[string]any{"outcome": "fault", "code": "500"})
	if !strings.Contains(w.log, `"cause":"panic with a string"`) || strings.Contains(w.log, "jane") {
		t.Errorf("the log reads %s", w.log)
	}
}

func TestAnAnswerThatLambdaCannotCarryIsAFault(t *testing.T) {
	answer, w := browse(t, httpRequestEvent(nil), func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, maxAnswer+1)) })
	if answer.Status != http.StatusInternalServerError {
		t.Errorf("answered %d with %d bytes", answer.Status, len(answer.Body))
	}
	w.expect(t, map[string]any{"outcome": "fault"})
}

func TestAPageCountsAndReports(t *testing.T) {
	_, w := browse(t, httpRequestEvent(nil), func(w http.ResponseWriter, r *http.Request) {
		Count(r.Context(), "sign_in_reported")
		Count(r.Context(), "sign_in_reported")
		Fault(r.Context(), errors.New("GetItem: throttled"))
		w.WriteHeader(http.StatusOK)
	})
	w.expect(t, map[string]any{"outcome": "fault", "code": "200", "sign_in_reported": 2.0})
	if strings.Count(w.log, "GetItem: throttled") != 1 {
		t.Errorf("the log reads %s", w.log)
	}
	Count(context.Background(), "elsewhere") // does nothing
	Fault(context.Background(), errors.New("elsewhere"))
}

func TestAPageHasAsMuchTimeAsLeavesRoomForTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
			w.WriteHeader(http.StatusServiceUnavailable)
		})
		start := time.Now()
		w := work(ctx, httpRequestEvent(nil), func(p process) lambda.Handler { return &httpServer{process: p, handler: handler} })
		if took := time.Since(start); took != 9*time.Second || !strings.Contains(w.answer, "503") {
			t.Errorf("answered %s after %v", w.answer, took)
		}
	})
}

func FuzzHTTP(f *testing.F) {
	f.Add(httpRequestEvent(nil))
	f.Add(httpRequestEvent(func(event, _, http map[string]any) {
		event["body"], event["isBase64Encoded"], http["method"] = "AP8=", true, "POST"
	}))
	f.Add([]byte(`{"version":"2.0","rawPath":"/","requestContext":{"http":{"method":"GET"}},"headers":{"":"","x\ny":"\r\n"}}`))
	f.Fuzz(func(t *testing.T, event []byte) {
		var methods []string
		answer, _ := browse(t, event, func(w http.ResponseWriter, r *http.Request) {
			methods = append(methods, r.Method)
			_, _ = io.Copy(w, r.Body)
		})
		if !slices.Contains([]int{200, 400, 413}, answer.Status) || (answer.Status == 200) != (len(methods) == 1) {
			t.Errorf("status %d after %v", answer.Status, methods)
		}
	})
}
