package pool

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"gatehouse/local/pool/settings"
)

// saveEvery is how much work a crash may lose.
const saveEvery = time.Second

// saver writes the state to its folder whenever it has changed.
type saver struct {
	pool   *Pool
	folder string
	stop   chan struct{}
	done   sync.WaitGroup

	version  uint64 // of the directory that is on disk
	settings *settings.Settings
	offset   time.Duration
	changes  int   // of the stack's tables
	err      error // of the last attempt
}

// save begins to save.
func (p *Pool) save(folder string) *saver {
	s := &saver{pool: p, folder: folder, stop: make(chan struct{})}
	s.write()
	s.done.Go(s.run)
	return s
}

func (s *saver) run() {
	ticker := time.NewTicker(saveEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			s.write()
		case <-s.stop:
			s.write()
			return
		}
	}
}

// close saves what changed since the last time, and returns why that was impossible.
func (s *saver) close() error {
	close(s.stop)
	s.done.Wait()
	return s.err
}

// write saves what has changed. Who is in the pool comes first: without the other file there is no
// state yet.
func (s *saver) write() {
	version, set, offset, changes := s.pool.Directory.Version(), s.pool.Settings.Load(), s.pool.Clock.Offset(), s.pool.Stack.Changes()
	if set == s.settings && version == s.version && offset == s.offset && changes == s.changes && s.err == nil {
		return
	}
	s.err = errors.Join(
		replace(filepath.Join(s.folder, directoryFile), s.pool.Directory.Write),
		replace(filepath.Join(s.folder, stackFile), s.writeStack),
		replace(filepath.Join(s.folder, stateFile), s.writeState),
	)
	if s.err != nil {
		s.pool.options.Log.Error("state not saved", "cause", s.err.Error())
		return
	}
	s.version, s.settings, s.offset, s.changes = version, set, offset, changes
}

func (s *saver) writeState(w io.Writer) error {
	now, err := s.pool.state()
	if err != nil {
		return err
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(now)
}

// replace writes a file that only its owner may read, whole or not at all.
func replace(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already once it has its name
	err = errors.Join(write(file), file.Sync(), file.Close())
	if err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
