package pool_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/runner"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

func turnsOfTokens() map[string]turn {
	groupless := map[string]any{"groupOverrideDetails": map[string]any{"groupsToOverride": []string{}, "iamRolesToOverride": nil, "preferredRole": nil}}
	reserved := map[string]any{"idTokenGeneration": map[string]any{"claimsToAddOrOverride": map[string]any{"sub": "example"}}}
	details := func(with map[string]any) func(*traveller) {
		return answers(tokens, map[string]any{"claimsAndScopeOverrideDetails": with})
	}
	return map[string]turn{
		"EmptyGroupOverrideKeepsGroups": {
			before: first((*traveller).editor, details(groupless)), walk: (*traveller).groups,
			usual: shows(), turned: shows("editors"),
		},
		"RefuseReservedClaims": {
			before: first((*traveller).member, details(reserved)), walk: fired((*traveller).signIn),
			usual: shows(preAuth, postAuth, tokens), turned: shows(preAuth, postAuth, tokens, "InvalidLambdaResponseException"),
		},
		"RefreshTokenSource": {
			to: string(refreshed), before: (*traveller).visitor, walk: fired((*traveller).renew),
			usual: shows(tokens), turned: shows(refreshed),
		},
		"RefreshMetadataDelivered": {
			before: (*traveller).visitor, walk: holding("clientMetadata", (*traveller).renewWithMetadata),
			usual: shows(tokens), turned: shows(),
		},
		"ClientCredentialsUserAttributes": {
			config: withMachine, walk: holding("userAttributes", (*traveller).asMachine),
			usual: shows(), turned: shows(cognito.TokenGenerationClientCredentials),
		},
	}
}

// editor is a member of a group.
func (j *traveller) editor() {
	j.member()
	j.must(second(j.Client.CreateGroup(j.Context(), &idp.CreateGroupInput{UserPoolId: j.ID(), GroupName: new("editors")})))
	j.must(second(j.Client.AdminAddUserToGroup(j.Context(), &idp.AdminAddUserToGroupInput{
		UserPoolId: j.ID(), GroupName: new("editors"), Username: new(someone),
	})))
}

// groups shows those in the ID token of a sign-in.
func (j *traveller) groups() []string {
	result, err := j.signIn()
	claims, invalid := j.Tokens.Verify(*must(j, result, err).IdToken, j.Clock.Now())
	j.must(invalid)
	list, _ := claims["cognito:groups"].([]any)
	return shows(list...)
}

func (j *traveller) renewWithMetadata() (*types.AuthenticationResultType, error) {
	out, err := j.Client.GetTokensFromRefreshToken(j.Context(), &idp.GetTokensFromRefreshTokenInput{
		ClientId: j.ClientID("web"), RefreshToken: j.held.RefreshToken, ClientMetadata: map[string]string{"locale": "de"},
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func turnsOfTriggers() map[string]turn {
	down := func(source cognito.Source) func(*traveller) {
		return func(j *traveller) { j.refuse(source, errors.New("the store is down")) }
	}
	return map[string]turn{
		"RetryFunctionErrors": {
			before: first((*traveller).member, down(preAuth)), walk: fired((*traveller).signIn),
			usual: shows(preAuth, "UserLambdaValidationException"), turned: shows(preAuth, preAuth, preAuth, "UserLambdaValidationException"),
		},
		"RetryThrottles": {
			open: throttled, before: (*traveller).member, walk: fired((*traveller).signIn),
			usual: shows(preAuth, "UnexpectedLambdaException"), turned: shows(preAuth, preAuth, preAuth, "UnexpectedLambdaException"),
		},
		"EmptyMessageFieldIsText": {
			before: answers(signUpMail, map[string]any{"emailMessage": ""}), walk: (*traveller).mailed,
			usual: shows("Your confirmation code is ******"), turned: shows(""),
		},
		"CustomMessageFailureKeepsUser": {
			before: down(signUpMail), walk: (*traveller).signUpThenCount,
			usual:  shows(preSignUp, signUpMail, "UserLambdaValidationException", "1 users"),
			turned: shows(preSignUp, signUpMail, "UserLambdaValidationException", "0 users"),
		},
	}
}

// throttled opens a pool whose pre authentication never gets a place to run.
func throttled(t *testing.T, change func(*settings.Config)) *traveller {
	t.Helper()
	j := &traveller{T: t}
	full := func(_ context.Context, raw []byte) (runner.Result, error) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.events = append(j.events, slices.Clone(raw))
		return runner.Result{}, &hook.InvokeError{Status: http.StatusTooManyRequests, Code: "TooManyRequestsException"}
	}
	j.Pool = pooltest.New(t, pooltest.Options{Config: change, Triggers: map[string]hook.Function{"PreAuthentication": full}})
	return j
}

// mailed shows the mail after a sign-up, without the code's digits.
func (j *traveller) mailed() []string {
	j.must(j.signUp())
	message := j.Message(j, someone)
	return shows(strings.ReplaceAll(message.Body, message.Code, "******"))
}

func (j *traveller) signUpThenCount() []string {
	return append(j.seen(j.signUp()), fmt.Sprintf("%d users", j.Directory.Len()))
}

func turnsOfAccounts() map[string]turn {
	return map[string]turn{
		"PreSignUpBeforeExistsCheck": {
			before: (*traveller).member, walk: called((*traveller).signUp),
			usual: shows("UsernameExistsException"), turned: shows(preSignUp, "UsernameExistsException"),
		},
		"AdminResetSource": {
			to: string(cognito.CustomMessageResendCode), before: (*traveller).member, walk: called((*traveller).reset),
			usual: shows(cognito.CustomMessageForgotPassword), turned: shows(cognito.CustomMessageResendCode),
		},
		"ImportTriggers": {walk: called((*traveller).imported), usual: shows(), turned: shows(adminCreate)},
		"CustomAttributesNeedListing": {
			config: func(c *settings.Config) {
				c.Pool.Schema = append(c.Pool.Schema, types.SchemaAttributeType{
					Name: new("team"), AttributeDataType: types.AttributeDataTypeString, Mutable: new(true),
				})
			},
			walk:  called((*traveller).signUpInTeam),
			usual: shows(preSignUp, signUpMail), turned: shows("NotAuthorizedException"),
		},
	}
}

func (j *traveller) reset() error {
	j.Mail.Clear()
	return second(j.Client.AdminResetUserPassword(j.Context(), &idp.AdminResetUserPasswordInput{UserPoolId: j.ID(), Username: new(someone)}))
}

func (j *traveller) signUpInTeam() error {
	return second(j.Client.SignUp(j.Context(), &idp.SignUpInput{
		ClientId: j.ClientID("web"), Username: new(someone), Password: new(password), UserAttributes: attributes("custom:team", "example"),
	}))
}

// imported brings one user by a file.
func (j *traveller) imported() error {
	made, err := j.Client.CreateUserImportJob(j.Context(), &idp.CreateUserImportJobInput{
		UserPoolId: j.ID(), JobName: new("example"), CloudWatchLogsRoleArn: new("arn:aws:iam::123456789012:role/example"),
	})
	if err != nil {
		return err
	}
	if err := j.upload(*made.UserImportJob.PreSignedUrl); err != nil {
		return err
	}
	job := made.UserImportJob.JobId
	if _, err := j.Client.StartUserImportJob(j.Context(), &idp.StartUserImportJobInput{UserPoolId: j.ID(), JobId: job}); err != nil {
		return err
	}
	for {
		out, err := j.Client.DescribeUserImportJob(j.Context(), &idp.DescribeUserImportJobInput{UserPoolId: j.ID(), JobId: job})
		if err != nil {
			return err
		}
		if status := out.UserImportJob.Status; status == types.UserImportJobStatusTypeSucceeded {
			return nil
		} else if status == types.UserImportJobStatusTypeFailed {
			return errors.New(*out.UserImportJob.CompletionMessage)
		}
		time.Sleep(time.Millisecond)
	}
}

// upload sends a file of one user.
func (j *traveller) upload(to string) error {
	header, err := j.Client.GetCSVHeader(j.Context(), &idp.GetCSVHeaderInput{UserPoolId: j.ID()})
	if err != nil {
		return err
	}
	given := map[string]string{"cognito:username": someone, "email_verified": "true", "cognito:mfa_enabled": "false"}
	var row []string
	for _, column := range header.CSVHeader {
		row = append(row, given[column])
	}
	file := strings.Join(header.CSVHeader, ",") + "\n" + strings.Join(row, ",") + "\n"
	request, err := http.NewRequestWithContext(j.Context(), http.MethodPut, to, strings.NewReader(file))
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(answer.Body) // only to be told
		return errors.New(string(text))
	}
	return nil
}
