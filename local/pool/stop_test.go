package pool_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	"gatehouse/local/pool/pooltest"
)

// TestStreamsDoNotHoldUpTheEnd stops a pool that a playground looks at.
func TestStreamsDoNotHoldUpTheEnd(t *testing.T) {
	p := pooltest.New(t, pooltest.Options{})
	var open []io.Closer
	for _, path := range []string{"/local/timeline/stream", "/local/timeline/stream"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.Info().Endpoint+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, response.Body)
	}
	started := time.Now()
	if err := p.Stop(); err != nil {
		t.Error(err)
	}
	if took := time.Since(started); took > 2*time.Second {
		t.Errorf("with streams open the pool took %v to end", took)
	}
	for _, body := range open {
		_ = body.Close() // has ended
	}
}
