package flow

import (
	"context"
	"html"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"gatehouse/local/pool/directory"
	"gatehouse/local/pool/mailbox"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
)

// Kind is why a message is sent: the second half of its trigger source.
type Kind string

// The kinds of messages.
const (
	// KindSignUp carries the code or link of a new user.
	KindSignUp Kind = "SignUp"
	// KindAdminCreateUser invites with a temporary password.
	KindAdminCreateUser Kind = "AdminCreateUser"
	// KindResendCode carries the code of a new user once more.
	KindResendCode Kind = "ResendCode"
	// KindForgotPassword carries the code for a new password.
	KindForgotPassword Kind = "ForgotPassword"
	// KindUpdateUserAttribute carries the code for a changed address.
	KindUpdateUserAttribute Kind = "UpdateUserAttribute"
	// KindVerifyUserAttribute carries a code that the person asked for to prove an address.
	KindVerifyUserAttribute Kind = "VerifyUserAttribute"
	// KindAuthentication carries a one-time password.
	KindAuthentication Kind = "Authentication"
	// KindAccountTakeOverNotification warns of a risky sign-in.
	KindAccountTakeOverNotification Kind = "AccountTakeOverNotification"
)

// Limits of what a custom message may be, in characters.
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
const (
	maxEmail = 20_000
	maxSMS   = 140
)

// Placeholders in messages.
const (
	codePlaceholder = "{####}"
	namePlaceholder = "{username}"
	linkPlaceholder = "{##Click Here##}"
)

// Notice is one message to a person.
type Notice struct {
	// Kind is why.
	Kind Kind
	// User is to whom; a pending value of the attribute is in its Attributes already.
	User directory.User
	// Attribute is "email" or "phone_number".
	Attribute string
	// Code is what the person is to type: a code or a temporary password.
	Code string
}

func (n Notice) to() string { return n.User.Attributes[n.Attribute] }

// link says whether the pool may put a link into a message of this kind.
func (n Notice) link() bool {
	return n.Attribute == "email" && (n.Kind == KindSignUp || n.Kind == KindResendCode)
}

// Send delivers a message: through the custom sender when there is one, else to the mailbox, in the
// words of the custom message trigger when it gave any. It returns what clients are told of it.
func (p *Pool) Send(ctx context.Context, r Request, n Notice) (*types.CodeDeliveryDetailsType, error) {
	delivery := &types.CodeDeliveryDetailsType{
		AttributeName:  &n.Attribute,
		DeliveryMedium: types.DeliveryMediumType(Medium(n.Attribute)),
		Destination:    new(Masked(n.to())),
	}
	if sent, err := p.sendCustom(r, n); sent || err != nil {
		return delivery, err
	}
	text, err := p.text(ctx, r, n)
	if err != nil {
		return nil, err
	}
	if Medium(n.Attribute) == cognito.DeliverSMS {
		text.subject = ""
	}
	p.Mail.Put(mailbox.Message{
		To: n.to(), Medium: string(Medium(n.Attribute)), Source: cognito.Source("CustomMessage_" + string(n.Kind)),
		UserName: n.User.Name, Subject: p.fill(r, n, text.subject), Body: p.fill(r, n, text.body), Code: n.Code, Custom: text.custom,
	})
	return delivery, nil
}

// text asks the custom message trigger; what it leaves out, or sends without the placeholders a
// message must have, is the pool's own.
func (p *Pool) text(ctx context.Context, r Request, n Notice) (text, error) {
	own := ownText(p.Settings.Load(), n)
	if n.Kind == KindAccountTakeOverNotification {
		return own, nil
	}
	answer, err := p.fire(ctx, r, occasion{cognito.Source("CustomMessage_" + string(n.Kind)), n.User.Name, n.request(r), struct {
		SMSMessage   *string `json:"smsMessage"`
		EmailMessage *string `json:"emailMessage"`
		EmailSubject *string `json:"emailSubject"`
	}{}})
	if err != nil || answer == nil {
		return own, err
	}
	var response cognito.CustomMessageResponse
	if err := read(answer, &response); err != nil {
		return own, err
	}
	return p.chosen(own, n, response)
}

func (n Notice) request(r Request) cognito.CustomMessageRequest {
	request := cognito.CustomMessageRequest{
		UserAttributes: attributesOf(n.User), CodeParameter: codePlaceholder, ClientMetadata: r.Metadata,
	}
	if n.link() {
		request.LinkParameter = new(linkPlaceholder)
	}
	if n.Kind == KindAdminCreateUser {
		request.UsernameParameter = new(namePlaceholder)
	}
	return request
}

// chosen is the pool's own text with what the trigger gave for the message's medium.
func (p *Pool) chosen(own text, n Notice, response cognito.CustomMessageResponse) (text, error) {
	set := p.Settings.Load()
	given := func(s *string) bool { return s != nil && (*s != "" || set.Switches.EmptyMessageFieldIsText) }
	if (given(response.EmailMessage) || given(response.EmailSubject)) && !set.SendsMailThroughSES() {
		return own, wire.InvalidLambdaResponse.With("Email message and subject can only be customised when the pool sends e-mail through Amazon SES.")
	}
	if Medium(n.Attribute) == cognito.DeliverSMS {
		return chosenSMS(own, n, response.SMSMessage, given)
	}
	if given(response.EmailSubject) {
		own.subject, own.custom = *response.EmailSubject, true
	}
	if given(response.EmailMessage) && complete(n, *response.EmailMessage) {
		own.body, own.custom = *response.EmailMessage, true
	}
	if utf8.RuneCountInString(own.body) > maxEmail {
		return own, wire.InvalidLambdaResponse.With("The email message is longer than 20000 characters.")
	}
	return own, nil
}

func chosenSMS(own text, n Notice, message *string, given func(*string) bool) (text, error) {
	if given(message) && complete(n, *message) {
		own.body, own.custom = *message, true
	}
	if utf8.RuneCountInString(strings.ReplaceAll(own.body, codePlaceholder, n.Code)) > maxSMS {
		return own, wire.InvalidLambdaResponse.With("The SMS message is longer than 140 characters.")
	}
	return own, nil
}

// complete says whether a message has the placeholders without which Cognito sends its own. One
// without any text, where that counts as given, needs none.
func complete(n Notice, message string) bool {
	if message == "" {
		return true
	}
	code := strings.Contains(message, codePlaceholder) || n.link() && linkPattern.MatchString(message)
	return code && (n.Kind != KindAdminCreateUser || strings.Contains(message, namePlaceholder))
}

// linkPattern is the placeholder of a link, with its text.
var linkPattern = regexp.MustCompile(`\{##([^#{}]*)##\}`)

// fill puts code, user name and link into a message.
func (p *Pool) fill(r Request, n Notice, message string) string {
	message = strings.ReplaceAll(message, codePlaceholder, n.Code)
	message = strings.ReplaceAll(message, namePlaceholder, n.User.Name)
	if !n.link() {
		return message
	}
	target := p.Address + "/confirmUser?" + url.Values{
		"client_id": {r.ClientID}, "user_name": {n.User.Name}, "confirmation_code": {n.Code},
	}.Encode()
	return linkPattern.ReplaceAllString(message, `<a href="`+strings.ReplaceAll(html.EscapeString(target), "$", "$$")+`">$1</a>`)
}

// Masked is an address as clients are told of it: "j***@e***", "+*******0123".
func Masked(address string) string {
	if name, domain, ok := strings.Cut(address, "@"); ok {
		return first(name) + "***@" + first(domain) + "***"
	}
	if len(address) <= 4 {
		return address
	}
	return address[:1] + strings.Repeat("*", len(address)-5) + address[len(address)-4:]
}

func first(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return s[:size]
}
