package main

import (
	"slices"
	"strings"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
)

// Cognito's placeholders, of which it makes a code, a link and a name when it sends a mail.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
const (
	codePlaceholder     = "{####}"
	linkPlaceholder     = "{##Click Here##}"
	usernamePlaceholder = "{username}"
)

// sampled writes a message with made-up values as it is sent: what Cognito would fill in stands in its place.
func sampled(mails *render.Mails, kind mail.Kind, locale, codeLink string) (render.Message, error) {
	values := render.Samples(kind, locale)
	values.CodeLink = codeLink
	message, err := mails.Try(kind, locale, values)
	if err != nil || !kind.Cognito() {
		return message, err
	}
	const address = "https://auth.example.com/confirmUser?code=123456"
	code := "123456"
	if kind == mail.CognitoAdminCreateUser {
		code = "Example-1!"
	}
	fill := func(text, link string) string {
		return strings.NewReplacer(codePlaceholder, code, usernamePlaceholder, "jane.doe", linkPlaceholder, link).Replace(text)
	}
	message.HTML = fill(message.HTML, `<a href="`+address+`">Click Here</a>`)
	message.Text, message.SMS = fill(message.Text, address), fill(message.SMS, address)
	return message, nil
}

// linked says whether a message may hold a link instead of a code.
func linked(kind mail.Kind) bool {
	return slices.Contains(render.May(kind), render.VarCodeLink)
}
