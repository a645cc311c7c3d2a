package signin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"gatehouse/local/pool/flow"
)

// answerOf is the member of a challenge's answer that holds the code.
func answerOf(factor types.ChallengeNameType) string { return string(factor) + "_CODE" }

// askCode sends a code and asks for it. To a name nobody has nothing is sent, and any code is wrong.
func (s *SignIn) askCode(ctx context.Context, c call, a *attempt, factor types.ChallengeNameType) (reply, error) {
	attribute := flow.FactorAddress(factor)
	parameters := map[string]string{
		"USERNAME": a.userID, "USER_ID_FOR_SRP": a.userID,
		"CODE_DELIVERY_DELIVERY_MEDIUM": string(flow.Medium(attribute)),
		"CODE_DELIVERY_DESTINATION":     flow.Masked(a.subject.Name),
	}
	code := flow.Digits()
	a.code = sha256.Sum256([]byte(code))
	if a.subject.Known() {
		if err := flow.Admit(a.user()); err != nil {
			return reply{}, err
		}
		sent, err := s.Send(ctx, c.Request, flow.Notice{Kind: flow.KindAuthentication, User: a.user(), Attribute: attribute, Code: code})
		if err != nil {
			return reply{}, err
		}
		parameters["CODE_DELIVERY_DESTINATION"] = aws.ToString(sent.Destination)
	}
	return s.ask(c, a, factor, parameters), nil
}

// oneTimeCode judges a code that was sent: EMAIL_OTP and SMS_OTP as a first factor, EMAIL_OTP and
// SMS_MFA as a second.
func (s *SignIn) oneTimeCode(ctx context.Context, c call, a *attempt) (reply, error) {
	factor := a.awaits
	given, err := c.need(answerOf(factor))
	if err != nil {
		return reply{}, err
	}
	hash := sha256.Sum256([]byte(given))
	if !a.subject.Known() || subtle.ConstantTimeCompare(hash[:], a.code[:]) != 1 {
		return reply{}, flow.WrongFactor()
	}
	a.second = true
	return s.onward(ctx, c, a, factor)
}
