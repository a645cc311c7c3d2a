package manage_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// operations are those of the package, in order.
func (p *pool) operations() []string {
	return slices.Sorted(maps.Keys(p.manager.Operations()))
}

// Whatever is missing or of an odd form, the answer is one of Cognito's refusals and never a fault of the pool.
func TestOddMembersAreRefusedNotFaults(t *testing.T) {
	p := open(t)
	p.add("jane", "email", "jane.doe@example.com")
	bodies := []string{
		``, `{}`, `null`, `[]`, `"text"`, `{"UserPoolId":null}`, `{"UserPoolId":7}`, `{"UserPoolId":""}`, `{"UserPoolId":"local_other"}`,
		`{"UserPoolId":{}}`, `{"UserPoolId":"POOL","Username":null,"GroupName":null,"JobId":null,"ClientId":null}`,
		`{"UserPoolId":"POOL","Username":"jane","GroupName":"\u0000","JobId":"import-","ClientId":"+","User":{},"MaxResults":0}`,
		`{"UserPoolId":"POOL","User":null,"DestinationUser":null,"SourceUser":null,"Policies":null,"LambdaConfig":{"PreSignUp":""}}`,
		`{"UserPoolId":"POOL","DestinationUser":{},"SourceUser":{"ProviderName":"Google"},"User":{"ProviderName":"Google"}}`,
		`{"UserPoolId":"POOL","DestinationUser":{"ProviderName":"Cognito"},"SourceUser":{"ProviderName":"Corporate","ProviderAttributeName":"email","ProviderAttributeValue":"\" or \\"}}`,
		`{"UserPoolId":"POOL","Filter":"\"","PaginationToken":"\u00e9","NextToken":"=","Limit":1e99}`,
		`{"UserPoolId":"POOL","Filter":"email = \"\\","AttributesToGet":[null],"Limit":60}`,
		`{"UserPoolId":"POOL","MfaConfiguration":"SOMETIMES","EmailMfaConfiguration":{},"SmsMfaConfiguration":{"SmsConfiguration":{}}}`,
		`{"UserPoolId":"POOL","SchemaAttributes":[{}],"UsernameConfiguration":{},"AutoVerifiedAttributes":["email",null]}`,
		`{"UserPoolId":"POOL","Policies":{"PasswordPolicy":{},"SignInPolicy":{}},"UserPoolAddOns":{},"VerificationMessageTemplate":{},"AdminCreateUserConfig":{},"DeviceConfiguration":{},"AccountRecoverySetting":{}}`,
	}
	for _, operation := range p.operations() {
		for _, body := range bodies {
			status, answer := p.Send(t, operation, strings.ReplaceAll(body, "POOL", *p.id))
			if status != http.StatusOK && status != http.StatusBadRequest || strings.Contains(answer, "InternalError") {
				t.Errorf("%s answers %s with %d %s", operation, body, status, answer)
			}
		}
	}
}

// Every operation refuses a call without a pool, without credentials and for another pool.
func TestEveryOperationKnowsItsPool(t *testing.T) {
	p := open(t)
	others := `{"UserPoolId":"local_other","Username":"jane","GroupName":"staff","JobId":"import-1","JobName":"people","ClientId":"abc",` +
		`"CloudWatchLogsRoleArn":"` + role + `","MaxResults":1,"User":{},"DestinationUser":{},"SourceUser":{}}`
	for _, operation := range p.operations() {
		if _, answer := p.Send(t, operation, others); !strings.Contains(answer, "ResourceNotFoundException") {
			t.Errorf("%s of another pool answers %s", operation, answer)
		}
		if _, answer := p.Send(t, operation, `{}`); !strings.Contains(answer, "InvalidParameterException") || !strings.Contains(answer, "'userPoolId'") {
			t.Errorf("%s without a pool answers %s", operation, answer)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL, strings.NewReader(others))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService."+operation)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if response.StatusCode != http.StatusBadRequest {
			t.Errorf("%s without credentials answers %d, want 400", operation, response.StatusCode)
		}
		_ = response.Body.Close()
	}
}
