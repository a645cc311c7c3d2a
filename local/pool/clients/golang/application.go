package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool"
)

// newAPI is the SDK with nothing changed but its endpoint. The pool demands credentials, any will do.
func newAPI(info pool.Info) *idp.Client {
	return idp.New(idp.Options{
		Region:       info.Region,
		BaseEndpoint: &info.Endpoint,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "local", SecretAccessKey: "local"}, nil
		}),
	})
}

const (
	applicant      = "jane.doe@sdk-go.example.com"
	moved          = "jane.doe@sdk-go.example.net"
	firstPassword  = "Correct-Horse-41"
	secondPassword = "Battery-Staple-42"
)

// signsIn are the triggers of a sign-in with a password.
func signsIn() []string {
	return []string{"PreAuthentication_Authentication", "PostAuthentication_Authentication", "TokenGeneration_Authentication"}
}

// application is an app that signs people up and in with the SDK.
type application struct {
	*try
	web     string // id of the client without a secret
	session *types.AuthenticationResultType
}

func (a *application) steps() []step {
	return []step{
		{"the app client", nil, a.describe},
		{"sign-up refused by pre sign-up", []string{"PreSignUp_SignUp"}, a.refusedSignUp},
		{"sign-up and confirmation", []string{"PreSignUp_SignUp", "CustomMessage_SignUp", "PostConfirmation_ConfirmSignUp"}, a.signUp},
		{"a wrong password", signsIn()[:1], a.wrongPassword},
		{"a group, then sign-in with a password", signsIn(), a.signIn},
		{"a new address", []string{"CustomMessage_UpdateUserAttribute"}, a.move},
		{"refresh and revocation", []string{"TokenGeneration_RefreshTokens"}, a.refresh},
		{"a forgotten password", slices.Concat([]string{"CustomMessage_ForgotPassword", "PostConfirmation_ConfirmForgotPassword"}, signsIn()), a.forgotten},
		{"global sign-out", signsIn(), a.signOut},
		{"pages of people", []string{"PreSignUp_AdminCreateUser", "PreSignUp_AdminCreateUser", "PreSignUp_AdminCreateUser"}, a.pages},
		a.unseen(firstPassword, secondPassword),
	}
}

func (a *application) describe(ctx context.Context) error {
	web, err := a.client("web")
	if err != nil {
		return err
	}
	a.web = web.ID
	out, err := a.api.DescribeUserPoolClient(ctx, &idp.DescribeUserPoolClientInput{UserPoolId: &a.info.UserPoolID, ClientId: &a.web})
	if err != nil {
		return err
	}
	return demand(aws.ToString(out.UserPoolClient.ClientName) == "web" && out.UserPoolClient.ClientSecret == nil, "the client web has no secret")
}

func (a *application) refusedSignUp(ctx context.Context) error {
	_, err := a.api.SignUp(ctx, &idp.SignUpInput{ClientId: &a.web, Username: aws.String("someone@mailinator.com"), Password: aws.String(firstPassword)})
	refusal, ok := errors.AsType[*types.UserLambdaValidationException](err)
	if !ok {
		return fmt.Errorf("it ends with another error: %w", err)
	}
	text := refusal.ErrorMessage()
	return demand(strings.HasPrefix(text, "PreSignUp failed with error disposable_email: ") && strings.HasSuffix(text, "."), "the refusal is pre sign-up's")
}

func (a *application) signUp(ctx context.Context) error {
	out, err := a.api.SignUp(ctx, &idp.SignUpInput{
		ClientId: &a.web, Username: aws.String(applicant), Password: aws.String(firstPassword),
		UserAttributes: []types.AttributeType{{Name: aws.String("name"), Value: aws.String("Jane Doe")}},
	})
	if err != nil {
		return err
	}
	code, err := a.code(ctx, applicant, "CustomMessage_SignUp")
	if err != nil {
		return err
	}
	_, err = a.api.ConfirmSignUp(ctx, &idp.ConfirmSignUpInput{ClientId: &a.web, Username: aws.String(applicant), ConfirmationCode: aws.String(code + "0")})
	if err := refused[*types.CodeMismatchException](err); err != nil {
		return err
	}
	_, err = a.api.ConfirmSignUp(ctx, &idp.ConfirmSignUpInput{ClientId: &a.web, Username: aws.String(applicant), ConfirmationCode: &code})
	return errors.Join(err, demand(!out.UserConfirmed, "the person has to confirm"))
}

// enter signs in with a password.
func (a *application) enter(ctx context.Context, name, password string) (err error) {
	out, err := a.api.InitiateAuth(ctx, &idp.InitiateAuthInput{
		ClientId: &a.web, AuthFlow: types.AuthFlowTypeUserPasswordAuth,
		AuthParameters: map[string]string{"USERNAME": name, "PASSWORD": password},
	})
	if err != nil {
		return err
	}
	a.session = out.AuthenticationResult
	return demand(a.session != nil, "the password is enough")
}

func (a *application) wrongPassword(ctx context.Context) error {
	return refused[*types.NotAuthorizedException](a.enter(ctx, applicant, secondPassword))
}

func (a *application) signIn(ctx context.Context) error {
	_, err := a.api.AdminAddUserToGroup(ctx, &idp.AdminAddUserToGroupInput{UserPoolId: &a.info.UserPoolID, Username: aws.String(applicant), GroupName: aws.String("staff")})
	if err != nil {
		return err
	}
	if err := a.enter(ctx, applicant, firstPassword); err != nil {
		return err
	}
	me, err := a.api.GetUser(ctx, &idp.GetUserInput{AccessToken: a.session.AccessToken})
	if err != nil {
		return err
	}
	groups, err := a.api.AdminListGroupsForUser(ctx, &idp.AdminListGroupsForUserInput{UserPoolId: &a.info.UserPoolID, Username: me.Username})
	if err != nil {
		return err
	}
	return errors.Join(
		demand(attribute(me.UserAttributes, "email_verified") == "true", "the address is verified"),
		demand(len(groups.Groups) == 1 && aws.ToString(groups.Groups[0].GroupName) == "staff", "the person is in the group"),
	)
}

func attribute(list []types.AttributeType, name string) string {
	for _, a := range list {
		if aws.ToString(a.Name) == name {
			return aws.ToString(a.Value)
		}
	}
	return ""
}

// move changes the address, which counts once its code came back.
func (a *application) move(ctx context.Context) error {
	_, err := a.api.UpdateUserAttributes(ctx, &idp.UpdateUserAttributesInput{
		AccessToken: a.session.AccessToken, UserAttributes: []types.AttributeType{{Name: aws.String("email"), Value: aws.String(moved)}},
	})
	if err != nil {
		return err
	}
	code, err := a.code(ctx, moved, "CustomMessage_UpdateUserAttribute")
	if err != nil {
		return err
	}
	_, err = a.api.VerifyUserAttribute(ctx, &idp.VerifyUserAttributeInput{AccessToken: a.session.AccessToken, AttributeName: aws.String("email"), Code: &code})
	if err != nil {
		return err
	}
	person, err := a.api.AdminGetUser(ctx, &idp.AdminGetUserInput{UserPoolId: &a.info.UserPoolID, Username: aws.String(moved)})
	if err != nil {
		return err
	}
	return demand(attribute(person.UserAttributes, "email_verified") == "true", "the new address is verified")
}

func (a *application) refresh(ctx context.Context) error {
	renew := func() (*idp.InitiateAuthOutput, error) {
		return a.api.InitiateAuth(ctx, &idp.InitiateAuthInput{
			ClientId: &a.web, AuthFlow: types.AuthFlowTypeRefreshTokenAuth,
			AuthParameters: map[string]string{"REFRESH_TOKEN": aws.ToString(a.session.RefreshToken)},
		})
	}
	out, err := renew()
	if err != nil {
		return err
	}
	if _, err := a.api.RevokeToken(ctx, &idp.RevokeTokenInput{ClientId: &a.web, Token: a.session.RefreshToken}); err != nil {
		return err
	}
	_, err = renew()
	if err := refused[*types.NotAuthorizedException](err); err != nil {
		return err
	}
	_, err = a.api.GetUser(ctx, &idp.GetUserInput{AccessToken: out.AuthenticationResult.AccessToken})
	return refused[*types.NotAuthorizedException](err)
}

func (a *application) forgotten(ctx context.Context) error {
	out, err := a.api.ForgotPassword(ctx, &idp.ForgotPasswordInput{ClientId: &a.web, Username: aws.String(moved)})
	if err != nil {
		return err
	}
	code, err := a.code(ctx, moved, "CustomMessage_ForgotPassword")
	if err != nil {
		return err
	}
	_, err = a.api.ConfirmForgotPassword(ctx, &idp.ConfirmForgotPasswordInput{ClientId: &a.web, Username: aws.String(moved), ConfirmationCode: &code, Password: aws.String(secondPassword)})
	if err != nil {
		return err
	}
	return errors.Join(
		a.enter(ctx, moved, secondPassword),
		demand(!strings.Contains(aws.ToString(out.CodeDeliveryDetails.Destination), moved), "the address is masked"),
	)
}

func (a *application) signOut(ctx context.Context) error {
	if err := a.enter(ctx, moved, secondPassword); err != nil {
		return err
	}
	if _, err := a.api.GlobalSignOut(ctx, &idp.GlobalSignOutInput{AccessToken: a.session.AccessToken}); err != nil {
		return err
	}
	_, err := a.api.GetTokensFromRefreshToken(ctx, &idp.GetTokensFromRefreshTokenInput{ClientId: &a.web, RefreshToken: a.session.RefreshToken})
	return refused[*types.NotAuthorizedException](err)
}

func (a *application) pages(ctx context.Context) error {
	for i := range 3 {
		_, err := a.api.AdminCreateUser(ctx, &idp.AdminCreateUserInput{
			UserPoolId: &a.info.UserPoolID, Username: aws.String(fmt.Sprintf("paged%d@sdk-go.example.com", i)), MessageAction: types.MessageActionTypeSuppress,
		})
		if err != nil {
			return err
		}
	}
	found := 0
	pages := idp.NewListUsersPaginator(a.api, &idp.ListUsersInput{UserPoolId: &a.info.UserPoolID, Filter: aws.String(`email ^= "paged"`), Limit: aws.Int32(2)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return err
		}
		found += len(page.Users)
	}
	return demand(found == 3, "three people are listed")
}
