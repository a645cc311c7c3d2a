package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"time"
)

// pageLength is what ListUsers gives at most.
const pageLength = 60

// pages lists all users as a request to ListUsers does, without the network.
type pages struct {
	handler http.Handler
	pool    string
	tokens  map[int]string // of pages that were reached
}

// repeat lists a page so many times.
func (p pages) repeat(ctx context.Context, page, times int) ([]any, error) {
	if err := p.reach(ctx, page); err != nil {
		return nil, err
	}
	var before, after runtime.MemStats
	users := 0
	runtime.GC() // of what others left
	runtime.ReadMemStats(&before)
	began := time.Now()
	for range times {
		answer, err := p.request(ctx, page)
		if err != nil {
			return nil, err
		}
		users = bytes.Count(answer, []byte(`"Username":`))
	}
	took := time.Since(began)
	runtime.ReadMemStats(&after)
	return []any{float64(took) / float64(times), float64(after.Mallocs-before.Mallocs) / float64(times), users}, nil
}

var errLastPage = errors.New("there are not so many pages")

// reach turns the pages over to find the token of one.
func (p pages) reach(ctx context.Context, page int) error {
	for n := 1; n < page; n++ {
		if p.tokens[n+1] != "" {
			continue
		}
		answer, err := p.request(ctx, n)
		if err != nil {
			return err
		}
		var list struct{ PaginationToken string }
		if err := json.Unmarshal(answer, &list); err != nil {
			return err
		}
		if list.PaginationToken == "" {
			return errLastPage
		}
		p.tokens[n+1] = list.PaginationToken
	}
	return nil
}

// request lists a page that was reached.
func (p pages) request(ctx context.Context, page int) ([]byte, error) {
	in := map[string]any{"UserPoolId": p.pool, "Limit": pageLength}
	if page > 1 {
		in["PaginationToken"] = p.tokens[page]
	}
	body, err := json.Marshal(in)
	if err != nil {
		return nil, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("X-Amz-Target", "AWSCognitoIdentityProviderService.ListUsers")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=local") // the pool checks no signature
	var w answer
	p.handler.ServeHTTP(&w, r)
	if w.status != http.StatusOK {
		return nil, fmt.Errorf("ListUsers was answered %d: %.200s", w.status, w.body)
	}
	return w.body, nil
}

// answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	body   []byte
}

// Header is the answer's.
func (a *answer) Header() http.Header {
	if a.header == nil {
		a.header = http.Header{}
	}
	return a.header
}

// WriteHeader keeps the status.
func (a *answer) WriteHeader(status int) { a.status = status }

// Write keeps the body; the pool writes it in one piece.
func (a *answer) Write(body []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	a.body = append(a.body, body...)
	return len(body), nil
}
