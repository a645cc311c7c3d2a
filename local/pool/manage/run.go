package manage

import (
	"bytes"
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/wire"
)

// maxUsers is how many users a file may have.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool-csv-header.html
const maxUsers = 500_000

// run is the whole life of a started job.
func (m *Manager) run(ctx context.Context, c wire.Caller, j *job) {
	m.mu.Lock()
	file := j.file
	j.file = nil
	if j.status == types.UserImportJobStatusTypePending {
		j.status = types.UserImportJobStatusTypeInProgress
	}
	m.mu.Unlock()

	fault := m.importFile(ctx, c, j, file)

	m.mu.Lock()
	defer m.mu.Unlock()
	j.completed = m.Clock.Now()
	j.status, j.message = j.end(ctx, fault)
	j.stop()
}

// end is the status and message of a job that ran. A job that brought nobody of a file with users has
// failed, as in Cognito.
func (j *job) end(ctx context.Context, fault string) (types.UserImportJobStatusType, string) {
	switch {
	case ctx.Err() != nil:
		return types.UserImportJobStatusTypeStopped, "The user import job was stopped."
	case fault != "":
		return types.UserImportJobStatusTypeFailed, fault
	case j.imported == 0 && j.skipped+j.failed > 0:
		return types.UserImportJobStatusTypeFailed, "Too many users have failed or been skipped during the import."
	}
	return types.UserImportJobStatusTypeSucceeded, "The user import job has completed."
}

// importFile imports the users of a file until the end, or until ctx is done. It returns why the file
// cannot be imported at all, or "".
func (m *Manager) importFile(ctx context.Context, c wire.Caller, j *job, file []byte) string {
	rows := importer{Manager: m, set: m.Settings.Load(), request: flow.Request{Caller: c}}
	if lines(file) > maxUsers+1 {
		return "The CSV file has more than 500000 users."
	}
	number := 0
	for line := range bytes.Lines(file) {
		number++
		line = bytes.TrimRight(line, "\r\n")
		switch {
		case ctx.Err() != nil:
			return ""
		case number == 1:
			if fault := rows.readHeader(line); fault != "" {
				return fault
			}
		case len(line) > 0:
			o := rows.add(ctx, line)
			m.mu.Lock()
			j.count(number, o)
			m.mu.Unlock()
		}
	}
	if number == 0 {
		return "The CSV file is empty."
	}
	return ""
}

// lines counts those with something in them.
func lines(file []byte) int {
	count := 0
	for line := range bytes.Lines(file) {
		if len(bytes.TrimRight(line, "\r\n")) > 0 {
			count++
		}
	}
	return count
}

// readHeader takes the columns, which must be those of GetCSVHeader, in any order.
func (i *importer) readHeader(line []byte) string {
	columns, err := split(bytes.TrimPrefix(line, []byte("\ufeff"))) // spreadsheets write a byte order mark
	if err != nil {
		return "The header of the CSV file cannot be read."
	}
	if !slices.Equal(slices.Sorted(slices.Values(columns)), slices.Sorted(slices.Values(header(i.set)))) {
		return "The header of the CSV file is not the user pool's."
	}
	i.columns = columns
	return ""
}
