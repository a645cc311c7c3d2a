package manage

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/clock"
	"gatehouse/local/pool/flow"
)

func TestWaitingFilesAreBounded(t *testing.T) {
	m := New(&flow.Pool{Clock: clock.New(time.Now)})
	defer m.Close()
	created := types.UserImportJobStatusTypeCreated
	full := &job{secret: "full", status: created, created: m.Clock.Now(), file: make([]byte, maxWaiting)}
	m.jobs = []*job{full, {secret: "next", status: created, created: m.Clock.Now()}}
	upload := func() int {
		answer := httptest.NewRecorder()
		m.Uploads().ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodPut, UploadPath+"next", strings.NewReader("header\n")))
		return answer.Code
	}
	if status := upload(); status != http.StatusInsufficientStorage {
		t.Errorf("with no room left an upload is answered %d, want 507", status)
	}
	full.file = full.file[1:]
	if status := upload(); status != http.StatusInsufficientStorage {
		t.Errorf("with too little room left an upload is answered %d, want 507", status)
	}
	full.file = full.file[6:]
	for range 2 {
		if status := upload(); status != http.StatusOK {
			t.Errorf("with just enough room an upload, or another in its place, is answered %d, want 200", status)
		}
	}
	full.created = full.created.Add(-startTime)
	if status := upload(); status != http.StatusOK {
		t.Errorf("once a job has expired an upload is answered %d, want 200", status)
	}
}
