package docs

import (
	"bufio"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	root    = ".."
	heading = "## Add a rule in five steps"
)

// TestTheRecipeWorks follows "Add a rule in five steps" of the README in a copy of the project: new
// files are written, lines are added where the text says, and the commands are run.
func TestTheRecipeWorks(t *testing.T) {
	steps := recipe(t)
	files, commands := 0, 0
	clone := copyOf(t, root)
	for _, step := range steps {
		switch {
		case step.command:
			commands++
			run(t, clone, step.text)
		default:
			files++
			step.apply(t, clone)
		}
	}
	if files < 5 || commands == 0 {
		t.Fatalf("the recipe has %d files and %d commands: its form is not what this test reads", files, commands)
	}
	if unformatted := run(t, clone, "gofmt -l ."); unformatted != "" {
		t.Errorf("the recipe leaves these to be formatted: %s", unformatted)
	}
	if out := run(t, clone, "bin/gatehouse policy check"); !strings.Contains(out, "signup.yaml") {
		t.Errorf("the policy with the new rule was not checked: %s", out)
	}
}

// step is one code block: the content of a file, lines to add to one, or commands.
type step struct {
	file    string
	anchor  string // the line to add to; empty for a new file
	above   bool   // add above that line, not below it
	text    string
	command bool
}

var (
	newFile = regexp.MustCompile(`^New file \*\*([^*]+)\*\*`)
	addTo   = regexp.MustCompile("^In `([^`]+)`, (above|below) `([^`]+)`")
)

// recipe reads the steps out of the README.
func recipe(t *testing.T) []step {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), heading+"\n")
	if !found {
		t.Fatalf("README.md has no section %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var steps []step
	var next step
	lines := bufio.NewScanner(strings.NewReader(section))
	for lines.Scan() {
		line := lines.Text()
		if m := newFile.FindStringSubmatch(line); m != nil {
			next = step{file: m[1]}
		} else if m := addTo.FindStringSubmatch(line); m != nil {
			next = step{file: m[1], above: m[2] == "above", anchor: m[3]}
		} else if language, opens := strings.CutPrefix(line, "```"); opens {
			next.command = language == "sh"
			next.text = block(lines)
			if next.file == "" && !next.command {
				t.Fatalf("a code block says neither where it goes nor that it is a command:\n%s", next.text)
			}
			steps = append(steps, next)
			next = step{}
		}
	}
	return steps
}

// block reads up to the closing fence.
func block(lines *bufio.Scanner) string {
	var text strings.Builder
	for lines.Scan() && lines.Text() != "```" {
		fmt.Fprintln(&text, lines.Text())
	}
	return text.String()
}

// apply writes the block into the clone.
func (s step) apply(t *testing.T, clone string) {
	t.Helper()
	path := filepath.Join(clone, s.file)
	if s.anchor == "" {
		if _, err := os.Stat(path); err == nil {
			t.Fatalf("%s stands in the tree already: the README's example needs its name for itself", s.file)
		}
		write(t, path, s.text)
		return
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(content), "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.Contains(line, s.anchor) })
	if at < 0 {
		t.Fatalf("%s has no line with %q", s.file, s.anchor)
	}
	if !s.above {
		at++
	}
	write(t, path, strings.Join(slices.Insert(lines, at, s.text), ""))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// run runs commands in the clone, one a line, and returns what they print.
func run(t *testing.T, clone, commands string) string {
	t.Helper()
	command := exec.Command("sh", "-e", "-c", commands)
	command.Dir = clone
	// The copy is built as often as this test runs: without paths in it, the build cache serves it.
	command.Env = append(os.Environ(), "GOFLAGS=-trimpath", "MAKEFLAGS=", "MAKELEVEL=")
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s failed (%v):\n%s", strings.TrimSpace(commands), err, out)
	}
	return string(out)
}

// copyOf copies the project's files, without what is built or installed in it.
func copyOf(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	err := filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(from, path)
		if entry.IsDir() && (slices.Contains([]string{"bin", "dist"}, name) || strings.HasPrefix(name, ".") && name != ".") {
			return filepath.SkipDir
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		content, err := os.ReadFile(path)
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), content, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
	return to
}
