package manage

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/uuid"

	"gatehouse/local/pool/wire"
)

func (m *Manager) csvHeader(_ context.Context, _ wire.Caller, in *idp.GetCSVHeaderInput) (*idp.GetCSVHeaderOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	return &idp.GetCSVHeaderOutput{UserPoolId: in.UserPoolId, CSVHeader: header(m.Settings.Load())}, nil
}

func (m *Manager) createJob(_ context.Context, _ wire.Caller, in *idp.CreateUserImportJobInput) (*idp.CreateUserImportJobOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.jobs) >= maxJobs {
		return nil, wire.LimitExceeded.With("A user pool can have 1000 user import jobs at most.")
	}
	made := &job{
		id: "import-" + uuid.NewString(), name: aws.ToString(in.JobName), role: aws.ToString(in.CloudWatchLogsRoleArn), secret: rand.Text(),
		status: types.UserImportJobStatusTypeCreated, created: m.Clock.Now(),
	}
	m.jobs = append(m.jobs, made)
	return &idp.CreateUserImportJobOutput{UserImportJob: m.describe(made)}, nil
}

func (m *Manager) startJob(_ context.Context, c wire.Caller, in *idp.StartUserImportJobInput) (*idp.StartUserImportJobOutput, error) { //nolint:contextcheck // a job outlives its request, not the manager
	m.mu.Lock()
	defer m.mu.Unlock()
	started, err := m.job(in.UserPoolId, in.JobId)
	if err != nil {
		return nil, err
	}
	if err := m.startable(started); err != nil {
		return nil, err
	}
	var ctx context.Context
	ctx, started.stop = context.WithCancel(m.life)
	started.status, started.started = types.UserImportJobStatusTypePending, m.Clock.Now()
	m.running.Go(func() { m.run(ctx, c, started) })
	return &idp.StartUserImportJobOutput{UserImportJob: m.describe(started)}, nil
}

// startable says what a job lacks.
func (m *Manager) startable(j *job) error {
	switch {
	case j.status != types.UserImportJobStatusTypeCreated:
		return wire.PreconditionNotMet.With("The user import job is " + string(j.status) + " and cannot be started.")
	case len(m.Settings.Load().Pool.AutoVerifiedAttributes) == 0:
		return wire.PreconditionNotMet.With("The user pool must have at least one auto verified attribute.")
	case j.file == nil:
		return wire.PreconditionNotMet.With("No CSV file was uploaded for the user import job.")
	case slices.ContainsFunc(m.jobs, (*job).active):
		return wire.PreconditionNotMet.With("Another user import job is in progress.")
	case m.closed:
		return wire.PreconditionNotMet.With("The user pool is being closed.")
	}
	return nil
}

func (m *Manager) stopJob(_ context.Context, _ wire.Caller, in *idp.StopUserImportJobInput) (*idp.StopUserImportJobOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	stopped, err := m.job(in.UserPoolId, in.JobId)
	if err != nil {
		return nil, err
	}
	if !stopped.active() {
		return nil, wire.PreconditionNotMet.With("The user import job is " + string(stopped.status) + " and cannot be stopped.")
	}
	stopped.status = types.UserImportJobStatusTypeStopping
	stopped.stop()
	return &idp.StopUserImportJobOutput{UserImportJob: m.describe(stopped)}, nil
}

func (m *Manager) describeJob(_ context.Context, _ wire.Caller, in *idp.DescribeUserImportJobInput) (*idp.DescribeUserImportJobOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	asked, err := m.job(in.UserPoolId, in.JobId)
	if err != nil {
		return nil, err
	}
	return &idp.DescribeUserImportJobOutput{UserImportJob: m.describe(asked)}, nil
}

func (m *Manager) listJobs(_ context.Context, _ wire.Caller, in *idp.ListUserImportJobsInput) (*idp.ListUserImportJobsOutput, error) {
	if err := m.Own(aws.ToString(in.UserPoolId)); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	page, next, err := cut(m.jobs, "jobs", aws.ToInt32(in.MaxResults), aws.ToString(in.PaginationToken))
	if err != nil {
		return nil, err
	}
	list := make([]types.UserImportJobType, len(page))
	for i, j := range page {
		j.expire(m.Clock.Now())
		list[i] = *m.describe(j)
	}
	return &idp.ListUserImportJobsOutput{UserImportJobs: list, PaginationToken: next}, nil
}
