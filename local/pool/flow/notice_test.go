package flow_test

import (
	"strings"
	"testing"

	"gatehouse/local/pool/flow"
	"gatehouse/local/pool/flow/flowtest"
	"gatehouse/local/pool/settings"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

const address = "jane.doe@example.com"

func ses(c *settings.Config) {
	c.Pool.EmailConfiguration = &types.EmailConfigurationType{
		EmailSendingAccount: types.EmailSendingAccountTypeDeveloper,
		SourceArn:           new("arn:aws:ses:us-east-1:123456789012:identity/example.com"),
	}
}

func emptyIsText(c *settings.Config) {
	ses(c)
	c.Switches.EmptyMessageFieldIsText = true
}

func own(c *settings.Config) {
	c.Pool.EmailConfiguration = nil
	c.MFA.EmailMfaConfiguration = nil
}

func TestSendWithCustomMessage(t *testing.T) {
	tests := map[string]struct {
		kind    flow.Kind
		config  func(*settings.Config)
		answer  map[string]any
		subject string
		body    string
		class   wire.Class
	}{
		"as it came":             {kind: flow.KindSignUp, config: ses, subject: "Your verification code", body: "Your confirmation code is 123456"},
		"own words":              {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailSubject": "Hello", "emailMessage": "Code: {####}"}, subject: "Hello", body: "Code: 123456"},
		"without the code":       {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailMessage": "Welcome"}, subject: "Your verification code", body: "Your confirmation code is 123456"},
		"empty":                  {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailMessage": "", "emailSubject": ""}, subject: "Your verification code", body: "Your confirmation code is 123456"},
		"empty, other switch":    {kind: flow.KindSignUp, config: emptyIsText, answer: map[string]any{"emailMessage": "", "emailSubject": ""}},
		"invitation":             {kind: flow.KindAdminCreateUser, config: ses, answer: map[string]any{"emailMessage": "{username} {####}"}, subject: "Your temporary password", body: "NAME 123456"},
		"invitation, no name":    {kind: flow.KindAdminCreateUser, config: ses, answer: map[string]any{"emailMessage": "only {####}"}, subject: "Your temporary password", body: "Your username is NAME and temporary password is 123456"},
		"too long":               {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailMessage": "{####}" + strings.Repeat("x", 20_000)}, class: wire.InvalidLambdaResponse},
		"mail without SES":       {kind: flow.KindSignUp, config: own, answer: map[string]any{"emailMessage": "Code: {####}"}, class: wire.InvalidLambdaResponse},
		"a number for a text":    {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailMessage": 7}, class: wire.InvalidLambdaResponse},
		"SMS text without SES":   {kind: flow.KindSignUp, config: own, answer: map[string]any{"smsMessage": "Code: {####}"}, subject: "Your verification code", body: "Your confirmation code is 123456"},
		"link in the own words":  {kind: flow.KindSignUp, config: ses, answer: map[string]any{"emailMessage": "{##Go on##}"}, subject: "Your verification code", body: `<a href="http://127.0.0.1:9400/confirmUser?client_id=web1&amp;confirmation_code=123456&amp;user_name=NAME">Go on</a>`},
		"no link at other times": {kind: flow.KindForgotPassword, config: ses, answer: map[string]any{"emailMessage": "{##Go on##}{####}"}, subject: "Your verification code", body: "{##Go on##}123456"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, test.config, "CustomMessage")
			source := cognito.Source("CustomMessage_" + string(test.kind))
			p.Answer(source, flowtest.Sets(test.answer))
			user := p.Person(t, address, "Example-password-1", nil)
			delivery, err := p.Send(t.Context(), flow.Request{ClientID: "web1"}, flow.Notice{Kind: test.kind, User: user, Attribute: "email", Code: "123456"})
			if got := wire.ClassOf(err); got != test.class {
				t.Fatalf("the client gets %q (%v), want %q", got, err, test.class)
			}
			if test.class != "" {
				return
			}
			if *delivery.Destination != "j***@e***" || delivery.DeliveryMedium != "EMAIL" {
				t.Errorf("the client is told %s by %s", *delivery.Destination, delivery.DeliveryMedium)
			}
			message, _ := p.Mail.Get(1)
			body := strings.ReplaceAll(test.body, "NAME", user.Name)
			if message.Subject != test.subject || message.Body != body || message.To != address || message.Source != source {
				t.Errorf("the mail is\n%s\n%s\nwant\n%s\n%s", message.Subject, message.Body, test.subject, body)
			}
		})
	}
}

func TestSendSMS(t *testing.T) {
	for name, test := range map[string]struct {
		message string
		body    string
		class   wire.Class
	}{
		"own words":  {message: "Code {####}", body: "Code 123456"},
		"exact":      {message: "{####}" + strings.Repeat("x", 134), body: "123456" + strings.Repeat("x", 134)},
		"empty":      {message: "", body: ""},
		"one longer": {message: "{####}" + strings.Repeat("x", 135), class: wire.InvalidLambdaResponse},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, emptyIsText, "CustomMessage")
			p.Answer(cognito.CustomMessageAuthentication, flowtest.Sets(map[string]any{"smsMessage": test.message}))
			user := p.Person(t, address, "Example-password-1", nil)
			user.Attributes["phone_number"] = "+15555550123"
			delivery, err := p.Send(t.Context(), flow.Request{}, flow.Notice{Kind: flow.KindAuthentication, User: user, Attribute: "phone_number", Code: "123456"})
			if wire.ClassOf(err) != test.class {
				t.Fatalf("the client gets %v, want %q", err, test.class)
			}
			if message, _ := p.Mail.Get(1); test.class == "" && (message.Body != test.body || message.Subject != "" || *delivery.Destination != "+*******0123") {
				t.Errorf("the message is %q %q to %q", message.Subject, message.Body, *delivery.Destination)
			}
		})
	}
}

func TestCustomSender(t *testing.T) {
	p := flowtest.New(t, nil, "CustomEmailSender", "CustomMessage")
	user := p.Person(t, address, "Example-password-1", nil)
	if _, err := p.Send(t.Context(), flow.Request{}, flow.Notice{Kind: flow.KindSignUp, User: user, Attribute: "email", Code: "123456"}); err != nil {
		t.Fatal(err)
	}
	p.Hooks.Close()
	events := p.Events()
	if len(events) != 1 || events[0].TriggerSource != cognito.CustomEmailSenderSignUp || events[0].Response != nil {
		t.Fatalf("the sender got %v", events)
	}
	sealed, _ := events[0].Request["code"].(string)
	if code, err := flow.OpenCode(p.SenderKey, sealed); err != nil || code != "123456" {
		t.Errorf("the sender opens the code to %q, %v", code, err)
	}
	if _, err := flow.OpenCode(p.SenderKey, "AAAA"+sealed[4:]); err == nil {
		t.Error("a changed code opens")
	}
	if list := p.Mail.List(mailbox()); len(list) != 0 {
		t.Errorf("the pool itself sent %d messages", len(list))
	}
}

func enforced() *types.UserPoolAddOnsType {
	return &types.UserPoolAddOnsType{AdvancedSecurityMode: types.AdvancedSecurityModeTypeEnforced}
}

// TestAuthenticationTexts: the codes of a sign-in go out in the words of the pool's settings.
func TestAuthenticationTexts(t *testing.T) {
	sms := &types.SmsConfigurationType{SnsCallerArn: new("arn:aws:iam::123456789012:role/example")}
	for name, test := range map[string]struct {
		config        func(*settings.Config)
		attribute     string
		subject, body string
	}{
		"e-mail, by default": {attribute: "email", subject: "Your authentication code", body: "Your authentication code is 123456"},
		"SMS, by default":    {attribute: "phone_number", body: "Your authentication code is 123456"},
		"e-mail": {config: func(c *settings.Config) {
			c.MFA.EmailMfaConfiguration = &types.EmailMfaConfigType{Subject: new("Example"), Message: new("Sign in with {####}")}
		}, attribute: "email", subject: "Example", body: "Sign in with 123456"},
		"SMS, of the second factor": {config: func(c *settings.Config) {
			c.Pool.SmsConfiguration, c.Pool.SmsAuthenticationMessage = sms, new("not this {####}")
			c.MFA.SmsMfaConfiguration = &types.SmsMfaConfigType{SmsConfiguration: sms, SmsAuthenticationMessage: new("Code {####}")}
		}, attribute: "phone_number", body: "Code 123456"},
		"SMS, of the pool": {config: func(c *settings.Config) {
			c.Pool.SmsConfiguration, c.Pool.SmsAuthenticationMessage = sms, new("Code {####}")
		}, attribute: "phone_number", body: "Code 123456"},
	} {
		t.Run(name, func(t *testing.T) {
			p := flowtest.New(t, test.config)
			user := p.Person(t, address, password, nil)
			user.Attributes["phone_number"] = "+15555550123"
			if _, err := p.Send(t.Context(), flow.Request{}, flow.Notice{Kind: flow.KindAuthentication, User: user, Attribute: test.attribute, Code: "123456"}); err != nil {
				t.Fatal(err)
			}
			if message, _ := p.Mail.Get(1); message.Subject != test.subject || message.Body != test.body {
				t.Errorf("the message is %q %q, want %q %q", message.Subject, message.Body, test.subject, test.body)
			}
		})
	}
}
