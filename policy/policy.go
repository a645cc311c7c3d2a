// Package policy embeds the compiled policies into the functions.
//
// An operator edits the YAML files of this folder; `gatehouse policy compile`, a part of `make build`,
// checks them and writes their compiled form. A policy that does not compile cannot be deployed, and
// no function spends time on YAML.
package policy

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
)

//go:embed compiled/signup.json
var signUp []byte

// SignUp is the compiled form of signup.yaml. Callers must not change it.
func SignUp() []byte { return signUp }

//go:embed compiled/mail.json
var mail []byte

// Mail is the compiled form of mail.yaml. Callers must not change it.
func Mail() []byte { return mail }

//go:embed compiled/mail/*.json
var mailTexts embed.FS

// MailTexts are the compiled texts and templates of mails in a locale, such as de; an error where there are none.
func MailTexts(locale string) ([]byte, error) {
	return mailTexts.ReadFile("compiled/mail/" + locale + ".json")
}

// Set is all that is compiled.
type Set struct {
	// SignUp is the compiled form of signup.yaml.
	SignUp []byte
	// Mail is the compiled form of mail.yaml.
	Mail []byte
	// MailTexts returns the compiled texts and templates of mails in a locale, such as de; an error where there are none.
	MailTexts func(locale string) ([]byte, error)
}

// Embedded are the policies that functions embed. Callers must not change them.
func Embedded() Set { return Set{SignUp: SignUp(), Mail: Mail(), MailTexts: MailTexts} }

// Hash is a short name for a compiled policy: the first 8 hexadecimal digits of its SHA-256.
func Hash(compiled []byte) string {
	sum := sha256.Sum256(compiled)
	return hex.EncodeToString(sum[:4])
}
