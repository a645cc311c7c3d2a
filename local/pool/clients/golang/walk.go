package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// step is a part of somebody's way through the pool.
type step struct {
	name string
	// triggers are the sources it causes, in their order.
	triggers []string
	run      func(ctx context.Context) error
}

// walk takes steps until one fails, and prints each. A step also fails where it causes other triggers.
func (t *try) walk(ctx context.Context, steps []step) error {
	for _, s := range steps {
		if err := t.take(ctx, s); err != nil {
			return fmt.Errorf("FAILED  %s: %w", s.name, err)
		}
		fmt.Println("ok      " + s.name)
	}
	return nil
}

func (t *try) take(ctx context.Context, s step) error {
	before, err := t.timeline(ctx, 0)
	if err != nil {
		return err
	}
	last := 0
	if len(before) > 0 {
		last = before[len(before)-1].ID
	}
	if err := s.run(ctx); err != nil {
		return err
	}
	entries, err := t.timeline(ctx, last)
	if err != nil {
		return err
	}
	var sources []string
	for _, e := range entries {
		sources = append(sources, e.Source)
	}
	if !slices.Equal(sources, s.triggers) {
		return fmt.Errorf("it called the triggers %s, not %s", list(sources), list(s.triggers))
	}
	return nil
}

func list(sources []string) string { return "[" + strings.Join(sources, ", ") + "]" }

// entry is a call of a trigger, as far as it matters here.
type entry struct {
	ID     int
	Source string
}

func (t *try) timeline(ctx context.Context, after int) ([]entry, error) {
	raw, err := get(ctx, fmt.Sprintf("%s/?after=%d", t.info.Timeline, after))
	if err != nil {
		return nil, err
	}
	var entries []entry
	return entries, json.Unmarshal(raw, &entries)
}

// unseen is a step that finds none of the secrets on the timeline.
func (t *try) unseen(secrets ...string) step {
	return step{name: "no secret is on the timeline", run: func(ctx context.Context) error {
		raw, err := get(ctx, t.info.Timeline+"/")
		if err != nil {
			return err
		}
		if !bytes.Contains(raw, []byte("PreSignUp_")) {
			return errors.New("the timeline is empty")
		}
		for _, secret := range secrets {
			if bytes.Contains(raw, []byte(secret)) {
				return errors.New("the timeline holds a password")
			}
		}
		return nil
	}}
}

// code waits for a message of the occasion and returns its code.
func (t *try) code(ctx context.Context, to, source string) (string, error) {
	query := url.Values{"to": {to}, "source": {source}, "timeout": {"5s"}}
	raw, err := get(ctx, t.info.Mailbox+"/wait?"+query.Encode())
	if err != nil {
		return "", err
	}
	var message struct{ Code string }
	return message.Code, json.Unmarshal(raw, &message)
}

// get reads one of the pool's own endpoints.
func get(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	var body bytes.Buffer
	if _, err := body.ReadFrom(response.Body); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s answers %s", request.URL.Path, response.Status)
	}
	return body.Bytes(), nil
}

// refused is nil for the exception that has to end a call.
func refused[E error](err error) error {
	if _, ok := errors.AsType[E](err); ok {
		return nil
	}
	return fmt.Errorf("it ends with another error than %T: %w", *new(E), err)
}

// demand is an error where something is not as it has to be.
func demand(holds bool, what string) error {
	if holds {
		return nil
	}
	return errors.New("not so: " + what)
}
