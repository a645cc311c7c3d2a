package manage

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

const (
	// uploadTime is how long the address of a new job takes a file.
	uploadTime = 15 * time.Minute
	// startTime is how long a job waits to be started.
	startTime = 24 * time.Hour
	// maxJobs is how many jobs a pool may have.
	//
	// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
	maxJobs = 1000
	// maxLog is how many lines of a job's log are kept.
	maxLog = 10_000
)

// job is one import. The manager's lock guards it.
type job struct {
	id, name, role, secret string

	status                      types.UserImportJobStatusType
	created, started, completed time.Time
	message                     string // why it ended; of one line
	imported, skipped, failed   int64

	file []byte // nil before the upload and after the end
	log  []string
	more int // lines that the log had no room for
	stop context.CancelFunc
}

// job is the job of the pool's that a call names. An unknown one is ResourceNotFoundException.
func (m *Manager) job(poolID, id *string) (*job, error) {
	if err := m.Own(aws.ToString(poolID)); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(m.jobs, func(j *job) bool { return j.id == aws.ToString(id) })
	if i < 0 {
		return nil, wire.ResourceNotFound.With("User import job " + aws.ToString(id) + " does not exist.")
	}
	m.jobs[i].expire(m.Clock.Now())
	return m.jobs[i], nil
}

// expire gives up a job that nobody started, with its file.
func (j *job) expire(now time.Time) {
	if j.status == types.UserImportJobStatusTypeCreated && now.Sub(j.created) >= startTime {
		j.status, j.file = types.UserImportJobStatusTypeExpired, nil
	}
}

// active tells whether users are being imported.
func (j *job) active() bool {
	return j.status == types.UserImportJobStatusTypePending || j.status == types.UserImportJobStatusTypeInProgress ||
		j.status == types.UserImportJobStatusTypeStopping
}

// importing tells whether a job is active.
func (m *Manager) importing() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.ContainsFunc(m.jobs, (*job).active)
}

// describe is the job as its operations answer it.
func (m *Manager) describe(j *job) *types.UserImportJobType {
	out := &types.UserImportJobType{
		JobId: &j.id, JobName: &j.name, UserPoolId: &m.Settings.Load().PoolID, CloudWatchLogsRoleArn: &j.role,
		PreSignedUrl: new(m.Address + UploadPath + j.secret), Status: j.status, CreationDate: &j.created,
		ImportedUsers: j.imported, SkippedUsers: j.skipped, FailedUsers: j.failed, CompletionMessage: optional(j.message),
	}
	if !j.started.IsZero() {
		out.StartDate = new(j.started)
	}
	if !j.completed.IsZero() {
		out.CompletionDate = new(j.completed)
	}
	return out
}

// count notes what became of a line of the file: in the log, but for users who were imported.
func (j *job) count(line int, o outcome) {
	switch o.result {
	case imported:
		j.imported++
		return
	case skipped:
		j.skipped++
	case failed:
		j.failed++
	}
	if len(j.log) == maxLog {
		j.more++
		return
	}
	j.log = append(j.log, fmt.Sprintf("[%s] Line Number %d - %s", o.result, line, o.reason))
}
