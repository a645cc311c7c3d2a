package manage

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// UploadPath is where the handler of [Manager.Uploads] is to be mounted: import jobs give addresses
// that begin with it.
const UploadPath = "/imports/"

// maxFile is how large a file may be: 100 MB.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool-csv-header.html
const maxFile = 100 << 20

// maxWaiting is how many bytes of files may wait for their import together: they are in memory.
const maxWaiting = 3 * maxFile

// Uploads takes the files of import jobs (PUT) and shows their logs (GET), at the address that
// CreateUserImportJob answers as PreSignedUrl. Knowing the address is the permission.
func (m *Manager) Uploads() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("PUT "+UploadPath+"{secret}", m.upload)
	mux.HandleFunc("GET "+UploadPath+"{secret}", m.showLog)
	return mux
}

// upload keeps one file. A second one takes its place, until the job is started.
func (m *Manager) upload(w http.ResponseWriter, r *http.Request) {
	secret := r.PathValue("secret")
	if !m.expects(secret) {
		http.Error(w, "The address is unknown, has expired, or its import has been started.", http.StatusForbidden)
		return
	}
	file, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxFile))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		http.Error(w, "The file is larger than 100 MB.", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		http.Error(w, "The file did not arrive.", http.StatusBadRequest)
		return
	}
	if problem, status := m.keep(secret, file); problem != "" {
		http.Error(w, problem, status)
	}
}

// expects tells whether an address takes a file.
func (m *Manager) expects(secret string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.expecting(secret) != nil
}

// keep gives a file to its job, or says why not. The problem is empty when it is kept.
func (m *Manager) keep(secret string, file []byte) (problem string, status int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	j := m.expecting(secret)
	switch {
	case j == nil:
		return "The import was started meanwhile.", http.StatusForbidden
	case m.waiting()-len(j.file)+len(file) > maxWaiting:
		return "Too many files wait for their import. Start it first.", http.StatusInsufficientStorage
	}
	j.file = file
	return "", http.StatusOK
}

// waiting is how many bytes of files wait for their import. Jobs that nobody started give theirs up.
func (m *Manager) waiting() int {
	total := 0
	for _, j := range m.jobs {
		j.expire(m.Clock.Now())
		total += len(j.file)
	}
	return total
}

// expecting finds the job that takes a file at an address; nil when there is none.
func (m *Manager) expecting(secret string) *job {
	j := m.addressed(secret)
	if j == nil || j.status != types.UserImportJobStatusTypeCreated || m.Clock.Now().Sub(j.created) >= uploadTime {
		return nil
	}
	return j
}

// addressed finds the job with an address; nil when there is none.
func (m *Manager) addressed(secret string) *job {
	i := slices.IndexFunc(m.jobs, func(j *job) bool {
		return subtle.ConstantTimeCompare([]byte(j.secret), []byte(secret)) == 1
	})
	if i < 0 {
		return nil
	}
	return m.jobs[i]
}

func (m *Manager) showLog(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	var lines []string
	more := 0
	found := m.addressed(r.PathValue("secret"))
	if found != nil {
		lines, more = slices.Clone(found.log), found.more
	}
	m.mu.Unlock()
	if found == nil {
		http.NotFound(w, r)
		return
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("%d more lines are not kept.", more))
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if len(lines) > 0 {
		_, _ = io.WriteString(w, strings.Join(lines, "\n")+"\n") // a reader who went away needs no log
	}
}
