package custommessage

import (
	"context"

	"gatehouse/shared/cognito"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/trigger"
)

// message is what the shapes take their texts from; nothing for a source that is unknown.
type message struct {
	render.Message
	known bool
}

// written writes the message once, for both shapes. It asks nobody.
func written(mails *render.Mails, option EmailOption) *load {
	return &load{Name: "message", OnFault: trigger.Pass, Read: func(_ context.Context, c *call) (message, error) {
		kind, known := kindOf(c.TriggerSource)
		if !known {
			return message{}, nil
		}
		locale := mails.Locale(c.Request.UserAttributes["locale"], c.Request.ClientMetadata["locale"])
		text, err := mails.Render(kind, locale, values(&c.Request, option))
		return message{text, err == nil}, err
	}}
}

// values are Cognito's placeholders. Nothing that the person typed is among them: the address may be a stranger's.
func values(request *cognito.CustomMessageRequest, option EmailOption) render.Values {
	v := render.Values{Code: request.CodeParameter}
	if request.LinkParameter != nil && option == WithLink {
		v.CodeLink = *request.LinkParameter
	}
	if request.UsernameParameter != nil {
		v.Username = *request.UsernameParameter
	}
	return v
}

// kindOf is the message for an occasion.
func kindOf(source cognito.Source) (mail.Kind, bool) {
	switch source {
	case cognito.CustomMessageSignUp:
		return mail.CognitoSignUp, true
	case cognito.CustomMessageAdminCreateUser:
		return mail.CognitoAdminCreateUser, true
	case cognito.CustomMessageResendCode:
		return mail.CognitoResendCode, true
	case cognito.CustomMessageForgotPassword:
		return mail.CognitoForgotPassword, true
	case cognito.CustomMessageUpdateUserAttribute:
		return mail.CognitoUpdateUserAttribute, true
	case cognito.CustomMessageVerifyUserAttribute:
		return mail.CognitoVerifyUserAttribute, true
	case cognito.CustomMessageAuthentication:
		return mail.CognitoAuthentication, true
	default: // an occasion that this version does not know
		return "", false
	}
}
