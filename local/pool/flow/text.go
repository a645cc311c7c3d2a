package flow

import (
	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// text is a message before its placeholders are filled.
type text struct {
	subject, body string
	custom        bool
}

// ownText is what the pool's settings say, or Cognito's default.
func ownText(set *settings.Settings, n Notice) text {
	switch n.Kind {
	case KindAdminCreateUser:
		return invitation(set, n)
	case KindAccountTakeOverNotification:
		return text{subject: "New sign-in attempt", body: "We noticed an unusual attempt to sign in to your account."}
	case KindAuthentication:
		return authentication(set, n)
	default:
		return verification(set, n)
	}
}

func invitation(set *settings.Settings, n Notice) text {
	if n.Code == "" { // migrated with the password they had
		return text{subject: "Welcome", body: "Welcome. Your username is " + namePlaceholder}
	}
	own := text{
		subject: "Your temporary password",
		body:    "Your username is " + namePlaceholder + " and temporary password is " + codePlaceholder,
	}
	if config := set.Pool.AdminCreateUserConfig; config != nil && config.InviteMessageTemplate != nil {
		own = own.or(n, config.InviteMessageTemplate.EmailSubject, config.InviteMessageTemplate.EmailMessage, config.InviteMessageTemplate.SMSMessage)
	}
	return own
}

// authentication is the code of a second factor or of a sign-in without a password: both have the same
// words.
func authentication(set *settings.Settings, n Notice) text {
	own := text{subject: "Your authentication code", body: "Your authentication code is " + codePlaceholder}
	own = own.or(n, nil, nil, set.Pool.SmsAuthenticationMessage)
	if set.SMSMFA != nil {
		own = own.or(n, nil, nil, set.SMSMFA.SmsAuthenticationMessage)
	}
	if set.EmailMFA != nil {
		own = own.or(n, set.EmailMFA.Subject, set.EmailMFA.Message, nil)
	}
	return own
}

func verification(set *settings.Settings, n Notice) text {
	own := text{subject: "Your verification code", body: "Your confirmation code is " + codePlaceholder}
	template := set.Pool.VerificationMessageTemplate
	switch {
	case template == nil:
		return own
	case n.link() && template.DefaultEmailOption == types.DefaultEmailOptionTypeConfirmWithLink:
		own = text{subject: "Your verification link", body: "Please click the link below to verify your email address. {##Verify Email##}"}
		return own.or(n, template.EmailSubjectByLink, template.EmailMessageByLink, nil)
	}
	return own.or(n, template.EmailSubject, template.EmailMessage, template.SmsMessage)
}

// or replaces texts by those that are set.
func (t text) or(n Notice, subject, email, sms *string) text {
	body := email
	if Medium(n.Attribute) == cognito.DeliverSMS {
		body = sms
	}
	if aws.ToString(subject) != "" {
		t.subject = *subject
	}
	if aws.ToString(body) != "" {
		t.body = *body
	}
	return t
}
