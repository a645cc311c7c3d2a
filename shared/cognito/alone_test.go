package cognito_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gatehouse/shared/cognito"
)

// consumer is somebody else's program that uses this package and nothing else
// of the project; PACKAGE stands for its import path.
const consumer = `package main

import (
	"fmt"

	"PACKAGE"
)

func main() {
	event, err := cognito.Decode[cognito.PostConfirmationRequest]([]byte(` + "`" +
	`{"triggerSource":"PostConfirmation_ConfirmSignUp","request":{"userAttributes":{"sub":"1"}}}` + "`" + `))
	fmt.Println(event.TriggerSource.Trigger(), event.Request.UserAttributes["sub"], err)
}
`

func TestImportedAloneByAnotherModule(t *testing.T) {
	path := reflect.TypeFor[cognito.Error]().PkgPath() // right in a renamed module too
	module := strings.TrimSuffix(path, "/shared/cognito")
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/consumer\n\ngo 1.26\n\nrequire "+module+" v0.0.0\n\nreplace "+module+" => "+moduleRoot(t)+"\n")
	write("main.go", strings.Replace(consumer, "PACKAGE", path, 1))
	if got := goTool(t, dir, "run", "."); got != "PostConfirmation 1 <nil>\n" {
		t.Errorf("the program prints %q", got)
	}
	for dep := range strings.Lines(goTool(t, dir, "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".")) {
		switch dep = strings.TrimSpace(dep); dep {
		case "example.com/consumer", path:
		default:
			t.Errorf("the package needs %s: it must need the standard library only", dep)
		}
	}
	for dep := range strings.Lines(goTool(t, dir, "list", "-deps", path)) {
		if dep = strings.TrimSpace(dep); dep == "net/http" || dep == "regexp" {
			t.Errorf("the package links %s: triggers pay for it at every cold start", dep)
		}
	}
}

// moduleRoot is the folder with go.mod above the working directory.
func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod in any folder above this test")
		}
		dir = parent
	}
}

// goTool runs the go command in dir, without the network, and returns what it
// prints.
func goTool(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}
