package docs

import (
	"os"
	"path/filepath"
	"testing"
)

// edits are what an operator may make of the policies, far from the defaults.
var edits = map[string]string{
	"policy/mail.yaml": `# yaml-language-server: $schema=mail.schema.json
brand:
  name: Example & Söhne
  colours: {accent: "#7a1f1f"}
locale: de
welcome: {after: never, first_sign_in: false}
sign_in_alert: {mode: off, not_me: false}
`,
	"policy/signup.yaml": `# yaml-language-server: $schema=signup.schema.json
only: {mode: block, entries: [example.edu]}
disposable: {mode: off}
`,
	"policy/mail/own/texts/en.yaml": `cognito_sign_up: {subject: "Own code"}
welcome: {subject: "Own welcome"}
sign_in_alert: {subject: "Own alert"}
`,
	"policy/mail/own/templates/welcome.html": "<p>Own page</p>\n",
}

// TestAnOperatorMayEditThePolicies makes them in a copy of the project. The tests must not turn red from that: those are
// run that see most of what policies decide.
func TestAnOperatorMayEditThePolicies(t *testing.T) {
	clone := copyOf(t, root)
	for name, text := range edits {
		path := filepath.Join(clone, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, path, text)
	}
	run(t, clone, "make policy\ngo test ./policy/... ./functions/custommessage ./local/stack ./local/faults ./local/pool")
}
