package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gatehouse/local/runner"
	"gatehouse/shared/cognito"
)

// maxRead is a byte more than the runner takes, so that it says what is wrong.
const maxRead = cognito.MaxEventBytes + 1

type invokeCommand struct {
	Function string   `arg:"" help:"Name of the function, a folder in dist/host."`
	Event    string   `arg:"" help:"File with the event as Cognito sends it; - reads standard input."`
	Env      []string `short:"e" sep:"none" placeholder:"NAME=VALUE" help:"Setting for the function; may be repeated."`
	Raw      bool     `help:"Print the answer, or the error object, byte by byte as Lambda's caller gets it."`
	Dist     string   `placeholder:"DIR" help:"Folder that make build filled; by default dist in the project you are in."`
}

// Help is shown below the one-line description.
func (invokeCommand) Help() string {
	return `Starts the function's binary for this machine (make build makes it) and gives it the event through a local
Runtime API. The answer is printed on standard output, the function's logs on standard error. A refusal is
printed as Cognito's client would see it.

	gatehouse invoke presignup events/PreSignUp/PreSignUp_SignUp.json
	gatehouse invoke presignup - --env DNS_TIMEOUT=100ms < event.json
	gatehouse invoke presignup event.json --raw 2>/dev/null | jq .response

Exit codes: 0 answered; 1 refused; 2 a fault.`
}

// Run executes the command.
func (i invokeCommand) Run(ctx context.Context, c console) error {
	config, err := i.config(c)
	if err != nil {
		return err
	}
	event, err := read(i.Event, c.in)
	if err != nil {
		return err
	}
	for _, policy := range stale(config.Path) {
		_, _ = fmt.Fprintf(c.err, "gatehouse: note: %s was edited after the function was built: run `make build`\n", policy)
	}
	process, err := runner.Start(ctx, config)
	if err != nil {
		return err
	}
	result, err := process.Invoke(ctx, event)
	_ = process.Close() // before anything is printed: the logs come first
	if err != nil {
		return err
	}
	return i.report(c, event, result, process.Cause())
}

// config finds the function's binary and reads its settings.
func (i invokeCommand) config(c console) (runner.Config, error) {
	dist, err := i.dist()
	if err != nil {
		return runner.Config{}, err
	}
	built, err := dist.Functions()
	switch {
	case err != nil:
		return runner.Config{}, err
	case len(built) == 0:
		return runner.Config{}, errors.New("no function is built for this machine: run `make build`")
	case !slices.Contains(built, i.Function):
		return runner.Config{}, fmt.Errorf("there is no function %q; built are: %s", i.Function, strings.Join(built, ", "))
	}
	env, err := settings(i.Env)
	return runner.Config{Path: dist.Binary(i.Function), Env: env, Logs: c.err}, err
}

// stale lists the policies of the project around a binary that were edited after it was built: it still
// decides by the old ones.
func stale(binary string) []string {
	built, err := os.Stat(binary)
	if err != nil {
		return nil
	}
	root, err := runner.Project(filepath.Dir(binary))
	if err != nil {
		return nil
	}
	var edited []string
	folder := filepath.Join(root, "policy")
	for _, file := range append(policyFiles(folder), textFiles(folder)...) {
		if policy, err := os.Stat(file); err == nil && policy.ModTime().After(built.ModTime()) {
			edited = append(edited, fromHere(file))
		}
	}
	return edited
}

func (i invokeCommand) dist() (runner.Dist, error) {
	if i.Dist != "" {
		return runner.Dist(i.Dist), nil
	}
	root, err := runner.Project(".")
	if err != nil {
		return "", fmt.Errorf("%w; go there or use --dist", err)
	}
	return runner.Dist(filepath.Join(root, "dist")), nil
}

// settings reads NAME=VALUE pairs.
func settings(pairs []string) (map[string]string, error) {
	env := map[string]string{}
	for n, pair := range pairs {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("--env number %d is not of the form NAME=VALUE", n+1)
		}
		if name == "AWS_LAMBDA_RUNTIME_API" {
			return nil, errors.New("--env AWS_LAMBDA_RUNTIME_API: that is this command itself")
		}
		env[name] = value
	}
	return env, nil
}

// read returns the event file, or standard input for -, of at most maxRead bytes.
func read(name string, in io.Reader) ([]byte, error) {
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer func() { _ = file.Close() }()
		in = file
	}
	return io.ReadAll(io.LimitReader(in, maxRead))
}

// report prints the result and decides the exit code. cause is what the function
// logged about a fault.
func (i invokeCommand) report(c console, event []byte, result runner.Result, cause string) error {
	seen := result.ClientError(triggerOf(event, i.Function))
	var text []byte
	switch {
	case i.Raw && result.Answered():
		text = result.Response
	case i.Raw:
		text = result.Error
	case seen == nil:
		text = indent(result.Response)
	case result.Refused():
		text = []byte(seen.Text + "\n")
	}
	if _, err := c.out.Write(text); err != nil {
		return err
	}
	switch {
	case seen == nil:
		return nil
	case result.Refused():
		return exitStatus(exitRefused)
	case result.Answered():
		return fmt.Errorf("%s: its answer is none to Cognito: %s", i.Function, seen.Text)
	}
	if cause != "" {
		cause = "; cause: " + cause
	}
	return fmt.Errorf("%s: %s: %s%s", i.Function, result.ErrorType, result.ErrorMessage, cause)
}

// indent formats a JSON object for reading; numbers and the order of keys stay.
func indent(object []byte) []byte {
	var text bytes.Buffer
	_ = json.Indent(&text, bytes.TrimSpace(object), "", "  ") // valid, or Cognito would not take it
	text.WriteByte('\n')
	return text.Bytes()
}

// triggerOf names the trigger in Cognito's words: from the event, or, where its
// source is unknown or missing, from the function's name.
func triggerOf(event []byte, function string) cognito.Trigger {
	var envelope struct {
		TriggerSource cognito.Source `json:"triggerSource"`
	}
	_ = json.Unmarshal(event, &envelope) // what is wrong with it is for the function to say
	if trigger := envelope.TriggerSource.Trigger(); trigger != "" {
		return trigger
	}
	for _, trigger := range cognito.Triggers() {
		if strings.EqualFold(string(trigger), function) {
			return trigger
		}
	}
	return cognito.Trigger(function)
}
