package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"gatehouse/policy/policytest"
	"gatehouse/shared/archtest"
	"gatehouse/shared/policyfile"
)

// tags and linkerFlags are those of `make build`. Baselines and functions are built with them in the same run, by the same toolchain.
const (
	tags        = "lambda.norpc"
	linkerFlags = "-s -w -buildid="
)

// buildFlags are those of `make build`, in its order.
func buildFlags() []string {
	return []string{"-trimpath", "-buildvcs=false", "-tags", tags, "-ldflags", linkerFlags}
}

// workshop builds into a folder that is thrown away afterwards.
type workshop struct {
	root string // of the repository
	dir  string

	programs sync.Map // by name, func() (string, error): each program is built once, whoever asks for it first

	linking sync.Mutex
	plan    *archtest.House
	linked  []archtest.Linked // nil until asked for
}

func openWorkshop(ctx context.Context) (*workshop, error) {
	root, err := output(ctx, ".", "go", []string{"list", "-m", "-f", "{{.Dir}}"})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	w := &workshop{root: strings.TrimSpace(root), dir: dir}
	for name, text := range policytest.Files() {
		if err := os.WriteFile(w.defaultPolicy(name), text, 0o600); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

func (w *workshop) close() { _ = os.RemoveAll(w.dir) }

// compiledPolicies is the folder of what the functions embed. Every program of a run is built with the default policies and our own texts
// in its place: what an operator makes of policy/ is no matter of the bars.
const compiledPolicies = "policy/compiled"

// defaultPolicy is the file that takes the place of one of the compiled policies.
func (w *workshop) defaultPolicy(name string) string {
	return filepath.Join(w.dir, "default-"+strings.ReplaceAll(name, "/", "-"))
}

// writePolicy writes a policy's compiled form into the workshop.
func (w *workshop) writePolicy(name string, policy any) error {
	compiled, err := policyfile.Compile(policy)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, name), compiled, 0o600)
}

// recipe says how one program is built.
type recipe struct {
	name    string            // of the file; it says all that makes this program differ from others
	folder  string            // of the package, from the root
	arch    string            // empty: this machine's, for running
	overlay map[string]string // file in the tree, need not exist -> file that takes its place
	test    bool              // a test binary instead of a program
}

// build returns the path of the built program.
func (w *workshop) build(ctx context.Context, r recipe) (string, error) {
	once, _ := w.programs.LoadOrStore(r.name, sync.OnceValues(func() (string, error) { return w.compile(ctx, r) }))
	built, ok := once.(func() (string, error))
	if !ok {
		return "", fmt.Errorf("%s is no program", r.name)
	}
	return built()
}

func (w *workshop) compile(ctx context.Context, r recipe) (string, error) {
	out := filepath.Join(w.dir, r.name)
	args := append([]string{"build"}, buildFlags()...)
	if r.test {
		args = []string{"test", "-c", "-tags", tags}
	}
	overlay, err := w.overlay(r)
	if err != nil {
		return "", err
	}
	args = append(args, "-overlay", overlay, "-o", out, "./"+r.folder)
	env := []string{"CGO_ENABLED=0"}
	if r.arch != "" {
		env = append(env, "GOOS=linux", "GOARCH="+r.arch)
	}
	_, err = output(ctx, w.root, "go", args, env...)
	return out, err
}

// overlay writes the file that tells the compiler which sources to exchange. Paths are relative to the root.
func (w *workshop) overlay(r recipe) (string, error) {
	replace := map[string]string{}
	for name := range policytest.Files() {
		replace[filepath.Join(w.root, compiledPolicies, name)] = w.defaultPolicy(name)
	}
	for from, to := range r.overlay {
		replace[filepath.Join(w.root, from)] = to
		if !filepath.IsAbs(to) {
			replace[filepath.Join(w.root, from)] = filepath.Join(w.root, to)
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(w.dir, r.name+".overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}

// built are the programs of one run, by name: the baselines, and each function once as deployed.
type built map[string]string

func (w *workshop) buildAll(ctx context.Context) (built, error) {
	recipes := map[string]recipe{}
	for _, name := range []string{echo, hello, reader} {
		recipes[name] = recipe{name: name, folder: baselineFolder(name)}
	}
	for _, s := range subjects() {
		recipes[s.baseline] = recipe{name: s.baseline, folder: baselineFolder(s.baseline)}
		recipes[s.name] = recipe{name: s.name, folder: s.folder()}
	}
	programs, tasks, mutex := built{}, []func() error{}, sync.Mutex{}
	for _, r := range recipes {
		tasks = append(tasks, func() error {
			path, err := w.build(ctx, r)
			if err != nil {
				return fmt.Errorf("%s is not built: %w", r.name, err)
			}
			mutex.Lock()
			defer mutex.Unlock()
			programs[r.name] = path
			return nil
		})
	}
	return programs, together(tasks)
}

// together runs the tasks, as many at a time as there are processors, and returns what went wrong.
func together(tasks []func() error) error {
	faults := make([]error, len(tasks))
	turns := make(chan struct{}, runtime.NumCPU())
	var all sync.WaitGroup
	for i, task := range tasks {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			faults[i] = task()
		})
	}
	all.Wait()
	return errors.Join(faults...)
}

// deployed is the program as x86_64 Lambda gets it: the caps are set for that one, whatever machine measures.
func (w *workshop) deployed(ctx context.Context, p built, name, folder string) (string, error) {
	if runtime.GOOS == "linux" && runtime.GOARCH == "amd64" {
		return p[name], nil
	}
	return w.build(ctx, recipe{name: name + ".amd64", folder: folder, arch: "amd64"})
}

// output runs a command in dir and returns what it prints; a failure carries what it complained about.
func output(ctx context.Context, dir, name string, args []string, env ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%s %s: %w\n%s", name, args[0], err, bytes.TrimSpace(complaint.Bytes()))
	}
	return out.String(), nil
}
