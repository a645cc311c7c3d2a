package pool

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"gatehouse/functions/presignup"
	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/settings"
	"gatehouse/local/runner"
	"gatehouse/policy"
	"gatehouse/shared/resolver"

	"github.com/caarlos0/env/v11"
)

// builtins are the project's own functions, run in this process with the settings they have when
// nothing is set.
func (p *Pool) builtins() (map[string]hook.Function, error) {
	preSignUp, err := openPreSignUp(p.options.Policy.SignUp)
	if err != nil {
		return nil, err
	}
	own := map[string]hook.Function{"presignup": preSignUp}
	for name, handler := range p.Stack.Triggers {
		own[name] = hook.InProcess(handler)
	}
	if p.options.Watch != nil {
		for name, function := range own {
			own[name] = p.options.Watch(name, function)
		}
	}
	return own, nil
}

func openPreSignUp(compiled []byte) (hook.Function, error) {
	set, err := env.ParseAsWithOptions[presignup.Settings](env.Options{Environment: map[string]string{}})
	if err != nil {
		return nil, err
	}
	handler, err := presignup.Open(compiled, policy.Hash(compiled), resolver.New(set.DNSServer), set)
	if err != nil {
		return nil, err
	}
	return hook.InProcess(handler), nil
}

// attach makes the functions that the settings name, by ARN. Closers end those that run as
// processes.
func attach(set *settings.Settings, own map[string]hook.Function, logs io.Writer) (map[string]hook.Function, []io.Closer, error) {
	functions := map[string]hook.Function{}
	var closers []io.Closer
	for arn, config := range set.Functions {
		switch {
		case config.Builtin != "":
			function, ok := own[config.Builtin]
			if !ok {
				return nil, nil, fmt.Errorf("there is no built-in function %q; there is %s", config.Builtin, strings.Join(slices.Sorted(maps.Keys(own)), ", "))
			}
			functions[arn] = function
		case config.Binary != "":
			function, closer := hook.Binary(runner.Config{Path: config.Binary, Logs: logs})
			functions[arn] = function
			closers = append(closers, closer)
		case config.Endpoint != nil:
			functions[arn] = hook.Endpoint(http.DefaultClient, config.Endpoint.URL, config.Endpoint.Function)
		}
	}
	return functions, closers, nil
}
