package main

import (
	"crypto/tls"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/shared/store"
)

// mood is how the cloud answers.
type mood int32

const (
	calm      mood = iota // what a quiet day would answer
	throttles             // the next request is refused as one too many, those after it are answered
	hangs                 // no request is answered
)

// cloud stands for all of AWS at one address of the loopback. It answers every operation that the functions use, from rows that no request
// changes, so that each invocation with an event makes the same calls. It counts what reaches it.
type cloud struct {
	url    string
	rows   map[store.Key]store.Row
	delay  time.Duration // of every answer
	mood   atomic.Int32
	server *http.Server

	mu   sync.Mutex
	seen traffic
}

// traffic is what has reached the cloud.
type traffic struct {
	requests    map[string]int // by operation
	connections int            // that were opened
}

// openCloud opens one whose answers take that long, on plain connections or, with an identity, on TLS.
func openCloud(delay time.Duration, identity *tls.Certificate, rows ...store.Write) (*cloud, error) {
	c := &cloud{delay: delay, rows: map[store.Key]store.Row{}, seen: traffic{requests: map[string]int{}}}
	for _, w := range rows {
		attributes := map[string]store.Value{}
		maps.Copy(attributes, w.Set)
		maps.Copy(attributes, w.Add)
		c.rows[w.Key] = store.Row{Key: w.Key, Attributes: attributes}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	c.url = "http://" + listener.Addr().String()
	if identity != nil {
		c.url = "https" + strings.TrimPrefix(c.url, "http")
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{*identity}, MinVersion: tls.VersionTLS13})
	}
	c.server = &http.Server{Handler: c, ReadHeaderTimeout: time.Minute, ConnState: c.connection}
	go func() { _ = c.server.Serve(listener) }() // ends with close
	return c, nil
}

func (c *cloud) close() { _ = c.server.Close() }

func (c *cloud) become(m mood) { c.mood.Store(int32(m)) }

// take returns the traffic since it was last taken.
func (c *cloud) take() traffic {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.seen
	c.seen = traffic{requests: map[string]int{}}
	return seen
}

func (c *cloud) connection(_ net.Conn, state http.ConnState) {
	if state == http.StateNew {
		c.mu.Lock()
		c.seen.connections++
		c.mu.Unlock()
	}
}

// maxRequest is more than any function sends.
const maxRequest = 4 << 20

// ServeHTTP answers one call.
func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest))
	if err != nil {
		return // its client has gone
	}
	name := operation(r)
	c.mu.Lock()
	c.seen.requests[name]++
	c.mu.Unlock()
	if mood(c.mood.Load()) == hangs {
		<-r.Context().Done()
		return
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if c.mood.CompareAndSwap(int32(throttles), int32(calm)) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"__type":"ThrottlingException","message":"Rate exceeded"}`)
		return
	}
	time.Sleep(c.delay)
	text, err := c.answer(name, body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		text = []byte(`{"__type":"ValidationException","message":"the cloud of the benchmark does not know how to answer"}`)
	}
	_, _ = w.Write(text)
}

// operation is the name of what is called: most services name it in a header, SES by its path.
func operation(r *http.Request) string {
	if target := r.Header.Get("X-Amz-Target"); target != "" {
		return target[strings.LastIndex(target, ".")+1:]
	}
	if r.URL.Path == "/v2/email/outbound-emails" {
		return "SendEmail"
	}
	if strings.HasPrefix(r.URL.Path, resourcePath) {
		return r.Method + " " + resourcePath
	}
	return r.Method + " " + r.URL.Path
}

// errUnknown says that the cloud has no answer to an operation.
var errUnknown = errors.New("an operation that is not known")
