package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os/exec"
)

// Sizes that the pool is held to.
const (
	manyUsers = 100_000
	someUsers = 10_000 // those before them, from which a user's share is counted
	farPage   = 1000
)

// measurePool counts what a local user pool takes: memory by user, work by page, calls by sign-in.
func measurePool(ctx context.Context, w *workshop, progress func(string)) ([]Result, error) {
	path, err := w.buildPool(ctx)
	if err != nil {
		return nil, err
	}
	var results []Result
	steps := []struct {
		name    string
		measure func() ([]Result, error)
	}{
		{"100,000 users", func() ([]Result, error) { return measureUsers(path) }},
		{"users that a page visits", func() ([]Result, error) { return measureVisits(ctx, w) }},
		{"sign-ins", func() ([]Result, error) { return measureSignIn(ctx, path) }},
	}
	for _, step := range steps {
		progress(poolName + ": " + step.name)
		found, err := step.measure()
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", poolName, step.name, err)
		}
		results = append(results, found...)
	}
	return results, nil
}

// measureUsers fills a pool: D13. The same pool lists its pages: D14.
func measureUsers(path string) ([]Result, error) {
	s, err := startPool(path)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	some, err := s.holds(fmt.Sprint("people ", someUsers))
	if err != nil {
		return nil, err
	}
	many, err := s.holds(fmt.Sprint("people ", manyUsers))
	if err != nil {
		return nil, err
	}
	signedIn, err := s.holds("grants")
	if err != nil {
		return nil, err
	}
	pages, err := measurePages(s)
	if err != nil {
		return nil, err
	}
	share := Bar{ID: "D13", Measure: "heap of a user", Unit: "bytes", Must: 2000, Stretch: 1500}
	all := Bar{ID: "D13", Measure: "heap of a pool with 100,000 users", Unit: "MB", Must: 300, Stretch: 200}
	active := Bar{ID: "D13", Measure: "heap of it when all have signed in once", Unit: "MB", Must: 300, Stretch: 200}
	return append([]Result{
		share.result(poolName, exactly(math.Round((many.heap-some.heap)/(manyUsers-someUsers))), "mean of the last 90,000 of 100,000"),
		all.result(poolName, exactly(many.heap/1e6), "peak memory of the process %.0f MB", many.peak),
		active.result(poolName, exactly(signedIn.heap/1e6), "a refresh token each; peak memory of the process %.0f MB", signedIn.peak),
	}, pages...), nil
}

// holding is what a pool holds: bytes of the heap in use, and the most the process has held, in MB.
type holding struct{ heap, peak float64 }

// holds is what the pool holds after it has done something, and what that took.
func (s *poolServer) holds(after string) (m holding, err error) {
	if err := s.ask(after); err != nil {
		return holding{}, err
	}
	m.peak = s.peak()
	return m, s.ask("heap", &m.heap)
}

// measurePages counts what the answer of a whole request allocates.
func measurePages(s *poolServer) ([]Result, error) {
	var nanoseconds, near, far, users float64
	const lists = 200
	if err := s.ask(fmt.Sprint("page 1 ", lists), &nanoseconds, &near, &users); err != nil {
		return nil, err
	}
	if err := s.ask(fmt.Sprint("page ", farPage, " ", lists), &nanoseconds, &far, &users); err != nil {
		return nil, err
	}
	bar := Bar{ID: "D14", Measure: "allocations of ListUsers for page 1,000 against page 1", Unit: "x", Must: 1.01, Stretch: 1.005}
	return []Result{bar.result(poolName, exactly(math.Round(far/near*1000)/1000), "%.0f against %.0f, %.0f users on each; reading the token costs some", far, near, users)}, nil
}

// measureVisits counts the users that a page looks at, where they are counted: in package directory.
func measureVisits(ctx context.Context, w *workshop) ([]Result, error) {
	path, err := w.build(ctx, recipe{
		name: "pages.test", folder: "local/pool/directory", test: true,
		overlay: map[string]string{"local/pool/directory/zz_pages_test.go": "bench/testdata/pages_test.go"},
	})
	if err != nil {
		return nil, err
	}
	out, err := exec.CommandContext(ctx, path, "-test.run=^TestVisitsAreCounted$").CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, out)
	}
	var near, far float64
	if _, err := fmt.Fscan(bytes.NewReader(out), &near, &far); err != nil {
		return nil, fmt.Errorf("%w: %.200s", err, out)
	}
	bar := Bar{ID: "D14", Measure: "users that page 1,000 looks at beyond those of page 1", Unit: "users"}
	return []Result{bar.result(poolName, exactly(math.Abs(far-near)), "%.0f against %.0f, for 60 and whether there are more; a third of all deleted", far, near)}, nil
}

// measureSignIn counts what sign-ins with SRP make the pool do, all triggers attached: D15. Enough of them are counted for stray
// allocations of the runtime and the server to vanish.
func measureSignIn(ctx context.Context, path string) ([]Result, error) {
	s, err := startPool(path)
	if err != nil {
		return nil, err
	}
	defer s.stop()
	if _, err := s.signInAll(ctx, 1, (*visitor).secure); err != nil { // fills pools and caches
		return nil, err
	}
	made := 0
	used, err := s.used(signIns, func() (err error) {
		made, err = s.signInAll(ctx, 1, (*visitor).secure)
		return err
	})
	if err != nil {
		return nil, err
	}
	requests := Bar{ID: "D15", Measure: "requests of a sign-in with SRP", Must: 2, Stretch: 2}
	calls := Bar{ID: "D15", Measure: "calls of triggers by it, of ten that are attached", Must: 3, Stretch: 3}
	objects := Bar{ID: "D15", Measure: "allocations of it, HTTP and triggers included", Must: 3500, Stretch: 2500}
	return []Result{
		requests.result(poolName, exactly(float64(made)/signIns), ""),
		calls.result(poolName, exactly(used.calls), "pre and post authentication, pre token generation"),
		objects.result(poolName, exactly(math.Round(used.objects)), "%.0f KB", used.bytes/1e3),
	}, nil
}
