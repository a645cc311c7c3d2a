// Package policytest gives tests and measurements the policies as they are where nothing is set, with our own texts of
// mails alone: what they say must not hang on what an operator has made of the files in policy/.
package policytest

import (
	"encoding/json"
	"fmt"

	"gatehouse/policy"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

// Default are the default policies and our own texts.
func Default() policy.Set {
	return policy.Set{SignUp: compiled(signup.Default()), Mail: compiled(mail.Default()), MailTexts: mailTexts}
}

// Files are the same as files of policy/compiled, by name there, such as mail/en.json: for builds of functions that
// are to embed them in place of an operator's. It panics where a file of texts there cannot be read.
func Files() map[string][]byte {
	set := Default()
	files := map[string][]byte{"signup.json": set.SignUp, "mail.json": set.Mail}
	for _, locale := range mail.Locales() {
		text, err := set.MailTexts(locale)
		if err != nil {
			panic(err)
		}
		files["mail/"+locale+".json"] = text
	}
	return files
}

func compiled(value any) []byte {
	text, err := policyfile.Compile(value)
	if err != nil {
		panic(fmt.Sprintf("a default policy does not compile: %v", err))
	}
	return text
}

// mailTexts are the texts of a locale without an operator's texts and templates.
func mailTexts(locale string) ([]byte, error) {
	text, err := policy.MailTexts(locale)
	if err != nil {
		return nil, err
	}
	var all render.Compiled
	if err := json.Unmarshal(text, &all); err != nil {
		return nil, fmt.Errorf("texts of %s: %w", locale, err)
	}
	return policyfile.Compile(render.Compiled{Texts: all.Texts})
}
