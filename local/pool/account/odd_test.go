package account_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gatehouse/local/pool/account"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// valid are members in good shape, about a user who is there and signed in.
func (f *fixture) valid(name, access string) map[string]any {
	return map[string]any{
		"ClientId": *f.web, "UserPoolId": *f.id, "Username": name, "Password": password, "AccessToken": access,
		"ConfirmationCode": "123456", "Code": "123456", "AttributeName": "email", "ProposedPassword": another, "PreviousPassword": password,
		"UserAttributes": []any{map[string]any{"Name": "name", "Value": "Jane Doe"}}, "UserAttributeNames": []any{"name"},
	}
}

// odd are values that no member expects.
func odd() []any {
	return []any{
		nil, "", " ", "\x00", "é\u202e", strings.Repeat("a", 5000), -1, 1e300, true, []any{}, []any{nil}, []any{map[string]any{}},
		map[string]any{}, map[string]any{"": nil}, "+", "@", "a@b", "EXTERNAL_PROVIDER", "RESEND", "SUPPRESS",
		[]any{map[string]any{"Name": "email", "Value": ""}}, []any{map[string]any{"Name": "", "Value": nil}},
		[]any{map[string]any{"Name": "email_verified", "Value": "maybe"}}, []any{"EMAIL"}, []any{"PIGEON"},
	}
}

func TestOddInputIsNeverAFault(t *testing.T) {
	for name, change := range map[string]func(*settings.Config){"by address": flowtest.ShowingUsers, "by name": flowtest.ByAlias} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, change)
			for _, operation := range slices.Sorted(maps.Keys(account.Operations(nil))) {
				user := operation
				if name == "by address" {
					user += "@example.com"
				}
				f.tryOdd(operation, user)
			}
		})
	}
}

// tryOdd replaces each member of a call about the user in turn.
func (f *fixture) tryOdd(operation, name string) {
	f.t.Helper()
	user := f.member(name, pair("email", operation+"@example.com"))
	good := f.valid(name, *f.access(user))
	for _, member := range membersOf(operation) {
		for _, value := range odd() {
			members := maps.Clone(good)
			members[member] = value
			body, err := json.Marshal(members)
			if err != nil {
				f.t.Fatal(err)
			}
			if status, _ := f.sdk.Send(f.t, operation, string(body)); status >= http.StatusInternalServerError {
				f.t.Errorf("%s answers %d when %s is %.60q", operation, status, member, body)
			}
		}
	}
}

// membersOf are the members that the SDK sends to an operation.
func membersOf(operation string) []string {
	var list []string
	method, _ := reflect.TypeFor[*idp.Client]().MethodByName(operation)
	for field := range method.Type.In(2).Elem().Fields() {
		if field.IsExported() {
			list = append(list, field.Name)
		}
	}
	return list
}

func FuzzOperations(f *testing.F) {
	operations := slices.Sorted(maps.Keys(account.Operations(nil)))
	for i := range operations {
		f.Add(i, `{"ClientId":"webclient","Username":"jane.doe@example.com","Password":"Example-Passw0rd","UserPoolId":"local_gatehouse"}`)
		f.Add(i, `{"UserPoolId":"local_gatehouse","Username":"x@example.com","UserAttributes":[{"Name":"email","Value":"y@example.com"}]}`)
		f.Add(i, `{"AccessToken":"a.b.c","UserAttributes":null,"AttributeName":"email","Code":"1"}`)
		f.Add(i, `null`)
	}
	f.Fuzz(func(t *testing.T, n int, body string) {
		fixture := newFixture(t)
		operation := operations[uint(n)%uint(len(operations))]
		body = strings.ReplaceAll(body, "webclient", *fixture.web)
		if status, _ := fixture.sdk.Send(t, operation, body); status >= http.StatusInternalServerError {
			t.Errorf("%s answers %d to %q", operation, status, body)
		}
	})
}
