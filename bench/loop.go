package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"
	"time"

	"gatehouse/local/runner"
)

// loop is the Lambda Runtime API written straight onto sockets. A web server of its own would take as long as the function under test and
// allocate in between; this one takes the time of a request where its last byte is read. local/runner is the one for everyday use.
type loop struct {
	listener net.Listener
	requests chan request
	waiting  net.Conn // the connection on which the function asks for its next event

	allowance time.Duration // of an invocation, as the function is told
}

// request is what the function sent.
type request struct {
	conn net.Conn
	path string
	body []byte
	at   time.Time // its last byte was read
}

func openLoop() (*loop, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	l := &loop{listener: listener, requests: make(chan request, 1), allowance: runner.CognitoDeadline}
	go l.accept()
	return l, nil
}

func (l *loop) address() string { return l.listener.Addr().String() }

func (l *loop) close() { _ = l.listener.Close() }

// accept serves each connection until its end: a client may open a second one.
func (l *loop) accept() {
	for {
		conn, err := l.listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close() //nolint:errcheck // the function is gone
			lines := textproto.NewReader(bufio.NewReaderSize(conn, 1<<16))
			for {
				r, err := readRequest(lines)
				if err != nil {
					return
				}
				r.conn = conn
				l.requests <- r
			}
		}()
	}
}

// readRequest reads one HTTP/1.1 request, its body by length or in chunks.
func readRequest(lines *textproto.Reader) (request, error) {
	first, err := lines.ReadLine()
	if err != nil {
		return request{}, err
	}
	_, rest, _ := strings.Cut(first, " ")
	path, _, _ := strings.Cut(rest, " ")
	length, chunked := 0, false
	for {
		line, err := lines.ReadLineBytes()
		if err != nil {
			return request{}, err
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		switch {
		case bytes.EqualFold(name, []byte("content-length")):
			length, err = strconv.Atoi(string(bytes.TrimSpace(value)))
		case bytes.EqualFold(name, []byte("transfer-encoding")):
			chunked = true
		}
		if err != nil {
			return request{}, err
		}
	}
	body, err := readBody(lines, length, chunked)
	return request{path: path, body: body, at: time.Now()}, err
}

func readBody(lines *textproto.Reader, length int, chunked bool) ([]byte, error) {
	if !chunked {
		body := make([]byte, length)
		_, err := io.ReadFull(lines.R, body)
		return body, err
	}
	var body []byte
	for {
		line, err := lines.ReadLine()
		if err != nil {
			return nil, err
		}
		size, err := strconv.ParseInt(line, 16, 32)
		if err != nil {
			return nil, err
		}
		chunk := make([]byte, size+2) // with its line end
		if _, err := io.ReadFull(lines.R, chunk); err != nil {
			return nil, err
		}
		if size == 0 {
			return body, nil
		}
		body = append(body, chunk[:size]...)
	}
}

const invocationID = "00000000-0000-4000-8000-000000000001"

// errGone says that the function ended or fell silent.
var errGone = errors.New("the function does not answer")

// idle waits until the function asks for an event and says when it did.
func (l *loop) idle(gone <-chan struct{}) (time.Time, error) {
	r, err := l.receive(gone)
	if err != nil {
		return time.Time{}, err
	}
	if !strings.HasSuffix(r.path, "/invocation/next") {
		return time.Time{}, fmt.Errorf("the function sent %s instead of asking for an event: %.200s", r.path, r.body)
	}
	l.waiting = r.conn
	return r.at, nil
}

// send hands the event to the waiting function and says when it began to: the answer may be there before the write returns.
func (l *loop) send(event []byte) (time.Time, error) {
	message := make([]byte, 0, 512+len(event))
	message = fmt.Appendf(message, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: %s\r\n"+
		"Lambda-Runtime-Deadline-Ms: %d\r\nLambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:123456789012:function:bench\r\n"+
		"Content-Length: %d\r\n\r\n", invocationID, time.Now().Add(l.allowance).UnixMilli(), len(event))
	message = append(message, event...)
	at := time.Now()
	_, err := l.waiting.Write(message)
	return at, err
}

// reply waits for what the function makes of the event.
func (l *loop) reply(gone <-chan struct{}) (request, error) {
	r, err := l.receive(gone)
	if err != nil {
		return request{}, err
	}
	_, err = io.WriteString(r.conn, "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}")
	return r, err
}

func (l *loop) receive(gone <-chan struct{}) (request, error) {
	select {
	case r := <-l.requests:
		return r, nil
	case <-gone:
		return request{}, errGone
	case <-time.After(30 * time.Second):
		return request{}, errGone
	}
}
