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

// Hash is a short name for a compiled policy: the first 8 hexadecimal digits of its SHA-256.
func Hash(compiled []byte) string {
	sum := sha256.Sum256(compiled)
	return hex.EncodeToString(sum[:4])
}
