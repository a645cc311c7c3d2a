package main

import (
	"context"
	"errors"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"gatehouse/local/runner"
)

// feed says which samples a function gets.
type feed struct {
	function string
	folders  []string // of events/
}

// feeds has a line for every function, in the order of the table that is printed.
func feeds() []feed {
	return []feed{
		{"presignup", []string{"PreSignUp"}},
	}
}

// unfed returns a line for each function that feeds leaves out.
func unfed(root string) []string {
	folders, _ := os.ReadDir(filepath.Join(root, "functions")) // none is no functions
	var lines []string
	for _, folder := range folders {
		known := func(f feed) bool { return f.function == folder.Name() }
		if folder.IsDir() && !slices.ContainsFunc(feeds(), known) {
			lines = append(lines, "functions/"+folder.Name()+": gets no event; give it a line in local/demo/feed.go")
		}
	}
	return lines
}

// What a function decides about an event.
const (
	allowed = "allowed" // it answered, and Cognito goes on
	refused = "refused" // a person may read why
	fault   = "fault"   // anything else
)

// row is one line of the table.
type row struct {
	event    string // below events/, without .json
	decision string
	code     string // of a refusal or fault; else empty
	took     time.Duration
	first    bool          // in its process
	start    time.Duration // of that process; 0 unless first
	memory   int64         // most the process has held, bytes; 0 not known
}

// feed gives a function its samples.
func (d demo) feed(ctx context.Context, root string, f feed) ([]row, error) {
	config := runner.Config{
		Path: runner.Dist(filepath.Join(root, "dist")).Binary(f.function),
		Logs: d.logs,
	}
	session := session{config: config}
	defer session.close()
	var rows []row
	for _, name := range samples(root, f.folders) {
		event, err := os.ReadFile(filepath.Join(root, "events", filepath.FromSlash(name)+".json"))
		if err != nil {
			return nil, err
		}
		result, err := session.invoke(ctx, event)
		if err != nil {
			return nil, err
		}
		rows = append(rows, rowOf(name, result))
	}
	return rows, nil
}

// session is one function with at most one process, which serves all events. One
// that has ended is replaced at the next event, as Lambda does.
type session struct {
	config  runner.Config
	process *runner.Process // nil: start one
}

func (s *session) invoke(ctx context.Context, event []byte) (runner.Result, error) {
	if s.process != nil {
		result, err := s.process.Invoke(ctx, event)
		if !errors.Is(err, runner.ErrExited) {
			return result, err
		}
		s.close()
	}
	process, err := runner.Start(ctx, s.config)
	if err != nil {
		return runner.Result{}, err
	}
	s.process = process
	return process.Invoke(ctx, event)
}

func (s *session) close() {
	if s.process != nil {
		_ = s.process.Close()
		s.process = nil
	}
}

// samples are the names of the events in folders of events/, without .json: of
// each folder the plain event of a source, then its variants.
func samples(root string, folders []string) []string {
	var names []string
	for _, folder := range folders {
		files, _ := os.ReadDir(filepath.Join(root, "events", folder)) // none is no samples
		for _, file := range files {
			if name, ok := strings.CutSuffix(file.Name(), ".json"); ok {
				names = append(names, path.Join(folder, name))
			}
		}
	}
	slices.Sort(names)
	return names
}

// rowOf judges a result as Cognito does.
func rowOf(event string, result runner.Result) row {
	r := row{
		event:    event,
		decision: allowed,
		took:     result.Took,
		first:    result.Init > 0,
		start:    result.Init,
		memory:   result.MaxMemory,
	}
	seen := result.ClientError("")
	switch {
	case seen == nil:
	case result.Answered():
		r.decision, r.code = fault, seen.Exception
	case result.Refused():
		r.decision, r.code = refused, codeOf(result)
	default:
		r.decision, r.code = fault, codeOf(result)
	}
	return r
}

// codeOf is what stands before the colon of a text for people; of any other
// message only the type says something.
func codeOf(result runner.Result) string {
	code, _, ok := strings.Cut(result.ErrorMessage, ": ")
	if !ok || code == "" || strings.Trim(code, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return result.ErrorType
	}
	return code
}
