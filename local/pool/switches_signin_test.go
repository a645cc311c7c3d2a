package pool_test

import (
	"errors"
	"maps"

	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const (
	migration   = cognito.UserMigrationAuthentication
	refreshed   = cognito.TokenGenerationRefreshTokens
	newPassword = cognito.TokenGenerationNewPasswordChallenge
	invitation  = cognito.CustomMessageAdminCreateUser
)

// turns are the tests of all switches, by field.
func turns() map[string]turn {
	all := turnsOfSignIn()
	for _, more := range []map[string]turn{turnsOfPages(), turnsOfMigration(), turnsOfTokens(), turnsOfTriggers(), turnsOfAccounts()} {
		maps.Copy(all, more)
	}
	return all
}

func turnsOfSignIn() map[string]turn {
	return map[string]turn{
		"PostAuthenticationAfterTokens": {
			before: (*traveller).member, walk: fired((*traveller).signIn),
			usual: shows(preAuth, postAuth, tokens), turned: shows(preAuth, tokens, postAuth),
		},
		"PreAuthenticationOnCustomAuth": {
			before: (*traveller).member, walk: fired((*traveller).signInByWord),
			usual:  shows(defineAuth, createAuth, verifyAuth, defineAuth, postAuth, tokens),
			turned: shows(preAuth, defineAuth, createAuth, verifyAuth, defineAuth, postAuth, tokens),
		},
		"PreAuthenticationForDisabled": {
			before: first((*traveller).member, (*traveller).disable), walk: fired((*traveller).signIn),
			usual: shows("NotAuthorizedException"), turned: shows(preAuth, "NotAuthorizedException"),
		},
		"PreAuthenticationForUnconfirmed": {
			before: func(j *traveller) { j.must(j.signUp()) }, walk: fired((*traveller).signIn),
			usual: shows(preAuth, "UserNotConfirmedException"), turned: shows("UserNotConfirmedException"),
		},
		"PreAuthenticationOnSelectedFactor": {
			before: (*traveller).member, walk: fired((*traveller).signInByChoice),
			usual: shows(preAuth, postAuth, tokens), turned: shows(preAuth, preAuth, postAuth, tokens),
		},
		"NewPasswordPostAuthentication": {
			walk:   fired((*traveller).invited),
			usual:  shows(adminCreate, invitation, preAuth, postAuth, newPassword),
			turned: shows(adminCreate, invitation, preAuth, newPassword),
		},
		"UserNotFoundAlwaysPresent": {
			before: (*traveller).member, walk: holding("userNotFound", (*traveller).signInBothWays),
			usual: shows(), turned: shows(preAuth, defineAuth, createAuth, verifyAuth, defineAuth),
		},
	}
}

func (j *traveller) disable() {
	j.must(second(j.Client.AdminDisableUser(j.Context(), &idp.AdminDisableUserInput{UserPoolId: j.ID(), Username: new(someone)})))
}

// signInByChoice chooses the password of the factors that are offered.
func (j *traveller) signInByChoice() (*types.AuthenticationResultType, error) {
	out, err := j.start(types.AuthFlowTypeUserAuth, map[string]string{"USERNAME": someone})
	if err != nil {
		return nil, err
	}
	return end(j.respond(out.ChallengeName, out.Session, map[string]string{"USERNAME": someone, "ANSWER": "PASSWORD", "PASSWORD": password}))
}

// signInBothWays passes all triggers that are asked about somebody who may not be there.
func (j *traveller) signInBothWays() (*types.AuthenticationResultType, error) {
	if _, err := j.signIn(); err != nil {
		return nil, err
	}
	return j.signInByWord()
}

func turnsOfPages() map[string]turn {
	nothing := map[string]any{"userAttributesToMap": nil}
	return map[string]turn{
		"HostedLoginSource": {
			to: string(tokens), before: (*traveller).member, walk: fired((*traveller).signInOnPage),
			usual: shows(preAuth, postAuth, hosted), turned: shows(preAuth, postAuth, tokens),
		},
		"HostedLoginPostAuthentication": {
			before: (*traveller).member, walk: fired((*traveller).signInOnPage),
			usual: shows(preAuth, postAuth, hosted), turned: shows(preAuth, hosted),
		},
		"NullAttributesToMapDropsAll": {
			config: func(c *settings.Config) { c.Pool.Schema = nil }, // else an address is required
			before: answers(inbound, nothing), walk: (*traveller).brought,
			usual: shows("Jane Doe"), turned: shows(""),
		},
	}
}

// brought shows the name of somebody who came through Google.
func (j *traveller) brought() []string {
	j.must(second(j.throughGoogle()))
	user, _ := j.Directory.ByIdentity("Google", "100000000000000000001")
	return shows(user.Attributes["name"])
}

func turnsOfMigration() map[string]turn {
	unsaid := map[string]any{
		"userAttributes":  map[string]string{"email": "legacy@example.com", "email_verified": "true"},
		"finalUserStatus": "", "messageAction": "SUPPRESS",
	}
	return map[string]turn{
		"MigrateBeforePreAuthentication": {
			walk:  fired((*traveller).migrate),
			usual: shows(migration, adminCreate, preAuth, postAuth, tokens), turned: shows(preAuth, migration, adminCreate, postAuth, tokens),
		},
		"MigrationPreSignUp": {
			walk:  fired((*traveller).migrate),
			usual: shows(migration, adminCreate, preAuth, postAuth, tokens), turned: shows(migration, preAuth, postAuth, tokens),
		},
		"MigrationPreSignUpSource": {
			to: string(preSignUp), walk: fired((*traveller).migrate),
			usual: shows(migration, adminCreate, preAuth, postAuth, tokens), turned: shows(migration, preSignUp, preAuth, postAuth, tokens),
		},
		"LegacyMigrationError": {
			to: "UserLambdaValidationException", config: flowtest.ShowingUsers,
			before: func(j *traveller) { j.refuse(migration, errors.New("the store is down")) }, walk: fired((*traveller).migrate),
			usual: shows(migration, "UserNotFoundException"), turned: shows(migration, "UserLambdaValidationException"),
		},
		"EmptyFinalStatusConfirms": {
			before: answers(migration, unsaid), walk: fired((*traveller).migrate),
			usual:  shows(migration, adminCreate, preAuth, "PasswordResetRequiredException"),
			turned: shows(migration, adminCreate, preAuth, postAuth, tokens),
		},
	}
}
