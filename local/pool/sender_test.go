package pool_test

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/pooltest"
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// sent is what a custom sender was given.
type sent struct {
	source cognito.Source
	code   string // opened
	raw    json.RawMessage
}

// post opens a pool whose mail and text messages a function sends.
func post(t *testing.T, change func(*settings.Config)) (*traveller, <-chan sent) {
	t.Helper()
	j := &traveller{T: t}
	out := make(chan sent, 10)
	sender := hook.Chainless(func(_ context.Context, raw []byte) ([]byte, error) {
		event, err := cognito.Decode[cognito.CustomEmailSenderRequest](raw)
		if err != nil {
			return nil, err
		}
		s := sent{source: event.TriggerSource, raw: slices.Clone(raw)}
		if event.Request.Code != nil {
			s.code, err = flow.OpenCode(j.SenderKey, *event.Request.Code)
		}
		out <- s
		return nil, err
	})
	echo := hook.Chainless(func(_ context.Context, raw []byte) ([]byte, error) { return raw, nil })
	j.Pool = pooltest.New(t, pooltest.Options{Config: change, Triggers: map[string]hook.Function{
		"CustomEmailSender": sender, "CustomSMSSender": sender, "CustomMessage": echo,
	}})
	return j, out
}

// next is what the sender gets next; it must be of the source and like its samples.
func next(j *traveller, out <-chan sent, want cognito.Source) sent {
	j.Helper()
	select {
	case s := <-out:
		var event map[string]any
		if err := json.Unmarshal(s.raw, &event); err != nil {
			j.Fatal(err)
		}
		if odd := shapeOf(j.T, s.source, "1").differs(event); s.source != want || len(odd) > 0 {
			j.Errorf("the sender got %s, want %s; unlike its samples: %v", s.source, want, odd)
		}
		return s
	case <-time.After(10 * time.Second):
		j.Fatalf("the sender never got %s", want)
	}
	return sent{}
}

// TestCustomSenders goes through the messages of a life, each sent by the function in the pool's place.
func TestCustomSenders(t *testing.T) {
	j, out := post(t, nil)
	j.must(j.signUp())
	first := next(j, out, cognito.CustomEmailSenderSignUp)
	j.must(second(j.Client.ResendConfirmationCode(t.Context(), &idp.ResendConfirmationCodeInput{ClientId: j.ClientID("web"), Username: new(someone)})))
	again := next(j, out, cognito.CustomEmailSenderResendCode)
	if first.code == "" || again.code == "" {
		t.Fatal("a code cannot be opened")
	}
	j.must(second(j.Client.ConfirmSignUp(t.Context(), &idp.ConfirmSignUpInput{ClientId: j.ClientID("web"), Username: new(someone), ConfirmationCode: &again.code})))
	j.must(second(j.Client.ForgotPassword(t.Context(), &idp.ForgotPasswordInput{ClientId: j.ClientID("web"), Username: new(someone)})))
	next(j, out, cognito.CustomEmailSenderForgotPassword)

	begun, err := j.start(types.AuthFlowTypeUserAuth, map[string]string{"USERNAME": someone, "PREFERRED_CHALLENGE": "EMAIL_OTP"})
	j.must(err)
	otp := next(j, out, cognito.CustomEmailSenderAuthentication)
	result, err := end(j.respond(begun.ChallengeName, begun.Session, map[string]string{"USERNAME": someone, "EMAIL_OTP_CODE": otp.code}))
	j.must(err)

	j.must(second(j.Client.UpdateUserAttributes(t.Context(), &idp.UpdateUserAttributesInput{
		AccessToken: result.AccessToken, UserAttributes: attributes("email", "jane.new@example.com", "phone_number", "+15555550123"),
	})))
	next(j, out, cognito.CustomEmailSenderUpdateUserAttribute)
	j.must(second(j.Client.GetUserAttributeVerificationCode(t.Context(), &idp.GetUserAttributeVerificationCodeInput{
		AccessToken: result.AccessToken, AttributeName: new("phone_number"),
	})))
	next(j, out, cognito.CustomSMSSenderVerifyUserAttribute)

	j.must(second(j.Client.AdminCreateUser(t.Context(), &idp.AdminCreateUserInput{
		UserPoolId: j.ID(), Username: new("other@example.com"), TemporaryPassword: new("Temporary-password-1"),
		DesiredDeliveryMediums: []types.DeliveryMediumType{types.DeliveryMediumTypeEmail},
	})))
	if s := next(j, out, cognito.CustomEmailSenderAdminCreateUser); s.code != "Temporary-password-1" {
		t.Error("the sender does not get the temporary password")
	}
	for _, message := range j.Mail.List(mailbox.Filter{}) {
		if message.Kind == "" {
			t.Errorf("the pool itself sent a message for %s", message.Source)
		}
	}
	for _, entry := range j.Timeline.List(0) {
		if entry.Trigger == string(cognito.CustomMessage) {
			t.Errorf("a custom message was asked for beside the sender: %s", entry.Source)
		}
	}
}

// TestAccountTakeOverNotification is the one message that only a sender gets: here after a lockout.
func TestAccountTakeOverNotification(t *testing.T) {
	j, out := post(t, func(c *settings.Config) {
		c.Pool.UserPoolTier = types.UserPoolTierTypePlus
		c.Pool.UserPoolAddOns = &types.UserPoolAddOnsType{AdvancedSecurityMode: types.AdvancedSecurityModeTypeEnforced}
		c.Users = []settings.User{{Username: someone, Password: password, Attributes: map[string]string{"email_verified": "true", "name": "Jane Doe"}}}
	})
	for range 5 {
		_, err := j.start(types.AuthFlowTypeUserPasswordAuth, map[string]string{"USERNAME": someone, "PASSWORD": "wrong"})
		if err == nil {
			t.Fatal("a wrong password signs in")
		}
	}
	next(j, out, cognito.CustomEmailSenderAccountTakeOverNotification)
}
