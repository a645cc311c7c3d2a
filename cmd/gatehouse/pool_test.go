package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gatehouse/local/pool"
)

func TestPoolServe(t *testing.T) {
	for name, args := range map[string][]string{
		"as it comes":          nil,
		"with a configuration": {"--config", "../../local/pool/pool.yaml"},
		"with a folder":        {"--data", filepath.Join(t.TempDir(), "state"), "--logs"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			out, in := io.Pipe()
			var told bytes.Buffer
			done := make(chan int, 1)
			go func() {
				done <- run(ctx, append([]string{"pool", "serve", "--addr", "127.0.0.1:0"}, args...), console{nil, in, &told})
			}()
			var info pool.Info
			if err := json.NewDecoder(out).Decode(&info); err != nil {
				t.Fatalf("no line of JSON: %v; %s", err, told.String())
			}
			answer, err := http.Get(info.Issuer + "/.well-known/openid-configuration")
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatalf("discovery: %v", err)
			}
			_ = answer.Body.Close()
			stop()
			if code := <-done; code != exitDone {
				t.Errorf("exit code %d: %s", code, told.String())
			}
			if !strings.Contains(told.String(), "for development only") || strings.Contains(told.String(), "other machines") {
				t.Errorf("people are told %q", told.String())
			}
		})
	}
}

func TestPoolServeThatCannotStart(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	wrong := filepath.Join(t.TempDir(), "pool.yaml")
	if err := os.WriteFile(wrong, []byte("region: local\nunheard: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		args []string
		want string
	}{
		"address in use":      {[]string{"--addr", taken.Addr().String()}, "address already in use"},
		"no address":          {[]string{"--addr", "here"}, "address"},
		"no such file":        {[]string{"--config", "nowhere.yaml"}, "nowhere.yaml"},
		"wrong configuration": {[]string{"--config", wrong}, "pool.yaml:2:1"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, told bytes.Buffer
			code := run(t.Context(), append([]string{"pool", "serve"}, test.args...), console{nil, &out, &told})
			if code != exitFault || !strings.Contains(told.String(), test.want) || strings.Count(told.String(), "\n") != 1 || out.Len() > 0 {
				t.Errorf("exit code %d, told %q", code, told.String())
			}
		})
	}
}

func TestPoolServeTellsEveryFaultOnALine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pool.yaml")
	if err := os.WriteFile(file, []byte("pool_id: elsewhere\ntriggers: {attempts: 9}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out, told bytes.Buffer
	code := run(t.Context(), []string{"pool", "serve", "--config", file}, console{nil, &out, &told})
	lines := strings.Split(strings.TrimSpace(told.String()), "\n")
	if code != exitFault || len(lines) != 2 || !strings.HasPrefix(lines[0], file+":1:") || !strings.HasPrefix(lines[1], file+":2:") {
		t.Errorf("exit code %d, told %q", code, told.String())
	}
}

func TestPoolServeTellsWhatIsNotBuilt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "pool.yaml")
	if err := os.WriteFile(file, []byte("functions:\n  PostConfirmation: {binary: nowhere/bootstrap}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	var out, told bytes.Buffer
	run(ctx, []string{"pool", "serve", "--addr", "127.0.0.1:0", "--config", file}, console{nil, &out, &told})
	if want := "functions.PostConfirmation: there is no file nowhere/bootstrap"; !strings.Contains(told.String(), want) {
		t.Errorf("told %q, want %q", told.String(), want)
	}
}
