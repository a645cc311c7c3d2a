package manage_test

import (
	"io"
	"net/http"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

// A trigger that waits keeps a job running for as long as the test needs.
func TestARunningJobIsAloneAndCanBeStopped(t *testing.T) {
	p := open(t, func(c *settings.Config) { c.Switches.ImportTriggers = true })
	running, waiting := p.newJob(), p.newJob()
	file := p.file(row{"cognito:username": "one@example.com"}, row{"cognito:username": "two@example.com"})
	for _, job := range []*types.UserImportJobType{running, waiting} {
		if status, _ := p.ask(http.MethodPut, *job.PreSignedUrl, file); status != http.StatusOK {
			t.Fatalf("the upload is answered %d", status)
		}
	}
	release := make(chan struct{})
	p.Answer(cognito.PreSignUpAdminCreateUser, func(flowtest.Event) (map[string]any, error) {
		<-release
		return nil, nil
	})
	if err := p.start(running); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, p.start(waiting), "PreconditionNotMetException: Another user import job is in progress.")
	_, err := p.UpdateUserPool(t.Context(), &idp.UpdateUserPoolInput{UserPoolId: p.id})
	wantRefusal(t, err, "UserImportInProgressException: User pool cannot be modified while a user import job is in progress.")
	if status, _ := p.ask(http.MethodPut, *running.PreSignedUrl, file); status != http.StatusForbidden {
		t.Errorf("an upload to a running job is answered %d, want 403", status)
	}
	stopped, err := p.StopUserImportJob(t.Context(), &idp.StopUserImportJobInput{UserPoolId: p.id, JobId: running.JobId})
	if err != nil || stopped.UserImportJob.Status != types.UserImportJobStatusTypeStopping {
		t.Errorf("stopping answers %v, %v", stopped, err)
	}
	close(release)
	if done := p.ended(running); done.Status != types.UserImportJobStatusTypeStopped || done.ImportedUsers == 2 {
		t.Errorf("the stopped job is %s", counts(done))
	}
	_, err = p.StopUserImportJob(t.Context(), &idp.StopUserImportJobInput{UserPoolId: p.id, JobId: running.JobId})
	wantRefusal(t, err, "PreconditionNotMetException: The user import job is Stopped and cannot be stopped.")
	wantRefusal(t, p.start(running), "PreconditionNotMetException: The user import job is Stopped and cannot be started.")
	list, err := p.ListUserImportJobs(t.Context(), &idp.ListUserImportJobsInput{UserPoolId: p.id, MaxResults: new(int32(1))})
	if err != nil || len(list.UserImportJobs) != 1 || *list.UserImportJobs[0].JobId != *running.JobId || list.PaginationToken == nil {
		t.Errorf("the list of jobs is %v, %v", list, err)
	}
}

func TestJobsRefuse(t *testing.T) {
	p := open(t)
	job := p.newJob()
	if job.Status != types.UserImportJobStatusTypeCreated || job.StartDate != nil || !job.CreationDate.Equal(p.Clock.Now()) {
		t.Errorf("a new job is %+v", *job)
	}
	wantRefusal(t, p.start(job), "PreconditionNotMetException: No CSV file was uploaded for the user import job.")
	wantRefusal(t, p.start(&types.UserImportJobType{JobId: new("import-none")}), "ResourceNotFoundException: User import job import-none does not exist.")
	for name, c := range map[string]struct {
		method, url string
		want        int
	}{
		"a wrong secret": {http.MethodPut, p.Address + "/imports/secret", http.StatusForbidden},
		"no secret":      {http.MethodPut, p.Address + "/imports/", http.StatusNotFound},
		"a wrong log":    {http.MethodGet, p.Address + "/imports/secret", http.StatusNotFound},
		"a wrong method": {http.MethodPost, *job.PreSignedUrl, http.StatusMethodNotAllowed},
	} {
		if status, _ := p.ask(c.method, c.url, "x"); status != c.want {
			t.Errorf("%s is answered %d, want %d", name, status, c.want)
		}
	}
	p.Wait(t, 16*time.Minute)
	if status, _ := p.ask(http.MethodPut, *job.PreSignedUrl, "x"); status != http.StatusForbidden {
		t.Errorf("an upload after 16 minutes is answered %d, want 403", status)
	}
	p.Wait(t, 24*time.Hour)
	wantRefusal(t, p.start(job), "PreconditionNotMetException: The user import job is Expired and cannot be started.")
	if now := p.job(job.JobId); now.Status != types.UserImportJobStatusTypeExpired {
		t.Errorf("a day later the job is %s, want Expired", now.Status)
	}
}

func TestAPoolThatVerifiesNothingImportsNobody(t *testing.T) {
	p := open(t, flowtest.ByName, func(c *settings.Config) { c.Pool.AutoVerifiedAttributes = nil })
	job := p.newJob()
	p.ask(http.MethodPut, *job.PreSignedUrl, p.file())
	wantRefusal(t, p.start(job), "PreconditionNotMetException: The user pool must have at least one auto verified attribute.")
}

func TestCloseEndsARunningImport(t *testing.T) {
	p := open(t)
	job := p.crowd(20_000)
	p.manager.Close()
	if now := p.job(job.JobId); now.CompletionDate == nil {
		t.Errorf("after Close the job is %s", counts(now))
	}
	again := p.newJob()
	p.ask(http.MethodPut, *again.PreSignedUrl, p.file())
	wantRefusal(t, p.start(again), "PreconditionNotMetException: The user pool is being closed.")
}

// zeroes is a body without end.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestAFileOfMoreThan100MBIsRefused(t *testing.T) {
	p := open(t)
	job := p.newJob()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, *job.PreSignedUrl, io.LimitReader(zeroes{}, 100<<20+1))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("the upload is answered %d, want 413", response.StatusCode)
	}
}
