package wire_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go/middleware"

	"gatehouse/local/pool/wire"
)

func TestEncode(t *testing.T) {
	var metadata middleware.Metadata
	metadata.Set("request", "id")
	for name, test := range map[string]struct {
		value any
		want  string
	}{
		"absent members are left out, booleans are not": {&idp.SignUpOutput{UserSub: aws.String("1")}, `{"UserConfirmed":false,"UserSub":"1"}`},
		"the SDK's metadata never":                      {&idp.RevokeTokenOutput{ResultMetadata: metadata}, `{}`},
		"nothing":                                       {nil, `{}`},
		"a nil output":                                  {(*idp.SignUpOutput)(nil), `{}`},
		"empty is not absent": {
			&idp.InitiateAuthOutput{ChallengeParameters: map[string]string{}, AvailableChallenges: []types.ChallengeNameType{}},
			`{"AvailableChallenges":[],"ChallengeParameters":{}}`,
		},
		"nested": {
			&idp.InitiateAuthOutput{AuthenticationResult: &types.AuthenticationResultType{ExpiresIn: 3600, TokenType: aws.String("Bearer")}},
			`{"AuthenticationResult":{"ExpiresIn":3600,"TokenType":"Bearer"}}`,
		},
		"empty text that is set": {&types.AttributeType{Name: aws.String("name"), Value: aws.String("")}, `{"Name":"name","Value":""}`},
		"times to the millisecond": {
			&types.DeviceType{DeviceCreateDate: aws.Time(time.Date(2026, 1, 1, 0, 0, 0, 123456789, time.UTC))}, `{"DeviceCreateDate":1767225600.123}`,
		},
		"times without a fraction": {&types.DeviceType{DeviceCreateDate: aws.Time(time.Unix(1767225600, 0))}, `{"DeviceCreateDate":1767225600}`},
		"markup as it is": {
			&types.MessageTemplateType{EmailMessage: aws.String("<b>{####}</b> & more")}, `{"EmailMessage":"<b>{####}</b> & more"}`,
		},
		"blobs": {&types.UICustomizationType{CSS: aws.String("")}, `{"CSS":""}`},
		"maps with raw members": {
			map[string]any{"UserPool": map[string]json.RawMessage{"Future": json.RawMessage(`{"a":[1]}`)}, "absent": nil},
			`{"UserPool":{"Future":{"a":[1]}}}`,
		},
		"bytes":                       {map[string]any{"File": []byte("hi")}, `{"File":"aGk="}`},
		"members with a small letter": {&types.HttpHeader{HeaderName: aws.String("x")}, `{"headerName":"x"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := wire.Encode(test.value)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestEncodeRefusesWhatIsNoJSON(t *testing.T) {
	if got, err := wire.Encode(map[string]any{"x": math.NaN()}); err == nil {
		t.Errorf("NaN became %s", got)
	}
}
