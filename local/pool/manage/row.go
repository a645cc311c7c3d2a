package manage

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// The columns that are no attributes.
const (
	nameColumn = "cognito:username"
	mfaColumn  = "cognito:mfa_enabled"
)

// maxRow is how long a line of the file may be, in characters.
const maxRow = 16_000

// result is what became of a row, in the words of Cognito's log.
type result string

const (
	imported result = "SUCCEEDED"
	skipped  result = "SKIPPED"
	failed   result = "FAILED"
)

// outcome is a result and why. The reason holds nothing of the row.
type outcome struct {
	result result
	reason string
}

// importer makes users of rows.
type importer struct {
	*Manager

	set     *settings.Settings
	request flow.Request
	columns []string
}

// header are the columns of the pool's file: standard attributes in Cognito's order, then the pool's
// own, then what is no attribute.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_GetCSVHeader.html
func header(set *settings.Settings) []string {
	columns := []string{
		"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
		"website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
		"phone_number_verified", "address", "updated_at",
	}
	for _, attribute := range set.Pool.SchemaAttributes {
		if name := aws.ToString(attribute.Name); strings.Contains(name, ":") {
			columns = append(columns, name)
		}
	}
	return append(columns, mfaColumn, nameColumn)
}

// split reads the values of a line. Besides quotation marks it takes Cognito's own way to write a
// comma in a value, a backslash before it.
func split(line []byte) ([]string, error) {
	reader := csv.NewReader(bytes.NewReader(line))
	reader.LazyQuotes = true
	pieces, err := reader.Read()
	if err != nil {
		return nil, err
	}
	var values []string
	for i := 0; i < len(pieces); i++ {
		text := pieces[i]
		for strings.HasSuffix(text, `\`) && i+1 < len(pieces) {
			i++
			text = strings.TrimSuffix(text, `\`) + "," + pieces[i]
		}
		values = append(values, strings.TrimSpace(text))
	}
	return values, nil
}

// add makes the user of a row.
func (i *importer) add(ctx context.Context, line []byte) outcome {
	record, problem := i.record(line)
	if problem != "" {
		return outcome{failed, problem}
	}
	user, problem := i.user(record)
	if problem != "" {
		return outcome{failed, problem}
	}
	if i.set.Switches.ImportTriggers {
		if _, err := i.PreSignUp(ctx, i.request, cognito.PreSignUpAdminCreateUser, user.Name, user.Attributes); err != nil {
			return outcome{failed, "The pre sign-up trigger refused the user: " + string(wire.ClassOf(err)) + "."}
		}
	}
	switch err := i.Directory.Create(user); {
	case errors.Is(err, directory.ErrNameTaken):
		return outcome{skipped, "The user already exists."}
	case errors.Is(err, directory.ErrAliasTaken):
		return outcome{failed, "An alias of the user belongs to another user."}
	case err != nil:
		return outcome{failed, "The user could not be imported due to an internal error."}
	}
	return outcome{imported, "The import succeeded."}
}

// record is a row by column, without the empty values.
func (i *importer) record(line []byte) (map[string]string, string) {
	if !utf8.Valid(line) || utf8.RuneCount(line) > maxRow {
		return nil, "The line is no UTF-8 text or longer than 16000 characters."
	}
	values, err := split(line)
	if err != nil {
		return nil, "The line cannot be read."
	}
	if len(values) != len(i.columns) {
		return nil, "The number of values is not the number of columns."
	}
	record := map[string]string{}
	for column, text := range values {
		if text != "" {
			record[i.columns[column]] = text
		}
	}
	return record, ""
}
