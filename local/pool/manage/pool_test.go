package manage_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"
)

func TestDescribeUserPool(t *testing.T) {
	p := open(t)
	p.add("jane", "email", "jane.doe@example.com")
	out, err := p.DescribeUserPool(t.Context(), &idp.DescribeUserPoolInput{UserPoolId: p.id})
	if err != nil {
		t.Fatal(err)
	}
	pool := out.UserPool
	if *pool.Id != *p.id || pool.EstimatedNumberOfUsers != 1 || pool.LambdaConfig.PreSignUp == nil || !pool.CreationDate.Equal(p.Clock.Now()) {
		t.Errorf("the pool is %s with %d users, made %v", *pool.Id, pool.EstimatedNumberOfUsers, pool.CreationDate)
	}
	_, err = p.DescribeUserPool(t.Context(), &idp.DescribeUserPoolInput{UserPoolId: new("local_other")})
	wantRefusal(t, err, "ResourceNotFoundException: User pool local_other does not exist.")
}

func TestUpdateUserPoolResetsWhatIsLeftOut(t *testing.T) {
	p := open(t)
	if function, _ := p.Settings.Load().Trigger(cognito.PreSignUp); function == "" {
		t.Fatal("the pool of the test has no trigger to detach")
	}
	_, err := p.UpdateUserPool(t.Context(), &idp.UpdateUserPoolInput{
		UserPoolId: p.id, MfaConfiguration: types.UserPoolMfaTypeOptional,
		EmailConfiguration: &types.EmailConfigurationType{EmailSendingAccount: types.EmailSendingAccountTypeDeveloper, SourceArn: p.Settings.Load().Pool.EmailConfiguration.SourceArn},
	})
	if err != nil {
		t.Fatal(err)
	}
	if function, _ := p.Settings.Load().Trigger(cognito.PreSignUp); function != "" {
		t.Errorf("PreSignUp still has %s", function)
	}
	out, err := p.DescribeUserPool(t.Context(), &idp.DescribeUserPoolInput{UserPoolId: p.id})
	if err != nil {
		t.Fatal(err)
	}
	if pool := out.UserPool; len(pool.AutoVerifiedAttributes) != 0 || pool.DeviceConfiguration != nil {
		t.Errorf("what the update left out is still there: %v, %v", pool.AutoVerifiedAttributes, pool.DeviceConfiguration)
	}
	if names := out.UserPool.UsernameAttributes; fmt.Sprint(names) != "[email]" {
		t.Errorf("people sign in with %v after an update, want [email], which no update changes", names)
	}
}

func TestUpdateUserPoolKeepsUnknownMembers(t *testing.T) {
	p := open(t, func(c *settings.Config) { c.Pool.MfaConfiguration = types.UserPoolMfaTypeOff })
	status, answer := p.Send(t, "UpdateUserPool", `{"UserPoolId":"`+*p.id+`","Novelty":{"Level":3},"DeletionProtection":"ACTIVE"}`)
	if status != http.StatusOK || answer != "{}" {
		t.Fatalf("UpdateUserPool answers %d %s", status, answer)
	}
	_, answer = p.Send(t, "DescribeUserPool", `{"UserPoolId":"`+*p.id+`"}`)
	var seen struct {
		UserPool struct {
			Novelty            struct{ Level int }
			DeletionProtection string
		}
	}
	if err := json.Unmarshal([]byte(answer), &seen); err != nil || seen.UserPool.Novelty.Level != 3 || seen.UserPool.DeletionProtection != "ACTIVE" {
		t.Errorf("DescribeUserPool shows %+v (%v)", seen, err)
	}
}

func TestARefusedUpdateChangesNothing(t *testing.T) {
	p := open(t)
	before, _ := p.Settings.Load().Trigger(cognito.PreSignUp)
	status, answer := p.Send(t, "UpdateUserPool", `{"UserPoolId":"`+*p.id+`","Policies":{"PasswordPolicy":{"MinimumLength":3}}}`)
	if status != http.StatusBadRequest || !strings.Contains(answer, "InvalidParameterException") {
		t.Errorf("a password of 3 characters is answered %d %s", status, answer)
	}
	if after, _ := p.Settings.Load().Trigger(cognito.PreSignUp); after != before {
		t.Errorf("PreSignUp is %q after a refused update, want %q", after, before)
	}
}

func TestMFAConfiguration(t *testing.T) {
	p := open(t)
	_, err := p.SetUserPoolMfaConfig(t.Context(), &idp.SetUserPoolMfaConfigInput{UserPoolId: p.id, MfaConfiguration: types.UserPoolMfaTypeOn})
	if !strings.HasPrefix(flowtest.Refusal(err), "InvalidParameterException: Invalid MFA configuration given") {
		t.Errorf("a required factor without any factor: %v", flowtest.Refusal(err))
	}
	set, err := p.SetUserPoolMfaConfig(t.Context(), &idp.SetUserPoolMfaConfigInput{
		UserPoolId: p.id, MfaConfiguration: types.UserPoolMfaTypeOn, SoftwareTokenMfaConfiguration: &types.SoftwareTokenMfaConfigType{Enabled: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.GetUserPoolMfaConfig(t.Context(), &idp.GetUserPoolMfaConfigInput{UserPoolId: p.id})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []idp.SetUserPoolMfaConfigOutput{*set, idp.SetUserPoolMfaConfigOutput(*got)} {
		if c.MfaConfiguration != types.UserPoolMfaTypeOn || !c.SoftwareTokenMfaConfiguration.Enabled || c.EmailMfaConfiguration != nil {
			t.Errorf("the configuration is %s, app %t, mail %v", c.MfaConfiguration, c.SoftwareTokenMfaConfiguration.Enabled, c.EmailMfaConfiguration)
		}
	}
}

func TestClients(t *testing.T) {
	p := open(t)
	pages := idp.NewListUserPoolClientsPaginator(p.Client, &idp.ListUserPoolClientsInput{UserPoolId: p.id, MaxResults: new(int32(1))})
	secrets := map[string]bool{}
	for pages.HasMorePages() {
		page, err := pages.NextPage(t.Context())
		if err != nil || len(page.UserPoolClients) != 1 {
			t.Fatalf("a page has %d clients (%v), want 1", len(page.UserPoolClients), err)
		}
		out, err := p.DescribeUserPoolClient(t.Context(), &idp.DescribeUserPoolClientInput{UserPoolId: p.id, ClientId: page.UserPoolClients[0].ClientId})
		if err != nil {
			t.Fatal(err)
		}
		secrets[*out.UserPoolClient.ClientName] = out.UserPoolClient.ClientSecret != nil
	}
	if fmt.Sprint(secrets) != "map[server:true web:false]" {
		t.Errorf("the clients, and whether they have a secret, are %v", secrets)
	}
	_, err := p.DescribeUserPoolClient(t.Context(), &idp.DescribeUserPoolClientInput{UserPoolId: p.id, ClientId: new("nobody")})
	wantRefusal(t, err, "ResourceNotFoundException: User pool client nobody does not exist.")
}
