package archtest

import (
	"os"
	"testing"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/source"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

const root = "../.."

// TestHouse holds this repository to every rule.
func TestHouse(t *testing.T) {
	house, err := Load(os.DirFS(root), Gatehouse())
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range Checks() {
		t.Run(check.Name, func(t *testing.T) { report(t, check.Run(house)) })
	}
	t.Run("compiled policies in step", func(t *testing.T) { report(t, house.Policies(compilers())) })
	t.Run("compiled texts of mails in step", func(t *testing.T) { report(t, house.Texts(source.Compile)) })
	t.Run("every mail has a sender", func(t *testing.T) { report(t, house.Senders(awaited())) })
	t.Run("what functions link", func(t *testing.T) {
		linked, err := Link(t.Context(), root, house)
		if err != nil {
			t.Fatal(err)
		}
		report(t, house.Excess(linked))
	})
}

func report(t *testing.T, findings []Finding) {
	t.Helper()
	for _, finding := range findings {
		t.Error(finding)
	}
}

// compilers are the policies by file name.
func compilers() map[string]Compiler {
	return map[string]Compiler{
		"mail.yaml":   compileOver(mail.Default),
		"signup.yaml": compileOver(signup.Default),
	}
}

// awaited are the mails that nobody sends yet.
func awaited() map[string]string {
	table := map[string]string{}
	for kind, sender := range mail.Awaited() {
		table[string(kind)] = sender
	}
	return table
}

// compileOver compiles a policy whose absent keys keep their defaults.
func compileOver[P any](defaults func() P) Compiler {
	return func(name string, text []byte) ([]byte, error) {
		policy := defaults()
		if err := policyfile.Decode(name, text, &policy); err != nil {
			return nil, err
		}
		return policyfile.Compile(policy)
	}
}
