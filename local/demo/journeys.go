package main

import (
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// journeys are all that are walked, in order. Everybody is Jane Doe.
func journeys() []journey {
	return []journey{
		{"member", "Sign up, sign in, refresh, sign out", (*traveller).member},
		{"refused", "A throw-away address is refused, a permanent one is not", (*traveller).refused},
		{"variety", "Sign-ups of all kinds", (*traveller).variety},
		{"invited", "An invited user chooses a password", (*traveller).invited},
		{"forgotten", "A forgotten password", (*traveller).forgotten},
		{"language", "Mails in the language of the person", (*traveller).language},
		{"twice", "Sign-ins within 30 seconds bring one alert", (*traveller).twice},
		{"not-me", "A sign-in that was somebody else's", (*traveller).notMe},
		{"federated", "Through a provider, for the first time and later", (*traveller).federated},
	}
}

func (t *traveller) member() bool {
	const who = "jane.doe@example.com"
	return t.signUp("sign-up", who, nil) &&
		t.confirm(who) &&
		t.step("sign-in", "InitiateAuth with USER_SRP_AUTH, then PASSWORD_VERIFIER", func() (string, error) { return t.proveSRP(who) }) &&
		t.refresh("refresh") &&
		t.signOut("sign-out") &&
		!t.refresh("refresh-again")
}

func (t *traveller) refused() bool {
	t.signUp("throw-away", "jane.doe@mailinator.com", nil)
	return t.signUp("permanent", "jane.doe@example.org", nil)
}

// variety is one sign-up for each kind of person that pre sign-up tells apart.
func (t *traveller) variety() bool {
	named := func(name string) func(*idp.SignUpInput) {
		return func(in *idp.SignUpInput) { in.UserAttributes = attributes("name", name) }
	}
	t.signUp("subdomain", "jane.doe@inbox.mailinator.com", nil)
	t.signUp("typo", "jane.doe@gmial.com", nil)
	t.signUp("malformed", "jane..doe@example.com", nil)
	t.signUp("spam-name", "jane.doe+prize@example.com", named("Jane, claim your prize at https://prize.example.net/win now"))
	t.signUp("relay", "example0000@privaterelay.appleid.com", nil)
	t.signUp("phone-only", "+12025550123", nil)
	return t.signUp("with-metadata", "jane.doe+spring@example.com", func(in *idp.SignUpInput) {
		in.UserAttributes = attributes("given_name", "Jane", "family_name", "Doe", "locale", "de-DE", "phone_number", "+12025550124")
		in.ValidationData = attributes("captcha", "example-captcha-token")
		in.ClientMetadata = map[string]string{"campaign": "spring", "locale": "de"}
	})
}

func (t *traveller) invited() bool {
	const who = "jane.doe+invited@example.com"
	var challenge *idp.InitiateAuthOutput
	return t.step("invite", "AdminCreateUser for "+who, func() (string, error) {
		out, err := t.client.AdminCreateUser(t.ctx, &idp.AdminCreateUserInput{
			UserPoolId: new(t.pool.Info().UserPoolID), Username: new(who), TemporaryPassword: new("Temporary-password-1"),
			DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
			UserAttributes:         attributes("email", who, "email_verified", "true", "name", "Jane Doe"),
		})
		if err != nil {
			return "", err
		}
		return "a user with status " + string(out.User.UserStatus), nil
	}) && t.step("sign-in", "InitiateAuth with USER_PASSWORD_AUTH, the password from the mail", func() (got string, err error) {
		challenge, got, err = t.givePassword(who, t.code(who))
		return got, err
	}) && t.step("new-password", "RespondToAuthChallenge with a password of one's own", func() (string, error) {
		return t.answer(challenge, map[string]string{"USERNAME": challenge.ChallengeParameters["USER_ID_FOR_SRP"], "NEW_PASSWORD": password})
	})
}

func (t *traveller) forgotten() bool {
	const who = "jane.doe+forgot@example.com"
	return t.signUp("sign-up", who, nil) &&
		t.confirm(who) &&
		t.step("forget", "ForgotPassword of "+who, func() (string, error) {
			out, err := t.client.ForgotPassword(t.ctx, &idp.ForgotPasswordInput{ClientId: t.app(), Username: new(who)})
			if err != nil {
				return "", err
			}
			return delivered(out.CodeDeliveryDetails), nil
		}) &&
		t.reset(who) &&
		t.signIn("sign-in", who, chosen)
}

func (t *traveller) federated() bool {
	through := func(name, provider, person string) bool {
		return t.step(name, "/oauth2/authorize as "+person+" of "+provider+", /oauth2/token", func() (string, error) {
			return t.federate(provider, person)
		})
	}
	const jane = "100000000000000000001"
	return through("first", "Google", jane) && through("later", "Google", jane) && through("first-saml", "Corporate", "jdoe")
}

// signUp signs somebody up, with the change to the request that a journey wants; nil for none.
func (t *traveller) signUp(name, who string, change func(*idp.SignUpInput)) bool {
	return t.step(name, "SignUp as "+who, func() (string, error) {
		in := &idp.SignUpInput{
			ClientId: t.app(), Username: &who, Password: new(password), UserAttributes: attributes("name", "Jane Doe"),
		}
		if change != nil {
			change(in)
		}
		out, err := t.client.SignUp(t.ctx, in)
		if err != nil {
			return "", err
		}
		if t.confirmed = out.UserConfirmed; t.confirmed {
			return "a user, confirmed at once", nil
		}
		return "an unconfirmed user; " + delivered(out.CodeDeliveryDetails), nil
	})
}

// confirm types the code in, unless pre sign-up spared the person that.
func (t *traveller) confirm(who string) bool {
	return t.confirmed || t.step("confirm", "ConfirmSignUp with the code", func() (string, error) {
		_, err := t.client.ConfirmSignUp(t.ctx, &idp.ConfirmSignUpInput{
			ClientId: t.app(), Username: &who, ConfirmationCode: new(t.code(who)),
		})
		return "the user is confirmed", err
	})
}

// reset chooses another password, with the code from the newest mail.
func (t *traveller) reset(who string) bool {
	return t.step("reset", "ConfirmForgotPassword with the code", func() (string, error) {
		_, err := t.client.ConfirmForgotPassword(t.ctx, &idp.ConfirmForgotPasswordInput{
			ClientId: t.app(), Username: &who, ConfirmationCode: new(t.code(who)), Password: new(chosen),
		})
		return "the password is changed", err
	})
}

func (t *traveller) signIn(name, who, secret string) bool {
	return t.step(name, "InitiateAuth with USER_PASSWORD_AUTH as "+who, func() (string, error) {
		_, got, err := t.givePassword(who, secret)
		return got, err
	})
}

// givePassword begins a sign-in with a password; the output is good for the answer to a challenge.
func (t *traveller) givePassword(who, secret string) (*idp.InitiateAuthOutput, string, error) {
	out, err := t.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": who, "PASSWORD": secret})
	if err != nil {
		return nil, "", err
	}
	got, err := t.came(out.AuthenticationResult, out.ChallengeName)
	return out, got, err
}

func (t *traveller) refresh(name string) bool {
	return t.step(name, "InitiateAuth with REFRESH_TOKEN_AUTH", func() (string, error) {
		if t.tokens == nil {
			return "", errors.New("there is no refresh token")
		}
		out, err := t.start(types.AuthFlowTypeRefreshTokenAuth, map[string]string{"REFRESH_TOKEN": aws.ToString(t.tokens.RefreshToken)})
		if err != nil {
			return "", err
		}
		return t.came(out.AuthenticationResult, out.ChallengeName)
	})
}

func (t *traveller) signOut(name string) bool {
	return t.step(name, "GlobalSignOut with the access token", func() (string, error) {
		if t.tokens == nil {
			return "", errors.New("there is no access token")
		}
		_, err := t.client.GlobalSignOut(t.ctx, &idp.GlobalSignOutInput{AccessToken: t.tokens.AccessToken})
		return "every token is void", err
	})
}
