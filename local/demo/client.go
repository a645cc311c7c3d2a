package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"gatehouse/local/pool"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/srp"
	"gatehouse/policy"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Whoever is in the pool before the journeys, the password everybody has, and the one they choose after it.
const (
	member   = "jane.doe@example.net"
	password = "Example-password-1"
	chosen   = "Example-password-2"
)

// open opens the pool on a free port of this machine: the default one, in which people may also sign
// in with a telephone number. Functions of this process have the policy, or what they embed where it is nil.
func open(ctx context.Context, behind *triggers, set *policy.Set, faults io.Writer) (*pool.Server, error) {
	config := settings.Default()
	config.Pool.UsernameAttributes = []types.UsernameAttributeType{types.UsernameAttributeTypeEmail, types.UsernameAttributeTypePhoneNumber}
	config.Pool.AutoVerifiedAttributes = []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail, types.VerifiedAttributeTypePhoneNumber}
	config.Pool.Schema = nil // which requires an address
	config.Users = []settings.User{{
		Username: member, Password: password, Attributes: map[string]string{"email_verified": "true", "name": "Jane Doe"},
	}}
	return pool.Listen(ctx, "127.0.0.1:0", pool.Options{
		Config: config, Triggers: behind.hooks, TokenVersion: string(types.PreTokenGenerationLambdaVersionTypeV30),
		Watch: behind.watch, Policy: set, Log: slog.New(slog.NewTextHandler(faults, nil)),
	})
}

// app is the id of the public app client.
func (t *traveller) app() *string { return &t.pool.Info().Clients[0].ID }

// code is what the newest message with one to somebody carries.
func (t *traveller) code(to string) string {
	messages := t.pool.Mail.List(mailbox.Filter{To: to, Coded: true})
	if len(messages) == 0 {
		return ""
	}
	return messages[len(messages)-1].Code
}

// start is InitiateAuth.
func (t *traveller) start(flow types.AuthFlowType, parameters map[string]string) (*idp.InitiateAuthOutput, error) {
	return t.client.InitiateAuth(t.ctx, &idp.InitiateAuthInput{ClientId: t.app(), AuthFlow: flow, AuthParameters: parameters})
}

// answer answers the challenge that a sign-in has come to.
func (t *traveller) answer(to *idp.InitiateAuthOutput, answers map[string]string) (string, error) {
	out, err := t.client.RespondToAuthChallenge(t.ctx, &idp.RespondToAuthChallengeInput{
		ClientId: t.app(), ChallengeName: to.ChallengeName, Session: to.Session, ChallengeResponses: answers,
	})
	if err != nil {
		return "", err
	}
	return t.came(out.AuthenticationResult, out.ChallengeName)
}

// came keeps the tokens that a sign-in ended with, or tells its next challenge.
func (t *traveller) came(result *types.AuthenticationResultType, challenge types.ChallengeNameType) (string, error) {
	if result == nil {
		return "the challenge " + string(challenge), nil
	}
	held := *result
	got := "ID and access token, good for "
	if held.RefreshToken == nil && t.tokens != nil {
		held.RefreshToken = t.tokens.RefreshToken // a refresh token that is not rotated stays
	} else {
		got = "ID, access and refresh token, good for "
	}
	t.tokens = &held
	return fmt.Sprintf("%s%d minutes", got, held.ExpiresIn/60), nil
}

// proveSRP signs in with a proof of the password, which does not leave the client.
func (t *traveller) proveSRP(name string) (string, error) {
	client := srp.NewClient(rand.Reader)
	out, err := t.start(types.AuthFlowTypeUserSrpAuth, map[string]string{"USERNAME": name, "SRP_A": client.A()})
	if err != nil {
		return "", err
	}
	given := out.ChallengeParameters
	_, group, _ := strings.Cut(t.pool.Info().UserPoolID, "_")
	at := srp.Timestamp(t.pool.Clock.Now())
	return t.answer(out, map[string]string{
		"USERNAME": given["USERNAME"], "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"], "TIMESTAMP": at,
		"PASSWORD_CLAIM_SIGNATURE": client.Claim(group, given["USER_ID_FOR_SRP"], password, given["SRP_B"], given["SALT"], given["SECRET_BLOCK"], at),
	})
}

// delivered tells where a code went, as Cognito tells clients.
func delivered(details *types.CodeDeliveryDetailsType) string {
	if details == nil {
		return "no code was sent"
	}
	return "a code went to " + aws.ToString(details.Destination)
}

// attributes are those of an SDK input.
func attributes(pairs ...string) []types.AttributeType {
	var list []types.AttributeType
	for pair := range slices.Chunk(pairs, 2) {
		list = append(list, types.AttributeType{Name: &pair[0], Value: &pair[1]})
	}
	return list
}
