package manage_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

const role = "arn:aws:iam::123456789012:role/import"

func (p *pool) header() []string {
	p.t.Helper()
	out, err := p.GetCSVHeader(p.t.Context(), &idp.GetCSVHeaderInput{UserPoolId: p.id})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.CSVHeader
}

// row is a set of values by column. Those of every user are filled in unless they are there.
type row map[string]string

func (p *pool) file(rows ...row) string {
	var text bytes.Buffer
	writer := csv.NewWriter(&text)
	columns := p.header()
	_ = writer.Write(columns)
	for _, r := range rows {
		var values []string
		for _, column := range columns {
			given, ok := r[column]
			if !ok && column == "cognito:mfa_enabled" {
				given = "false"
			}
			if !ok && column == "email_verified" {
				given = "true"
			}
			values = append(values, given)
		}
		_ = writer.Write(values)
	}
	writer.Flush()
	return text.String()
}

func (p *pool) newJob() *types.UserImportJobType {
	p.t.Helper()
	out, err := p.CreateUserImportJob(p.t.Context(), &idp.CreateUserImportJobInput{UserPoolId: p.id, JobName: new("people"), CloudWatchLogsRoleArn: new(role)})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.UserImportJob
}

// ask sends a request to the address of a job and returns status and body.
func (p *pool) ask(method, url, body string) (int, string) {
	p.t.Helper()
	request, err := http.NewRequestWithContext(p.t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, string(answer)
}

func (p *pool) start(job *types.UserImportJobType) error {
	_, err := p.StartUserImportJob(p.t.Context(), &idp.StartUserImportJobInput{UserPoolId: p.id, JobId: job.JobId})
	return err
}

func (p *pool) job(id *string) *types.UserImportJobType {
	p.t.Helper()
	out, err := p.DescribeUserImportJob(p.t.Context(), &idp.DescribeUserImportJobInput{UserPoolId: p.id, JobId: id})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.UserImportJob
}

// crowd begins the import of so many users.
func (p *pool) crowd(size int) *types.UserImportJobType {
	p.t.Helper()
	rows := make([]row, size)
	for i := range rows {
		rows[i] = row{"cognito:username": fmt.Sprintf("user-%05d@example.com", i)}
	}
	job := p.newJob()
	p.ask(http.MethodPut, *job.PreSignedUrl, p.file(rows...))
	if err := p.start(job); err != nil {
		p.t.Fatal(err)
	}
	return job
}

// ended waits for the end of a job.
func (p *pool) ended(job *types.UserImportJobType) *types.UserImportJobType {
	p.t.Helper()
	for range 1000 {
		if now := p.job(job.JobId); now.CompletionDate != nil {
			return now
		}
		time.Sleep(5 * time.Millisecond)
	}
	p.t.Fatal("the import does not end")
	return nil
}

// run imports a file and returns the job and its log.
func (p *pool) run(file string) (*types.UserImportJobType, string) {
	p.t.Helper()
	job := p.newJob()
	if status, answer := p.ask(http.MethodPut, *job.PreSignedUrl, file); status != http.StatusOK {
		p.t.Fatalf("the upload is answered %d %s", status, answer)
	}
	if err := p.start(job); err != nil {
		p.t.Fatal(err)
	}
	done := p.ended(job)
	_, log := p.ask(http.MethodGet, *job.PreSignedUrl, "")
	return done, log
}

func counts(j *types.UserImportJobType) string {
	return fmt.Sprintf("%s: %d imported, %d skipped, %d failed", j.Status, j.ImportedUsers, j.SkippedUsers, j.FailedUsers)
}

func TestTheHeaderHasTheColumnsOfCognito(t *testing.T) {
	p := open(t, func(c *settings.Config) {
		c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{Name: new("tier"), AttributeDataType: types.AttributeDataTypeString})
	})
	want := "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,gender," +
		"birthdate,zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,custom:tier,cognito:mfa_enabled,cognito:username"
	if got := strings.Join(p.header(), ","); got != want {
		t.Errorf("the header is\n%s, want\n%s", got, want)
	}
}

func TestImportMakesUsersWhoMustResetTheirPassword(t *testing.T) {
	p := open(t)
	job, log := p.run(p.file(
		row{"cognito:username": "jane.doe@example.com", "name": "Doe, Jane", "phone_number": "+15550100", "cognito:mfa_enabled": "TRUE"},
		row{"cognito:username": "two@example.com", "email": "two@example.com", "email_verified": "True"},
	))
	if counts(job) != "Succeeded: 2 imported, 0 skipped, 0 failed" || log != "" {
		t.Fatalf("the job is %s; log: %s", counts(job), log)
	}
	if job.StartDate == nil || *job.JobName != "people" || *job.CloudWatchLogsRoleArn != role {
		t.Errorf("the job is %+v", *job)
	}
	user, ok := p.Directory.Find("jane.doe@example.com")
	if !ok || user.Status != directory.ResetRequired || user.Name != user.Sub || !user.Verified("email") ||
		user.Attributes["name"] != "Doe, Jane" || !user.MFA.SMS || !user.Password.Verifier.IsZero() || !user.Created.Equal(p.Clock.Now()) {
		t.Errorf("found %t: status %s, own name %t, verified %t, SMS %t", ok, user.Status, user.Name == user.Sub, user.Verified("email"), user.MFA.SMS)
	}
	if sources := p.Sources(); len(sources) != 0 {
		t.Errorf("the import called %v, want no trigger", sources)
	}
}

func TestColumnsComeInAnyOrderAndCommasWithABackslash(t *testing.T) {
	p := open(t, flowtest.ByName)
	columns := p.header()
	last := len(columns) - 1
	columns[0], columns[last] = columns[last], columns[0] // the user name first, the name last
	values := make([]string, len(columns))
	values[0], values[last-1], values[last] = "jane", "false", `Doe\, Jane`
	for i, column := range columns {
		switch column {
		case "email":
			values[i] = " jane.doe@example.com "
		case "email_verified":
			values[i] = "true"
		}
	}
	job, log := p.run("\ufeff" + strings.Join(columns, ",") + "\r\n\r\n" + strings.Join(values, ","))
	if counts(job) != "Succeeded: 1 imported, 0 skipped, 0 failed" {
		t.Fatalf("the job is %s: %v %s", counts(job), job.CompletionMessage, log)
	}
	user, _ := p.Directory.Find("jane")
	if user.Attributes["name"] != "Doe, Jane" || user.Attributes["email"] != "jane.doe@example.com" {
		t.Errorf("the values are %q and %q", user.Attributes["name"], user.Attributes["email"])
	}
}

func TestImportSkipsBadRowsAndSaysWhichWithoutTheirData(t *testing.T) {
	p := open(t)
	p.store(directory.User{Sub: "1", Name: "1", Attributes: map[string]string{"email": "known@example.com"}, Status: directory.Confirmed})
	file := p.file(
		row{"cognito:username": "one@example.com"},
		row{"cognito:username": "known@example.com"},
		row{"cognito:username": "unverified@example.com", "email_verified": "false"},
		row{"cognito:username": "secret"},
		row{"cognito:username": "mfa@example.com", "cognito:mfa_enabled": "maybe"},
		row{"cognito:username": "differs@example.com", "email": "other@example.com"},
		row{"cognito:username": "long@example.com", "birthdate": "secret-birthdate"},
		row{"cognito:username": "phone@example.com", "phone_number_verified": "true"},
		row{"cognito:username": "flag@example.com", "phone_number_verified": "secret"},
		row{},
	) + "secret,row\n" + "secret\xff\n" + strings.Repeat("secret", 3000) + "\n" + p.file(row{"cognito:username": "last@example.com"})[len(p.file()):]
	job, log := p.run(file)
	if counts(job) != "Succeeded: 2 imported, 1 skipped, 11 failed" {
		t.Errorf("the job is %s", counts(job))
	}
	want := strings.Join([]string{
		"[SKIPPED] Line Number 3 - The user already exists.",
		"[FAILED] Line Number 4 - The User Record does not set any of the auto verified attributes to true. (Example: email_verified to true).",
		"[FAILED] Line Number 5 - Username should be an email.",
		"[FAILED] Line Number 6 - cognito:mfa_enabled must be true or false.",
		"[FAILED] Line Number 7 - The cognito:username and the email differ.",
		"[FAILED] Line Number 8 - The user does not match the schema of the user pool.",
		"[FAILED] Line Number 9 - The user has no phone_number that could be verified.",
		"[FAILED] Line Number 10 - phone_number_verified must be true or false.",
		"[FAILED] Line Number 11 - The cognito:username is missing or not valid.",
		"[FAILED] Line Number 12 - The number of values is not the number of columns.",
		"[FAILED] Line Number 13 - The line is no UTF-8 text or longer than 16000 characters.",
		"[FAILED] Line Number 14 - The line is no UTF-8 text or longer than 16000 characters.", "",
	}, "\n")
	if log != want {
		t.Errorf("the log is\n%swant\n%s", log, want)
	}
}

func TestImportIntoPoolsOfOtherKinds(t *testing.T) {
	byPhone := func(c *settings.Config) {
		c.Pool.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypePhoneNumber}
		c.Pool.AutoVerifiedAttributes = []types.VerifiedAttributeType{types.VerifiedAttributeTypePhoneNumber}
		c.Pool.Schema = nil
	}
	byAlias := func(c *settings.Config) {
		flowtest.ByName(c)
		c.Pool.AliasAttributes = []types.AliasAttributeType{types.AliasAttributeTypeEmail}
	}
	mfa := func(configuration types.UserPoolMfaType) func(*settings.Config) {
		return func(c *settings.Config) {
			flowtest.ByName(c)
			c.Pool.MfaConfiguration = configuration
			c.Pool.Policies.SignInPolicy.AllowedFirstAuthFactors = []types.AuthFactorType{types.AuthFactorTypePassword}
		}
	}
	email := "jane.doe@example.com"
	for name, c := range map[string]struct {
		pool func(*settings.Config)
		row  row
		want string
	}{
		"a number as the name":           {byPhone, row{"cognito:username": "+15550100", "email_verified": "", "phone_number_verified": "true"}, ""},
		"an address where numbers are":   {byPhone, row{"cognito:username": email, "email_verified": ""}, "Username should be a phone number."},
		"a name beside an alias":         {byAlias, row{"cognito:username": "jane", "email": email}, ""},
		"an address beside that alias":   {byAlias, row{"cognito:username": email, "email": email}, "Username cannot be of email format, since user pool is configured for email alias."},
		"an alias of somebody":           {byAlias, row{"cognito:username": "jane", "email": "taken@example.com"}, "An alias of the user belongs to another user."},
		"no factor where one is needed":  {mfa(types.UserPoolMfaTypeOn), row{"cognito:username": "jane", "email": email}, "cognito:mfa_enabled must be true, because the user pool requires a second factor."},
		"a factor where one is needed":   {mfa(types.UserPoolMfaTypeOn), row{"cognito:username": "jane", "email": email, "cognito:mfa_enabled": "true"}, ""},
		"a factor where none is":         {mfa(types.UserPoolMfaTypeOff), row{"cognito:username": "jane", "email": email, "cognito:mfa_enabled": "true"}, "cognito:mfa_enabled must be false, because the user pool has no second factors."},
		"a required attribute left out":  {flowtest.ByName, row{"cognito:username": "jane"}, "The user has no email that could be verified."},
		"a user name with a blank in it": {flowtest.ByName, row{"cognito:username": "jane doe", "email": email}, "The cognito:username is missing or not valid."},
	} {
		t.Run(name, func(t *testing.T) {
			p := open(t, c.pool)
			p.add("holder", "email", "taken@example.com", "email_verified", "true", "phone_number", "+15550199")
			job, log := p.run(p.file(c.row))
			want := "Succeeded: 1 imported, 0 skipped, 0 failed"
			if c.want != "" {
				want = "Failed: 0 imported, 0 skipped, 1 failed"
				c.want = "[FAILED] Line Number 2 - " + c.want + "\n"
			}
			if counts(job) != want || log != c.want {
				t.Errorf("the job is %s, its log %q; want %s and %q", counts(job), log, want, c.want)
			}
		})
	}
}

func TestAFileThatCannotBeImported(t *testing.T) {
	p := open(t)
	header := strings.Join(p.header(), ",")
	for name, c := range map[string]struct{ file, want string }{
		"nothing":             {"", "The CSV file is empty."},
		"a column too few":    {strings.TrimPrefix(header, "name,") + "\n", "The header of the CSV file is not the user pool's."},
		"a column twice":      {"name," + header + "\n", "The header of the CSV file is not the user pool's."},
		"no header":           {"one@example.com,true\n", "The header of the CSV file is not the user pool's."},
		"a header unreadable": {"\n" + header, "The header of the CSV file cannot be read."},
		"too many users":      {header + "\n" + strings.Repeat("x\n", 500_001), "The CSV file has more than 500000 users."},
	} {
		t.Run(name, func(t *testing.T) {
			job, _ := p.run(c.file)
			if job.Status != types.UserImportJobStatusTypeFailed || job.CompletionMessage == nil || *job.CompletionMessage != c.want {
				t.Errorf("the job is %s with %v, want Failed with %q", job.Status, job.CompletionMessage, c.want)
			}
		})
	}
	if users := p.Directory.Len(); users != 0 {
		t.Errorf("%d users were imported", users)
	}
}

func TestImportTriggersCallPreSignUp(t *testing.T) {
	p := open(t, func(c *settings.Config) { c.Switches.ImportTriggers = true })
	job, _ := p.run(p.file(row{"cognito:username": "one@example.com"}))
	if counts(job) != "Succeeded: 1 imported, 0 skipped, 0 failed" {
		t.Fatalf("the job is %s", counts(job))
	}
	events := p.Events()
	if len(events) != 1 || events[0].TriggerSource != cognito.PreSignUpAdminCreateUser {
		t.Fatalf("the import called %d triggers, want PreSignUp_AdminCreateUser once", len(events))
	}
	attributes, _ := events[0].Request["userAttributes"].(map[string]any)
	if id := events[0].CallerContext.ClientID; id != cognito.ClientIDNotApplicable || fmt.Sprint(attributes) != "map[email:one@example.com email_verified:true]" {
		t.Errorf("the event is of client %s with the attributes %v", id, attributes)
	}
	p.Answer(cognito.PreSignUpAdminCreateUser, flowtest.Fails("one@example.com may not"))
	job, log := p.run(p.file(row{"cognito:username": "two@example.com"}))
	if counts(job) != "Failed: 0 imported, 0 skipped, 1 failed" || log != "[FAILED] Line Number 2 - The pre sign-up trigger refused the user: UserLambdaValidationException.\n" {
		t.Errorf("the refused job is %s with %q", counts(job), log)
	}
	if _, ok := p.Directory.Find("two@example.com"); ok {
		t.Error("the refused user is in the pool")
	}
}

func TestImportRuns3000UsersWithProgress(t *testing.T) {
	p := open(t)
	job := p.crowd(3000)
	last := int64(0)
	for {
		now := p.job(job.JobId)
		if now.ImportedUsers < last || now.FailedUsers+now.SkippedUsers > 0 {
			t.Fatalf("after %d imported users the job is %s", last, counts(now))
		}
		if last = now.ImportedUsers; now.CompletionDate != nil {
			break
		}
		if now.Status != types.UserImportJobStatusTypePending && now.Status != types.UserImportJobStatusTypeInProgress {
			t.Fatalf("a running job is %s", now.Status)
		}
	}
	if last != 3000 || p.Directory.Len() != 3000 {
		t.Errorf("%d users are counted, %d in the pool; want 3000", last, p.Directory.Len())
	}
}
