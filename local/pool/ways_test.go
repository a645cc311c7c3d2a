package pool_test

import (
	"crypto/rand"
	"maps"
	"testing"

	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// A way is one way to tokens.
type way struct {
	config func(*settings.Config)
	// before brings the pool to where the way begins.
	before func(*traveller)
	// in walks it and returns the tokens; nil and an error when it is refused.
	in func(*traveller) (*types.AuthenticationResultType, error)
	// fires are the triggers of in, in order.
	fires []cognito.Source
}

// Short names of sources, for the lists below.
const (
	preSignUp   = cognito.PreSignUpSignUp
	signUpMail  = cognito.CustomMessageSignUp
	confirmed   = cognito.PostConfirmationConfirmSignUp
	preAuth     = cognito.PreAuthenticationAuthentication
	postAuth    = cognito.PostAuthenticationAuthentication
	tokens      = cognito.TokenGenerationAuthentication
	resetDone   = cognito.PostConfirmationConfirmForgotPassword
	otpMail     = cognito.CustomMessageAuthentication
	defineAuth  = cognito.DefineAuthChallengeAuthentication
	createAuth  = cognito.CreateAuthChallengeAuthentication
	verifyAuth  = cognito.VerifyAuthChallengeResponseAuthentication
	adminCreate = cognito.PreSignUpAdminCreateUser
)

// ways are all of them.
func ways() map[string]way {
	all := calls()
	maps.Copy(all, pages())
	return all
}

// calls are the ways through the API.
func calls() map[string]way {
	return map[string]way{
		"sign-up and password": {
			in: func(j *traveller) (*types.AuthenticationResultType, error) {
				if err := j.signUp(); err != nil {
					return nil, err
				}
				if err := j.confirm(); err != nil {
					return nil, err
				}
				return j.signIn()
			},
			fires: []cognito.Source{preSignUp, signUpMail, confirmed, preAuth, postAuth, tokens},
		},
		"password": {before: (*traveller).member, in: (*traveller).signIn, fires: []cognito.Source{preAuth, postAuth, tokens}},
		"SRP":      {before: (*traveller).member, in: (*traveller).signInSRP, fires: []cognito.Source{preAuth, postAuth, tokens}},
		"refresh through InitiateAuth": {
			before: (*traveller).visitor, in: (*traveller).refresh, fires: []cognito.Source{cognito.TokenGenerationRefreshTokens},
		},
		"GetTokensFromRefreshToken": {before: (*traveller).visitor, in: (*traveller).renew, fires: []cognito.Source{tokens}},
		"new password of an invited user": {
			in:    (*traveller).invited,
			fires: []cognito.Source{adminCreate, cognito.CustomMessageAdminCreateUser, preAuth, postAuth, cognito.TokenGenerationNewPasswordChallenge},
		},
		"forgotten password": {
			before: (*traveller).member, in: (*traveller).forgetful,
			fires: []cognito.Source{cognito.CustomMessageForgotPassword, resetDone, preAuth, postAuth, tokens},
		},
		"custom challenge": {
			before: (*traveller).member, in: (*traveller).signInByWord,
			fires: []cognito.Source{defineAuth, createAuth, verifyAuth, defineAuth, postAuth, tokens},
		},
		"device": {
			config: func(c *settings.Config) { c.Pool.DeviceConfiguration.DeviceOnlyRememberedOnUserPrompt = false },
			before: (*traveller).withDevice, in: (*traveller).signInWithDevice,
			fires: []cognito.Source{preAuth, postAuth, cognito.TokenGenerationAuthenticateDevice},
		},
		"one-time password by mail": {before: (*traveller).member, in: (*traveller).signInByMail, fires: []cognito.Source{preAuth, otpMail, postAuth, tokens}},
		"by an administrator":       {before: (*traveller).member, in: (*traveller).signInAsAdmin, fires: []cognito.Source{preAuth, postAuth, tokens}},
		"migration": {
			in:    (*traveller).migrate,
			fires: []cognito.Source{cognito.UserMigrationAuthentication, adminCreate, preAuth, postAuth, tokens},
		},
	}
}

// member has signed up and confirmed; the events of that are forgotten.
func (j *traveller) member() {
	j.must(j.signUp())
	j.must(j.confirm())
	j.taken()
}

func (j *traveller) signUp() error {
	return second(j.Client.SignUp(j.Context(), &idp.SignUpInput{
		ClientId: j.ClientID("web"), Username: new(someone), Password: new(password),
		UserAttributes: attributes("email", someone, "name", "Jane Doe"), ClientMetadata: map[string]string{"locale": "de"},
	}))
}

func second[T any](_ T, err error) error { return err }

func (j *traveller) confirm() error {
	return second(j.Client.ConfirmSignUp(j.Context(), &idp.ConfirmSignUpInput{
		ClientId: j.ClientID("web"), Username: new(someone), ConfirmationCode: new(j.Code(j, someone)),
	}))
}

// start is InitiateAuth of the public client.
func (j *traveller) start(flow types.AuthFlowType, parameters map[string]string) (*idp.InitiateAuthOutput, error) {
	return j.Client.InitiateAuth(j.Context(), &idp.InitiateAuthInput{ClientId: j.ClientID("web"), AuthFlow: flow, AuthParameters: parameters})
}

// respond answers a challenge.
func (j *traveller) respond(name types.ChallengeNameType, session *string, answers map[string]string) (*idp.RespondToAuthChallengeOutput, error) {
	return j.Client.RespondToAuthChallenge(j.Context(), &idp.RespondToAuthChallengeInput{
		ClientId: j.ClientID("web"), ChallengeName: name, Session: session, ChallengeResponses: answers,
	})
}

// end is the result of the last step, or its error.
func end(out *idp.RespondToAuthChallengeOutput, err error) (*types.AuthenticationResultType, error) {
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func (j *traveller) signIn() (*types.AuthenticationResultType, error) {
	out, err := j.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": someone, "PASSWORD": password})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func (j *traveller) signInSRP() (*types.AuthenticationResultType, error) {
	return end(j.proveSRP(nil))
}

// proveSRP goes as far as the answer to PASSWORD_VERIFIER, with more auth parameters.
func (j *traveller) proveSRP(more map[string]string) (*idp.RespondToAuthChallengeOutput, error) {
	client := srp.NewClient(rand.Reader)
	parameters := map[string]string{"USERNAME": someone, "SRP_A": client.A()}
	maps.Copy(parameters, more)
	out, err := j.start(types.AuthFlowTypeUserSrpAuth, parameters)
	if err != nil {
		return nil, err
	}
	answers := j.claim(client, j.SRPGroup(), out.ChallengeParameters["USER_ID_FOR_SRP"], password, out.ChallengeParameters)
	maps.Copy(answers, more)
	return j.respond(out.ChallengeName, out.Session, answers)
}

// claim answers a password verifier challenge.
func (j *traveller) claim(client *srp.Client, group, user, secret string, given map[string]string) map[string]string {
	now := srp.Timestamp(j.Clock.Now())
	return map[string]string{
		"USERNAME": given["USERNAME"], "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"], "TIMESTAMP": now,
		"PASSWORD_CLAIM_SIGNATURE": client.Claim(group, user, secret, given["SRP_B"], given["SALT"], given["SECRET_BLOCK"], now),
	}
}

func (j *traveller) signInAsAdmin() (*types.AuthenticationResultType, error) {
	out, err := j.Client.AdminInitiateAuth(j.Context(), &idp.AdminInitiateAuthInput{
		UserPoolId: j.ID(), ClientId: j.ClientID("web"), AuthFlow: types.AuthFlowTypeAdminUserPasswordAuth,
		AuthParameters: map[string]string{"USERNAME": someone, "PASSWORD": password},
	})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

func (j *traveller) invited() (*types.AuthenticationResultType, error) {
	if err := second(j.Client.AdminCreateUser(j.Context(), &idp.AdminCreateUserInput{
		UserPoolId: j.ID(), Username: new(someone), UserAttributes: attributes("email", someone, "email_verified", "true"),
		DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail}, TemporaryPassword: new("Temporary-password-1"),
	})); err != nil {
		return nil, err
	}
	out, err := j.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": someone, "PASSWORD": j.Code(j, someone)})
	if err != nil {
		return nil, err
	}
	return end(j.respond(out.ChallengeName, out.Session, map[string]string{"USERNAME": someone, "NEW_PASSWORD": password}))
}

func (j *traveller) forgetful() (*types.AuthenticationResultType, error) {
	j.Mail.Clear()
	if err := second(j.Client.ForgotPassword(j.Context(), &idp.ForgotPasswordInput{ClientId: j.ClientID("web"), Username: new(someone)})); err != nil {
		return nil, err
	}
	if err := second(j.Client.ConfirmForgotPassword(j.Context(), &idp.ConfirmForgotPasswordInput{
		ClientId: j.ClientID("web"), Username: new(someone), Password: new(password), ConfirmationCode: new(j.Code(j, someone)),
	})); err != nil {
		return nil, err
	}
	return j.signIn()
}

func (j *traveller) signInByWord() (*types.AuthenticationResultType, error) {
	out, err := j.start(types.AuthFlowTypeCustomAuth, map[string]string{"USERNAME": someone})
	if err != nil {
		return nil, err
	}
	return end(j.respond(out.ChallengeName, out.Session, map[string]string{"USERNAME": someone, "ANSWER": "example"}))
}

func (j *traveller) signInByMail() (*types.AuthenticationResultType, error) {
	j.Mail.Clear()
	out, err := j.start(types.AuthFlowTypeUserAuth, map[string]string{"USERNAME": someone, "PREFERRED_CHALLENGE": "EMAIL_OTP"})
	if err != nil {
		return nil, err
	}
	return end(j.respond(out.ChallengeName, out.Session, map[string]string{"USERNAME": someone, "EMAIL_OTP_CODE": j.Code(j, someone)}))
}

func (j *traveller) migrate() (*types.AuthenticationResultType, error) {
	out, err := j.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": "legacy@example.com", "PASSWORD": password})
	if err != nil {
		return nil, err
	}
	return out.AuthenticationResult, nil
}

// begin opens a pool in which nothing is left but to go the way.
func (w way) begin(t *testing.T) *traveller {
	t.Helper()
	j := board(t, w.config)
	if w.before != nil {
		w.before(j)
	}
	return j
}

// TestWays walks every way in and looks at what its triggers were sent.
func TestWays(t *testing.T) {
	for name, w := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := w.begin(t)
			result, err := w.in(j)
			if err != nil {
				t.Fatal(err)
			}
			person := w.fires[len(w.fires)-1] != cognito.TokenGenerationClientCredentials
			if result == nil || result.AccessToken == nil || (result.IdToken != nil) != person {
				t.Fatal("the way ends without tokens")
			}
			j.passed(w.fires...)
		})
	}
}
