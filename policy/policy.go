// Package policy embeds the compiled policies into the functions.
//
// An operator edits the YAML files of this folder; `gatehouse policy compile`, a part of `make build`,
// checks them and writes their compiled form. A policy that does not compile cannot be deployed, and
// no function spends time on YAML.
package policy

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
)

//go:embed compiled/signup.json
var signUp []byte

// SignUp is the compiled form of signup.yaml. Callers must not change it.
func SignUp() []byte { return signUp }

// Hash is a short name for a compiled policy: the first 8 hexadecimal digits of its SHA-256.
func Hash(compiled []byte) string {
	sum := sha256.Sum256(compiled)
	return hex.EncodeToString(sum[:4])
}
