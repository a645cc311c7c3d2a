package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net"
	"os"
	"slices"
	"syscall"

	"gatehouse/local/pool"
	poolsettings "gatehouse/local/pool/settings"
)

type serveCommand struct {
	Config string `short:"c" type:"existingfile" placeholder:"POOL.YAML" help:"How the pool is set up; see local/pool/pool.yaml."`
	Addr   string `default:"127.0.0.1:9400" placeholder:"HOST:PORT" help:"Where to listen, by default ${default}; port 0 takes a free one."`
	Data   string `placeholder:"DIR" help:"Keep the state in this folder; without it, in memory."`
	Logs   bool   `help:"Print what functions that run as processes log, on standard error."`
}

// Help is shown below the one-line description.
func (serveCommand) Help() string {
	return `A user pool for development that calls the triggers as Cognito does. Unmodified SDKs and client libraries work
against it: give them the endpoint, and any credentials where they ask for some. Once it listens it prints one line of
JSON: endpoint, pool and client ids, mailbox, timeline and more; the rest goes to standard error. Ctrl-C ends it.
local/pool/README.md tells the rest.

	gatehouse pool serve
	gatehouse pool serve --config local/pool/pool.yaml --data .tools/pool
	curl http://127.0.0.1:9400/    # what is where

Whoever reaches the pool may do everything in it, so it listens to this machine alone unless --addr names another
address of it.

Exit codes: 0 ended by Ctrl-C; 2 a fault, such as a wrong configuration or an address in use.`
}

// Run executes the command.
func (s serveCommand) Run(ctx context.Context, c console) error {
	options := pool.Options{Data: s.Data, Log: slog.New(slog.NewTextHandler(c.err, nil))}
	if s.Logs {
		options.FunctionLogs = c.err
	}
	if s.Config != "" {
		text, err := os.ReadFile(s.Config)
		if err != nil {
			return err
		}
		if options.Config, err = poolsettings.ParseConfig(s.Config, text); err != nil {
			_, _ = fmt.Fprintln(c.err, err) // a fault on each line
			return exitStatus(exitFault)
		}
		unbuilt(c, options.Config)
	}
	server, err := pool.Listen(ctx, s.Addr, options)
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("%w; --addr 127.0.0.1:0 takes a free port", err)
	}
	if err != nil {
		return err
	}
	if err := s.announce(c, server.Info()); err != nil {
		return err
	}
	return server.Wait(ctx)
}

// unbuilt tells which functions are not there: the pool opens, and whoever calls one gets what Cognito
// says of a missing function, which does not name the path.
func unbuilt(c console, config *poolsettings.Config) {
	for _, key := range slices.Sorted(maps.Keys(config.Functions)) {
		binary := config.Functions[key].Binary
		if binary == "" {
			continue
		}
		if info, err := os.Stat(binary); err != nil || info.IsDir() {
			_, _ = fmt.Fprintf(c.err, "gatehouse: functions.%s: there is no file %s yet, as seen from this folder\n", key, binary)
		}
	}
}

// announce prints the line that programs read, and for people what they must know.
func (s serveCommand) announce(c console, info pool.Info) error {
	if err := json.NewEncoder(c.out).Encode(info); err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(s.Addr)
	if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		_, _ = io.WriteString(c.err, "gatehouse: other machines can reach this pool, and whoever reaches it may do everything in it\n")
	}
	_, err := fmt.Fprintf(c.err, "gatehouse: local user pool %s at %s, for development only; Ctrl-C ends it\n", info.UserPoolID, info.Endpoint)
	return err
}
