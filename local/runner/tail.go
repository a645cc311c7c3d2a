package runner

import (
	"bytes"
	"io"
	"sync"
)

// maxLine bounds what is kept of one line, in bytes.
const maxLine = 4096

// tail passes on what a process writes on its two streams and remembers the last
// line with text in it, whichever stream it came on.
type tail struct {
	mu   sync.Mutex
	line []byte
}

// stream is one of the two.
type stream struct {
	tail *tail
	to   io.Writer
	open bool // the last byte was not a line's end
}

// writer returns the writer for one stream; to may be nil.
func (t *tail) writer(to io.Writer) io.Writer {
	if to == nil {
		to = io.Discard
	}
	return &stream{tail: t, to: to}
}

// Write never fails: a broken log writer must not stop the function.
func (s *stream) Write(p []byte) (int, error) {
	s.tail.mu.Lock()
	defer s.tail.mu.Unlock()
	_, _ = s.to.Write(p)
	for part := range bytes.Lines(p) {
		text := bytes.TrimSpace(part)
		if len(text) > 0 {
			s.keep(text)
		}
		s.open = part[len(part)-1] != '\n'
	}
	return len(p), nil
}

// keep starts a new line, or continues one that came in pieces.
func (s *stream) keep(text []byte) {
	if !s.open {
		s.tail.line = s.tail.line[:0]
	}
	room := max(0, maxLine-len(s.tail.line))
	s.tail.line = append(s.tail.line, text[:min(len(text), room)]...)
}

func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.line)
}
