package custommessage

import (
	"context"
	"strings"
	"unicode/utf8"

	"gatehouse/shared/cognito"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/trigger"
)

const (
	// noteSMSTooLong counts text messages that Cognito had to write itself.
	noteSMSTooLong trigger.Note = "sms_too_long"
	// noteSMSParts counts text messages that are cut into parts, which costs twice.
	noteSMSParts trigger.Note = "sms_in_parts"
)

// sms writes the text message. One that would be too long for this person is left to Cognito.
func sms() shape {
	return shape{Name: "sms", Acts: sources(), OnFault: trigger.Pass, Apply: func(_ context.Context, c *call) (func(*cognito.CustomMessageResponse), trigger.Note, error) {
		text := c.Facts.SMS
		if text == "" {
			return nil, "", nil
		}
		length := grown(text, c)
		if length > render.MaxSMS {
			return nil, noteSMSTooLong, nil
		}
		var note trigger.Note
		if length > render.SMSSegment(text) {
			note = noteSMSParts
		}
		return func(r *cognito.CustomMessageResponse) { r.SMSMessage = &text }, note, nil
	}}
}

// The longest texts that Cognito puts in the place of the code parameter, in characters: a code, or a temporary password that it made
// up itself.
const (
	codeLength     = 8
	passwordLength = 16
)

// grown is how many characters the text has once code and user name stand in it.
func grown(text string, c *call) int {
	length := utf8.RuneCountInString(text)
	put := func(placeholder string, characters int) {
		if placeholder != "" {
			length += strings.Count(text, placeholder) * (characters - utf8.RuneCountInString(placeholder))
		}
	}
	if c.Request.UsernameParameter == nil {
		put(c.Request.CodeParameter, codeLength)
		return length
	}
	put(c.Request.CodeParameter, passwordLength)
	put(*c.Request.UsernameParameter, longestName(c))
	return length
}

// longestName is the most that Cognito may put in the place of the user name: in a pool where people sign in with an address, that.
func longestName(c *call) int {
	longest := utf8.RuneCountInString(c.UserName)
	for _, attribute := range []string{"email", "phone_number"} {
		longest = max(longest, utf8.RuneCountInString(c.Request.UserAttributes[attribute]))
	}
	return longest
}
