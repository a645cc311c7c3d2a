package runner

import (
	"bytes"
	"io"
	"os"
	"sync"
)

// maxLine bounds what is kept of one line, in bytes.
const maxLine = 4096

// logs is what a process writes on its two streams. It goes into a file and is
// passed on from there when asked for: unlike a pipe, a file needs no second
// reader that may lag behind, and what the process has written is there to read.
type logs struct {
	mu     sync.Mutex
	file   *os.File // has no name any more: it lasts as long as it is open
	passed int64    // bytes of it
	to     io.Writer
	tail   tail
}

// openLogs makes the file; to may be nil.
func openLogs(to io.Writer) (*logs, error) {
	file, err := os.CreateTemp("", "gatehouse-logs")
	if err != nil {
		return nil, err
	}
	if to == nil {
		to = io.Discard
	}
	return &logs{file: file, to: to}, os.Remove(file.Name())
}

// pass passes on what has been written since the last time. After close it does
// nothing.
func (l *logs) pass() {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := make([]byte, 1<<15)
	for {
		n, err := l.file.ReadAt(b, l.passed) // the place that the process writes at stays
		l.passed += int64(n)
		_, _ = l.to.Write(b[:n]) // a broken log writer must not stop the function
		l.tail.add(b[:n])
		if err != nil {
			return
		}
	}
}

// last is the last line with text in it that was passed on.
func (l *logs) last() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.tail.line)
}

// close passes on the rest.
func (l *logs) close() {
	l.pass()
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = l.file.Close() // it is gone either way
}

// tail remembers the last line with text in it.
type tail struct {
	line []byte
	open bool // the last byte was not a line's end
}

func (t *tail) add(p []byte) {
	for part := range bytes.Lines(p) {
		text := bytes.TrimSpace(part)
		if len(text) > 0 {
			t.keep(text)
		}
		t.open = part[len(part)-1] != '\n'
	}
}

// keep starts a new line, or continues one that came in pieces.
func (t *tail) keep(text []byte) {
	if !t.open {
		t.line = t.line[:0]
	}
	room := max(0, maxLine-len(t.line))
	t.line = append(t.line, text[:min(len(text), room)]...)
}
