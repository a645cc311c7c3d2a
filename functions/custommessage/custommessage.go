// Package custommessage writes the messages that Cognito sends: codes for sign-up, passwords and sign-in, and the invitation of an
// administrator, in the brand of the deployment and the language of the person.
//
// A message is never worth a failed sign-up: whatever breaks here leaves Cognito's own text, and is counted.
package custommessage

import (
	"errors"
	"slices"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/trigger"
)

// EmailSender says how the pool sends e-mail, as EmailSendingAccount of its e-mail configuration does.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_EmailConfigurationType.html
type EmailSender string

// The ways a pool sends e-mail.
const (
	// Developer is a pool that sends through the account's Amazon SES: the only one whose e-mail texts a trigger may write.
	Developer EmailSender = "DEVELOPER"
	// CognitoDefault is a pool that sends by Cognito itself, which refuses a trigger's e-mail texts.
	CognitoDefault EmailSender = "COGNITO_DEFAULT"
	// Unknown is a pool of which nobody said how it sends. It is treated as CognitoDefault, since a refused answer fails the sign-up.
	Unknown EmailSender = ""
)

// EmailOption says how the pool lets people prove an address, as DefaultEmailOption of its verification messages does. The event does
// not tell: it names a placeholder for a link in either case.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_VerificationMessageTemplateType.html
type EmailOption string

// The ways to prove an address.
const (
	// WithCode sends a code to type in.
	WithCode EmailOption = "CONFIRM_WITH_CODE"
	// WithLink sends a link to follow.
	WithLink EmailOption = "CONFIRM_WITH_LINK"
)

// Settings are the function's environment.
type Settings struct {
	// EmailSender is how the pool sends e-mail. Empty leaves all e-mail to Cognito.
	EmailSender EmailSender `env:"EMAIL_SENDER"`
	// EmailOption is how people prove an address at sign-up.
	EmailOption EmailOption `env:"EMAIL_OPTION" envDefault:"CONFIRM_WITH_CODE"`
}

// Validate refuses what Cognito does not have.
func (s Settings) Validate() error {
	var faults []error
	if !slices.Contains([]EmailSender{Developer, CognitoDefault, Unknown}, s.EmailSender) {
		faults = append(faults, errors.New("EMAIL_SENDER: must be DEVELOPER, COGNITO_DEFAULT or empty"))
	}
	if s.EmailOption != WithCode && s.EmailOption != WithLink {
		faults = append(faults, errors.New("EMAIL_OPTION: must be CONFIRM_WITH_CODE or CONFIRM_WITH_LINK"))
	}
	return errors.Join(faults...)
}

// The shapes of this chain's parts. Its facts are the message; it writes nothing.
type (
	call  = trigger.Call[cognito.CustomMessageRequest, message]
	load  = trigger.Load[cognito.CustomMessageRequest, message]
	shape = trigger.Shape[cognito.CustomMessageRequest, cognito.CustomMessageResponse, message]
	chain = trigger.Chain[cognito.CustomMessageRequest, cognito.CustomMessageResponse, message, struct{}]
)

// Open returns the function for a compiled policy of mail and its texts, which are asked for a language when that is used first.
// PolicyHash stands in its outcome lines.
func Open(compiled []byte, policyHash string, texts func(locale string) ([]byte, error), settings Settings, now func() time.Time) (trigger.Handler, error) {
	mails, err := render.Open(compiled, texts)
	if err != nil {
		return nil, err
	}
	_ = mails.Warm(mails.Policy().Locale) // the first person waits for nobody's templates; what is wrong with them is told when they are used
	return New(mails, policyHash, settings, now)
}

// New returns the function for these mails. PolicyHash stands in its outcome lines.
func New(mails *render.Mails, policyHash string, settings Settings, now func() time.Time) (trigger.Handler, error) {
	return trigger.New(chain{
		Name:    "custommessage",
		Trigger: cognito.CustomMessage,
		Policy:  policyHash,
		OnFault: trigger.Pass,
		Load:    written(mails, settings.EmailOption),
		Shapes: []shape{
			sms(),
			email(settings.EmailSender),
		},
		Clock: now,
	})
}

// sources are all occasions on which Cognito asks for a text.
func sources() []cognito.Source {
	return []cognito.Source{
		cognito.CustomMessageSignUp, cognito.CustomMessageAdminCreateUser, cognito.CustomMessageResendCode,
		cognito.CustomMessageForgotPassword, cognito.CustomMessageUpdateUserAttribute,
		cognito.CustomMessageVerifyUserAttribute, cognito.CustomMessageAuthentication,
	}
}
