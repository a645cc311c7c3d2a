package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gatehouse/local/runner"
	"gatehouse/shared/serve"
)

// measureAnswers sends every sample event of a trigger through the built program and looks at what comes back and what is logged: D10 and
// D11. A worker gets its usual event and is held to D10 alone: its answer is not the event.
func measureAnswers(ctx context.Context, w *workshop, p built, s subject) ([]Result, error) {
	c, err := cloudFor(s, 0, nil)
	if err != nil {
		return nil, err
	}
	defer c.close()
	files := []string{filepath.Join(w.root, "events", s.event)}
	if s.trigger() {
		if files, err = filepath.Glob(filepath.Join(w.root, "events", s.events, "*.json")); err != nil {
			return nil, err
		}
	}
	var log bytes.Buffer
	process, err := runner.Start(ctx, runner.Config{Path: p[s.name], Function: s.name, Logs: &log, Env: named(c.env()), Deadline: s.allowance()})
	if err != nil {
		return nil, err
	}
	defer process.Close() //nolint:errcheck // it is killed either way
	seen := answers{}
	for _, file := range files {
		event, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		log.Reset()
		result, err := process.Invoke(ctx, c.stead(event))
		if err != nil {
			return nil, err
		}
		if err := seen.add(s, filepath.Base(file), event, result, log.String()); err != nil {
			return nil, err
		}
	}
	return seen.results(s), nil
}

// named are settings by name.
func named(settings []string) map[string]string {
	all := map[string]string{}
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		all[name] = value
	}
	return all
}

// answers is what was seen of all events.
type answers struct {
	events, answered int
	longest          int // line of the events that were let through, in bytes
	longestOf        string
	miscounted       []string // events with another number of lines than one
	changed          []string // events whose answer differs outside `response`
}

func (a *answers) add(s subject, name string, event []byte, result runner.Result, log string) error {
	a.events++
	if !result.Answered() {
		return nil
	}
	a.answered++
	if strings.Count(log, "\n") != 1 {
		a.miscounted = append(a.miscounted, name)
	}
	for line := range strings.Lines(log) {
		if len(line) > a.longest {
			a.longest, a.longestOf = len(line), name
		}
	}
	if !s.trigger() {
		return nil
	}
	same, err := sameOutsideResponse(event, result.Response)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !same {
		a.changed = append(a.changed, name)
	}
	return nil
}

func (a *answers) results(s subject) []Result {
	lines := Bar{ID: "D10", Measure: "events let through with another number of log lines than one", Unit: "events"}
	length := Bar{ID: "D10", Measure: "longest log line of an event let through", Unit: "bytes", Must: serve.MaxOutcomeLine, Stretch: 300}
	if !s.trigger() {
		length.Must *= 2 // a worker's line counts a whole batch
	}
	same := Bar{ID: "D11", Measure: "answers that differ from their event outside `response`", Unit: "answers"}
	if a.answered == 0 {
		why := "no event is let through, so nothing was seen"
		return []Result{lines.fail(s.name, why), length.fail(s.name, why), same.fail(s.name, why)}
	}
	detail := fmt.Sprintf("%d of %d events are let through", a.answered, a.events)
	results := []Result{
		lines.result(s.name, exactly(float64(len(a.miscounted))), "%s", strings.Join(a.miscounted, " ")),
		length.result(s.name, exactly(float64(a.longest)), "%s", a.longestOf),
	}
	if !s.trigger() {
		return results
	}
	return append(results, same.result(s.name, exactly(float64(len(a.changed))), "%s", strings.Join(append([]string{detail}, a.changed...), " ")))
}

// sameOutsideResponse says whether answer is the event byte by byte, but for the value of the top-level member "response", which the
// event may lack. It shares no code with the splicing that it checks.
func sameOutsideResponse(event, answer []byte) (bool, error) {
	before, after, found, err := aroundResponse(answer)
	if err != nil || !found {
		return false, err
	}
	eventBefore, eventAfter, found, err := aroundResponse(event)
	if err != nil {
		return false, err
	}
	if found {
		return bytes.Equal(before, eventBefore) && bytes.Equal(after, eventAfter), nil
	}
	// Added: without the member and the comma that parts it from its neighbour, the event is left.
	name := bytes.LastIndex(before, []byte(`"response"`))
	head, tail := before[:name], after
	if trimmed, ok := bytes.CutSuffix(bytes.TrimRight(head, " \t\r\n"), []byte(",")); ok {
		head = trimmed
	} else if trimmed, ok := bytes.CutPrefix(bytes.TrimLeft(tail, " \t\r\n"), []byte(",")); ok {
		tail = trimmed
	}
	return bytes.Equal(compact(append(bytes.Clone(head), tail...)), compact(event)), nil
}

// aroundResponse cuts the value of the top-level member "response" out of an object.
func aroundResponse(object []byte) (before, after []byte, found bool, err error) {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil { // the opening brace
		return nil, nil, false, err
	}
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, nil, false, err
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, nil, false, err
		}
		if name == "response" {
			end := decoder.InputOffset()
			return object[:end-int64(len(value))], object[end:], true, nil
		}
	}
	return nil, nil, false, nil
}

// compact drops white space, which an added member may have moved.
func compact(object []byte) []byte {
	var out bytes.Buffer
	if json.Compact(&out, object) != nil {
		return object
	}
	return out.Bytes()
}
