package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gatehouse/local/runner"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/source"
	"gatehouse/shared/policyfile"
	"gatehouse/shared/signup"
)

// policies makes, by name, each policy with its defaults, ready to decode into.
func policies() map[string]func() any {
	return map[string]func() any{
		"mail":   func() any { policy := mail.Default(); return &policy },
		"signup": func() any { policy := signup.Default(); return &policy },
	}
}

type checkCommand struct {
	File []string `arg:"" optional:"" help:"Policy files; by default all of the project's."`
	As   string   `placeholder:"NAME" help:"Name of the policy the files hold; by default the beginning of the file's own name."`
}

// Help is shown below the one-line description.
func (checkCommand) Help() string {
	return `Reads policy files as strictly as the build does. Each mistake is printed on standard error as
file:line:column: what is wrong.

	gatehouse policy check
	gatehouse policy check policy/signup.yaml
	gatehouse policy check --as signup draft.yaml

Exit codes: 0 all good; 1 a mistake; 2 a fault.`
}

// Run executes the command.
func (p checkCommand) Run(c console) error {
	files, good := p.File, true
	if len(files) == 0 {
		dir, err := policyDir("")
		if err != nil {
			return err
		}
		files = policyFiles(dir)
		if good, err = c.checkTexts(dir); err != nil {
			return err
		}
	}
	for _, file := range files {
		name := p.As
		if name == "" {
			name, _, _ = strings.Cut(filepath.Base(file), ".")
		}
		_, err := readPolicy(name, file)
		switch ok, err := c.accept(err); {
		case err != nil:
			return err
		case ok:
			_, _ = fmt.Fprintf(c.out, "%s: ok\n", file)
		default:
			good = false
		}
	}
	return checked(good)
}

// checkTexts tries out the texts and templates of mails in a folder of policies.
func (c console) checkTexts(dir string) (good bool, err error) {
	if mailPolicyFails(dir) {
		return false, nil
	}
	_, err = mailTexts(dir)
	good, err = c.accept(err)
	if good {
		_, err = fmt.Fprintf(c.out, "%s: ok\n", filepath.Join(dir, source.Folder))
	}
	return good, err
}

// mailPolicyFails says that the texts cannot be tried out for want of a policy. What is wrong with that is
// said with its own file.
func mailPolicyFails(dir string) bool {
	_, err := readPolicy("mail", filepath.Join(dir, "mail.yaml"))
	return err != nil
}

// mailTexts compiles the texts and templates of mails in a folder of policies.
func mailTexts(dir string) (map[string][]byte, error) {
	compiled, err := source.Compile(os.DirFS(dir), filepath.ToSlash(dir))
	if _, wrong := errors.AsType[policyfile.Fault](err); wrong {
		return nil, mistake{err}
	}
	return compiled, err
}

type compileCommand struct {
	Check bool   `help:"Write nothing; fail when a compiled policy is out of step with its source."`
	Dir   string `placeholder:"DIR" help:"Folder of the policies; by default policy in the project you are in."`
}

// Help is shown below the one-line description.
func (compileCommand) Help() string {
	return `Checks every policy, and the texts and templates of mails, and writes compiled/<name>.json beside them: the
form that functions embed. make build does the same.

	gatehouse policy compile
	gatehouse policy compile --check

Exit codes: 0 done; 1 a mistake, or out of step; 2 a fault.`
}

// Run executes the command.
func (p compileCommand) Run(c console) error {
	dir, err := policyDir(p.Dir)
	if err != nil {
		return err
	}
	good := true
	for _, file := range policyFiles(dir) {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		compiled, err := readPolicy(name, file)
		ok, err := c.accept(err)
		if ok {
			ok, err = p.put(c, file, filepath.Join(dir, "compiled", name+".json"), compiled)
		}
		if err != nil {
			return err
		}
		good = good && ok
	}
	ok, err := p.texts(c, dir)
	if err != nil {
		return err
	}
	return checked(good && ok)
}

// texts compiles the texts of mails, a file per language.
func (p compileCommand) texts(c console, dir string) (good bool, err error) {
	if mailPolicyFails(dir) {
		return false, nil
	}
	compiled, err := mailTexts(dir)
	if good, err = c.accept(err); err != nil || !good {
		return false, err
	}
	for _, name := range slices.Sorted(maps.Keys(compiled)) {
		ok, err := p.put(c, filepath.Join(dir, source.Folder), filepath.Join(dir, "compiled", name), compiled[name])
		if err != nil {
			return false, err
		}
		good = good && ok
	}
	return good, nil
}

// put writes a compiled policy where it differs; with --check it only says so.
func (p compileCommand) put(c console, source, target string, compiled []byte) (good bool, err error) {
	present, err := os.ReadFile(target)
	switch {
	case err == nil && bytes.Equal(present, compiled):
		return true, nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return false, err
	case p.Check:
		_, _ = fmt.Fprintf(c.err, "%s: out of step with %s: run `gatehouse policy compile`\n", target, source)
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return false, err
	}
	if err := os.WriteFile(target, compiled, 0o644); err != nil {
		return false, err
	}
	_, _ = fmt.Fprintf(c.out, "%s: written\n", target)
	return true, nil
}

// readPolicy checks one file and returns its compiled form.
func readPolicy(name, file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	fresh, known := policies()[name]
	if !known {
		names := slices.Sorted(maps.Keys(policies()))
		return nil, fmt.Errorf("%s: there is no policy of that name; there are: %s (see --as)", file, strings.Join(names, ", "))
	}
	policy := fresh()
	if err := policyfile.Decode(file, text, policy); err != nil {
		return nil, mistake{err}
	}
	return policyfile.Compile(policy)
}

// mistake is what is wrong in a policy, a line each; its reader edits the file.
type mistake struct{ error }

// accept prints mistakes; other errors are faults and come back.
func (c console) accept(err error) (ok bool, fault error) {
	wrong, ok := errors.AsType[mistake](err)
	if !ok {
		return err == nil, err
	}
	_, _ = fmt.Fprintln(c.err, wrong)
	return false, nil
}

func checked(good bool) error {
	if good {
		return nil
	}
	return exitStatus(exitRefused)
}

// policyDir is dir, or the project's folder of policies, as seen from here.
func policyDir(dir string) (string, error) {
	if dir != "" {
		return dir, nil
	}
	root, err := runner.Project(".")
	if err != nil {
		return "", err
	}
	return fromHere(filepath.Join(root, "policy")), nil
}

// policyFiles are the sources in a folder; a missing one is reported when read.
func policyFiles(dir string) []string {
	var files []string
	for _, name := range slices.Sorted(maps.Keys(policies())) {
		files = append(files, filepath.Join(dir, name+".yaml"))
	}
	return files
}

// textFiles are the texts and templates of mails in a folder of policies.
func textFiles(dir string) []string {
	var files []string
	for _, pattern := range []string{"texts/*", "own/texts/*", "own/templates/*"} {
		found, _ := filepath.Glob(filepath.Join(dir, source.Folder, pattern)) // the patterns are sound
		files = append(files, found...)
	}
	return files
}

// fromHere shortens a path to one relative to the working folder, where possible.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, path); err == nil {
		return short
	}
	return path
}
