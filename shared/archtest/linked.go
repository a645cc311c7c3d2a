package archtest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// services is the folder of the SDK that holds one package per AWS service.
const services = "github.com/aws/aws-sdk-go-v2/service/"

// Linked is what the go command puts into one binary.
type Linked struct {
	// Main is the folder of the main package.
	Main string
	// Packages are the import paths of everything linked.
	Packages []string
}

// Link asks the go command what the mains of all functions are made of, built as they are deployed. root
// is the repository's root on disk.
func Link(ctx context.Context, root string, h *House) ([]Linked, error) {
	args := []string{"list", "-tags=lambda.norpc", "-json=ImportPath,Deps"}
	for _, room := range h.Plan.functions() {
		args = append(args, "./"+room.Folder+"/lambda")
	}
	command := exec.CommandContext(ctx, "go", args...)
	command.Dir = root
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH=arm64")
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, complaint.String())
	}
	return h.decodeLinked(out)
}

func (h *House) decodeLinked(out []byte) ([]Linked, error) {
	var all []Linked
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var one struct {
			ImportPath string
			Deps       []string
		}
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		dir, _ := h.dir(one.ImportPath)
		all = append(all, Linked{Main: dir, Packages: one.Deps})
	}
}

// costly are packages that a deployed function must not carry, with the reason.
func costly() []Library {
	return []Library{
		{"net/rpc", "build with -tags lambda.norpc: every invocation would pay for it"},
		{"github.com/goccy/go-yaml", "embed the compiled policy: reading YAML costs half a millisecond at every cold start"},
		{"github.com/alecthomas/kong", "command lines belong to cmd"},
		{"github.com/aws/aws-sdk-go-v2/config", "take the configuration from shared/awsenv, which costs a third at start"},
		{"github.com/santhosh-tekuri/jsonschema", "schemas are for editors and tests; functions embed what was checked"},
		{"regexp", "write the comparison by hand: expressions cost at start and in size"},
		{"testing", "move what tests need into a _test.go file"},
	}
}

// Excess reports packages in functions' binaries that do not belong there. A function's row in the plan
// names the AWS services it uses and whether it renders templates.
func (h *House) Excess(all []Linked) []Finding {
	var found []Finding
	for _, one := range all {
		room, _ := h.Plan.room(one.Main)
		for _, name := range one.Packages {
			if wrong, do := h.excess(room, name); wrong != "" {
				found = append(found, Finding{one.Main, fmt.Sprintf("links %s%s", name, wrong), do})
			}
		}
	}
	return found
}

// excess judges one package in one function's binary.
func (h *House) excess(room Room, name string) (wrong, do string) {
	for _, library := range costly() {
		if within(name, library.Path) && !room.needs(library.Path) {
			return ", which a deployed function must not carry", library.Why
		}
	}
	if service, ok := strings.CutPrefix(name, services); ok && !strings.Contains(service, "/") && !slices.Contains(room.Services, service) {
		return ", a service that is not in its row", "leave the call to a worker, or add the service to the row in " +
			"shared/archtest/gatehouse.go and to the function's README"
	}
	if !room.Templates && (name == "text/template" || name == "html/template") {
		return ", though it renders nothing", "find who imports it (go list -deps), or set Templates in shared/archtest/gatehouse.go"
	}
	if dir, inHouse := h.dir(name); inHouse {
		if kind := h.kindOf(dir); kind == Memory || kind == StoreTest || kind == Edge || kind == Tests {
			return fmt.Sprintf(" (%s)", kind), "only tests and what developers start may use " + path.Base(dir)
		}
	}
	return "", ""
}

// needs excuses what a room cannot do without: html/template, which escapes what mails and pages hold, and the
// SDK's clients are built on expressions.
func (r Room) needs(library string) bool {
	return (r.Templates || len(r.Services) > 0) && library == "regexp"
}

func (h *House) kindOf(dir string) Kind {
	_, kind, _ := h.target(dir)
	return kind
}
