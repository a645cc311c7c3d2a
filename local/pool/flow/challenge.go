package flow

import (
	"context"

	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Next is what define auth challenge decided: one of a challenge, tokens or failure.
type Next struct {
	// Challenge is the next challenge's name; empty when there is none.
	Challenge string
	// Tokens are to be issued.
	Tokens bool
	// Fail ends the sign-in.
	Fail bool
}

// DefineAuthChallenge asks define auth challenge what comes after the rounds played so far. Without the trigger a
// custom sign-in is impossible.
func (p *Pool) DefineAuthChallenge(ctx context.Context, r Request, s Subject, rounds []cognito.ChallengeResult) (Next, error) {
	if !p.attached(cognito.DefineAuthChallenge) {
		return Next{}, wire.InvalidParameter.With("Custom auth lambda trigger is not configured for the user pool.")
	}
	answer, err := p.fire(ctx, r, occasion{cognito.DefineAuthChallengeAuthentication, s.Name, cognito.DefineAuthChallengeRequest{
		UserAttributes: s.attributes(), Session: rounds, ClientMetadata: r.Metadata, UserNotFound: !s.Known(),
	}, struct {
		ChallengeName      *string `json:"challengeName"`
		IssueTokens        *bool   `json:"issueTokens"`
		FailAuthentication *bool   `json:"failAuthentication"`
	}{}})
	if err != nil {
		return Next{}, err
	}
	var response cognito.DefineAuthChallengeResponse
	if err := read(answer, &response); err != nil {
		return Next{}, err
	}
	next := Next{Challenge: aws.ToString(response.ChallengeName), Tokens: aws.ToBool(response.IssueTokens), Fail: aws.ToBool(response.FailAuthentication)}
	if !next.Tokens && !next.Fail && next.Challenge == "" {
		return Next{}, wire.Unreadable()
	}
	return next, nil
}

// CreateAuthChallenge asks create auth challenge for a challenge: its public part goes to the client.
func (p *Pool) CreateAuthChallenge(ctx context.Context, r Request, s Subject, challenge string, rounds []cognito.ChallengeResult) (cognito.CreateAuthChallengeResponse, error) {
	var response cognito.CreateAuthChallengeResponse
	answer, err := p.fire(ctx, r, occasion{cognito.CreateAuthChallengeAuthentication, s.Name, cognito.CreateAuthChallengeRequest{
		UserAttributes: s.attributes(), ChallengeName: challenge, Session: rounds, ClientMetadata: r.Metadata, UserNotFound: !s.Known(),
	}, struct {
		Public   map[string]string `json:"publicChallengeParameters"`
		Private  map[string]string `json:"privateChallengeParameters"`
		Metadata *string           `json:"challengeMetadata"`
	}{}})
	if err != nil {
		return response, err
	}
	return response, read(answer, &response)
}

// VerifyAuthChallenge asks verify auth challenge response whether an answer is right.
func (p *Pool) VerifyAuthChallenge(ctx context.Context, r Request, s Subject, private map[string]string, answer string) (bool, error) {
	if private == nil {
		private = map[string]string{}
	}
	given, err := p.fire(ctx, r, occasion{cognito.VerifyAuthChallengeResponseAuthentication, s.Name, cognito.VerifyAuthChallengeResponseRequest{
		UserAttributes: s.attributes(), PrivateChallengeParameters: private, ChallengeAnswer: answer,
		ClientMetadata: r.Metadata, UserNotFound: !s.Known(),
	}, struct {
		AnswerCorrect *bool `json:"answerCorrect"`
	}{}})
	if err != nil {
		return false, err
	}
	var response cognito.VerifyAuthChallengeResponseResponse
	err = read(given, &response)
	return aws.ToBool(response.AnswerCorrect), err
}
