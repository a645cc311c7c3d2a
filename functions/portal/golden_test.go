package portal_test

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/shared/mail"
)

var update = flag.Bool("update", false, "write testdata/golden.txt anew")

func policy() mail.Policy { return mail.Default() }

func compiled(t *testing.T) []byte {
	t.Helper()
	text, err := json.Marshal(policy())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// request makes of a sample event the request that the function is handed.
func request(t *testing.T, raw []byte) *http.Request {
	t.Helper()
	var event struct {
		RawPath, RawQueryString, Body string
		Headers                       map[string]string
		IsBase64Encoded               bool
		RequestContext                struct{ HTTP struct{ Method string } }
	}
	if err := json.Unmarshal(raw, &event); err != nil {
		t.Fatal(err)
	}
	if event.IsBase64Encoded {
		decoded, err := base64.StdEncoding.DecodeString(event.Body)
		if err != nil {
			t.Fatal(err)
		}
		event.Body = string(decoded)
	}
	r := httptest.NewRequest(event.RequestContext.HTTP.Method, "https://portal.example.com"+event.RawPath+"?"+event.RawQueryString, strings.NewReader(event.Body))
	for name, value := range event.Headers {
		r.Header.Set(name, value)
	}
	return r
}

// TestSampleEvents holds what is answered to every sample event of this function, each asked of a fresh portal
// that knows one link, whose token is all A. After a wanted change: go test ./functions/portal -update, and
// read the difference.
func TestSampleEvents(t *testing.T) {
	const golden = "testdata/golden.txt"
	files, err := filepath.Glob("../../events/portal/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sample events (%v)", err)
	}
	var got strings.Builder
	got.WriteString("# event -> status, language and heading; what is owed, and what is counted\n")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w := build(t)
		w.mailed(0, nil)
		answer := w.ask(request(t, raw))
		fmt.Fprintf(&got, "%s -> %d %s %q owes [%s] counts %q\n", strings.TrimSuffix(filepath.Base(file), ".json"),
			answer.Code, answer.Header().Get("Content-Language"), title(answer), w.owed(), w.notes)
	}
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the sample events are answered with\n%s\nwant\n%s", got.String(), want)
	}
}
