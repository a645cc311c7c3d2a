package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestRequestsAreRead(t *testing.T) {
	tests := []struct{ name, text, path, body string }{
		{"no body", "GET /next HTTP/1.1\r\nHost: h\r\n\r\n", "/next", ""},
		{"body by length", "POST /response HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello", "/response", "hello"},
		{"length in lower case", "POST /response HTTP/1.1\r\ncontent-length:5\r\n\r\nhello", "/response", "hello"},
		{"chunks", "POST /response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n", "/response", "hello"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := readRequest(textproto.NewReader(bufio.NewReader(strings.NewReader(test.text))))
			if err != nil || got.path != test.path || string(got.body) != test.body {
				t.Errorf("got %s %q, %v, want %s %q", got.path, got.body, err, test.path, test.body)
			}
		})
	}
	for _, broken := range []string{"", "GET /next HTTP/1.1\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhello",
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"} {
		if _, err := readRequest(textproto.NewReader(bufio.NewReader(strings.NewReader(broken)))); err == nil {
			t.Errorf("%q is taken for a request", broken)
		}
	}
}

// A client of the standard library, as functions use it, must understand the loop.
func TestLoopSpeaksTheRuntimeAPI(t *testing.T) {
	l, err := openLoop()
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	go func() {
		for {
			response, err := http.Get("http://" + l.address() + "/2018-06-01/runtime/invocation/next")
			if err != nil {
				return
			}
			event, _ := io.ReadAll(response.Body)
			id := response.Header.Get("Lambda-Runtime-Aws-Request-Id")
			answer, err := http.Post(fmt.Sprintf("http://%s/2018-06-01/runtime/invocation/%s/response", l.address(), id), "application/json", strings.NewReader("got "+string(event)))
			if err != nil {
				return
			}
			_, _ = io.Copy(io.Discard, answer.Body)
		}
	}()
	gone := make(chan struct{})
	for i := range 20 {
		if _, err := l.idle(gone); err != nil {
			t.Fatal(err)
		}
		event := fmt.Sprintf(`{"n":%d}`, i)
		if _, err := l.send([]byte(event)); err != nil {
			t.Fatal(err)
		}
		reply, err := l.reply(gone)
		if err != nil || string(reply.body) != "got "+event || !strings.HasSuffix(reply.path, invocationID+"/response") {
			t.Fatalf("reply to event %d is %s %q, %v", i, reply.path, reply.body, err)
		}
	}
}

func TestLoopNoticesThatTheFunctionIsGone(t *testing.T) {
	l, err := openLoop()
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	gone := make(chan struct{})
	close(gone)
	if _, err := l.idle(gone); !errors.Is(err, errGone) {
		t.Errorf("got %v, want an end", err)
	}
}

// The baselines are built and invoked as a run of the benchmark does it.
func TestBaselinesAnswer(t *testing.T) {
	w, err := openWorkshop(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	event, err := os.ReadFile(filepath.Join(w.root, "events", subjects()[0].event))
	if err != nil {
		t.Fatal(err)
	}
	c, err := openCloud(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	names := map[string]bool{echo: true, hello: true}
	for _, s := range subjects() {
		names[s.baseline] = true
	}
	for name := range names {
		t.Run(name, func(t *testing.T) {
			path, err := w.build(context.Background(), recipe{name: name, folder: baselineFolder(name)})
			if err != nil {
				t.Fatal(err)
			}
			process, err := start(program{path: path, env: c.env()}, nil)
			if err != nil {
				t.Fatal(err)
			}
			times, err := process.repeat(event, 3)
			if err != nil {
				t.Error(err)
			}
			if used := process.stop(); used <= 0 || used > time.Minute {
				t.Errorf("processor time is %v", used)
			}
			for _, took := range times {
				if took <= 0 {
					t.Errorf("a round trip took %v us", took)
				}
			}
		})
	}
}
