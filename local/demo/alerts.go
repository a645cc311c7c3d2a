package main

import (
	"time"

	"gatehouse/local/pool/browser"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
)

// language is one person who has chosen Japanese, and one of whom the app knows that it is German.
func (t *traveller) language() bool {
	const who = "jane.doe+ja@example.com"
	told := func(in *idp.SignUpInput) { in.ClientMetadata = map[string]string{"locale": "de"} }
	return t.signUp("told", "jane.doe+de@example.com", told) &&
		t.signUp("sign-up", who, func(in *idp.SignUpInput) { in.UserAttributes = attributes("name", "Jane Doe", "locale", "ja-JP") }) &&
		t.confirm(who) &&
		t.signIn("sign-in", who, password)
}

// twice is somebody who was in the pool before the project was, and whose app signs in more than once.
func (t *traveller) twice() bool {
	return t.signIn("first", member, password) &&
		t.signIn("at-once", member, password) &&
		t.step("later", "a minute later, InitiateAuth with USER_PASSWORD_AUTH as "+member, func() (string, error) {
			if err := t.pool.Clock.Advance(time.Minute); err != nil {
				return "", err
			}
			_, got, err := t.givePassword(member, password)
			return got, err
		})
}

// notMe is somebody whose password has got around. The first sign-in is the stranger's.
func (t *traveller) notMe() bool {
	const who = "jane.doe+alarmed@example.com"
	var page *browser.Browser
	return t.signUp("sign-up", who, nil) &&
		t.confirm(who) &&
		t.signIn("stranger", who, password) &&
		t.step("look", "GET of the link in the alert", func() (got string, err error) {
			page, got, err = t.look(who)
			return got, err
		}) &&
		t.refresh("still-in") && // looking changed nothing
		t.step("press", "POST of the form on that page", func() (string, error) { return t.press(page) }) &&
		!t.refresh("thrown-out") &&
		!t.signIn("locked-out", who, password) &&
		!t.step("look-again", "GET of the same link", func() (got string, err error) {
			_, got, err = t.look(who)
			return got, err
		}) &&
		t.reset(who) &&
		t.signIn("sign-in", who, chosen)
}
