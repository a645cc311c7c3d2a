package wire_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/wire"
)

func TestDecode(t *testing.T) {
	for name, test := range map[string]struct {
		raw  string
		want any
	}{
		"strings, lists, nested structs": {
			`{"Username": "jane", "UserAttributes": [{"Name": "email", "Value": "jane@example.com"}, null]}`,
			&idp.SignUpInput{Username: aws.String("jane"), UserAttributes: []types.AttributeType{
				{Name: aws.String("email"), Value: aws.String("jane@example.com")}, {}}},
		},
		"enumerations and maps, null entries absent": {
			`{"AuthFlow": "USER_AUTH", "AuthParameters": {"USERNAME": "jane", "SRP_A": null}}`,
			&idp.InitiateAuthInput{AuthFlow: types.AuthFlowTypeUserAuth, AuthParameters: map[string]string{"USERNAME": "jane"}},
		},
		"numbers that are whole": {`{"Limit": 6e1}`, &idp.ListUsersInput{Limit: aws.Int32(60)}},
		"names in their own case only": {
			`{"username": "no", "USERNAME": "no", "Username": "yes"}`,
			&idp.AdminGetUserInput{Username: aws.String("yes")},
		},
		"unknown members, the SDK's own fields and null are skipped": {
			`{"Future": [[{}]], "ResultMetadata": {"x": 1}, "Username": null}`, &idp.AdminGetUserOutput{},
		},
		"booleans, also as text": {
			`{"Permanent": true, "Username": "jane"}`, &idp.AdminSetUserPasswordInput{Permanent: true, Username: aws.String("jane")},
		},
		"text that is true":  {`{"Permanent": "True"}`, &idp.AdminSetUserPasswordInput{Permanent: true}},
		"text that is false": {`{"Permanent": "yes"}`, &idp.AdminSetUserPasswordInput{}},
		"times": {
			`{"UserCreateDate": 1767225600.25}`,
			&types.UserType{UserCreateDate: aws.Time(time.Date(2026, 1, 1, 0, 0, 0, 250e6, time.UTC))},
		},
		"long numbers": {`{"ImportedUsers": 9007199254740993}`, &types.UserImportJobType{ImportedUsers: 9007199254740993}},
		"blobs":        {`{"ImageFile": "aGk="}`, &idp.SetUICustomizationInput{ImageFile: []byte("hi")}},
		"members with a small first letter": {
			`{"HttpHeaders": [{"headerName": "x", "headerValue": "y", "HeaderName": "no"}]}`,
			&types.ContextDataType{HttpHeaders: []types.HttpHeader{{HeaderName: aws.String("x"), HeaderValue: aws.String("y")}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := reflect.New(reflect.TypeOf(test.want).Elem()).Interface()
			if err := wire.Decode([]byte(test.raw), got); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("%s became %+v, want %+v", test.raw, got, test.want)
			}
		})
	}
}

func TestDecodeOtherTargets(t *testing.T) {
	var texts map[string]string
	if err := wire.Decode([]byte(`{"a": "b"}`), &texts); err != nil || texts["a"] != "b" {
		t.Errorf("a map became %v, %v", texts, err)
	}
	var float float64
	if err := wire.Decode([]byte(`2.5`), &float); err != nil || float != 2.5 {
		t.Errorf("a number became %v, %v", float, err)
	}
}

func TestDecodeRefusesWrongTypes(t *testing.T) {
	for name, test := range map[string]struct {
		raw  string
		into any
		want string
	}{
		"map for text":        {`{"Username": {"x": 1}}`, &idp.SignUpInput{}, "Start of structure or map found where not expected."},
		"list for text":       {`{"Username": ["x"]}`, &idp.SignUpInput{}, "Start of list found where not expected"},
		"number for text":     {`{"Username": 7}`, &idp.SignUpInput{}, "NUMBER_VALUE can not be converted to a String"},
		"boolean for text":    {`{"Username": true}`, &idp.SignUpInput{}, "TRUE_VALUE can not be converted to a String"},
		"text for list":       {`{"UserAttributes": "x"}`, &idp.SignUpInput{}, "Unexpected field type"},
		"map for list":        {`{"UserAttributes": {}}`, &idp.SignUpInput{}, "Start of structure or map found where not expected."},
		"list for map":        {`{"ClientMetadata": []}`, &idp.SignUpInput{}, "Start of list found where not expected"},
		"text for structure":  {`{"UserContextData": "x"}`, &idp.SignUpInput{}, "Unexpected field type"},
		"number in a map":     {`{"ClientMetadata": {"a": 1}}`, &idp.SignUpInput{}, "NUMBER_VALUE can not be converted to a String"},
		"text for number":     {`{"Limit": "60"}`, &idp.ListUsersInput{}, "STRING_VALUE can not be converted to an Integer"},
		"fraction":            {`{"Limit": 1.5}`, &idp.ListUsersInput{}, "NUMBER_VALUE can not be converted to an Integer"},
		"number beyond range": {`{"Limit": 4294967296}`, &idp.ListUsersInput{}, "NUMBER_VALUE can not be converted to an Integer"},
		"number beyond all":   {`{"Limit": 1e999}`, &idp.ListUsersInput{}, "NUMBER_VALUE can not be converted to an Integer"},
		"number for boolean":  {`{"Permanent": 1}`, &idp.AdminSetUserPasswordInput{}, "NUMBER_VALUE can not be converted to a Boolean"},
		"text for time":       {`{"UserCreateDate": "x"}`, &types.UserType{}, "STRING_VALUE can not be converted to milliseconds since epoch"},
		"time beyond years":   {`{"UserCreateDate": 1e18}`, &types.UserType{}, "NUMBER_VALUE can not be converted to milliseconds since epoch"},
		"blob not in base64":  {`{"ImageFile": "%"}`, &idp.SetUICustomizationInput{}, "Invalid base64 data"},
		"list at the top":     {`[]`, &idp.SignUpInput{}, "Start of list found where not expected"},
		"two values":          {`{} {}`, &idp.SignUpInput{}, "The request body is not a JSON object"},
		"no JSON":             {`{"Username": `, &idp.SignUpInput{}, "The request body is not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			err := wire.Decode([]byte(test.raw), test.into)
			if want := "SerializationException: " + test.want; err == nil || err.Error() != want {
				t.Errorf("%s gave %v, want %s", test.raw, err, want)
			}
		})
	}
}
