package portal_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"gatehouse/functions/portal"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

var errCrash = errors.New("crashed")

// TestACrashBetweenAnyTwoCalls breaks off each call of a press, before and after it took effect, and presses
// again: the person is signed out once, by one set of effects, and the link ends up used.
func TestACrashBetweenAnyTwoCalls(t *testing.T) {
	const presses = 4 // calls of one press: two reads, two writes
	for crash := range presses {
		for _, after := range []bool{false, true} {
			w := build(t)
			token := w.mailed(1, nil)
			w.breakOff(crash, after)
			w.press(token)
			w.facts.fail, w.desk.fail = nil, nil
			w.restore()
			answer := w.press(token)
			if answer.Code != http.StatusOK && title(answer) != wasUsed {
				t.Errorf("call %d broken off (after it took effect: %v): a person reads %q", crash, after, title(answer))
			}
			w.reads(w.get(token), http.StatusGone, wasUsed)
			if got := w.owed(); got != debts {
				t.Errorf("call %d broken off: owed are %s", crash, got)
			}
		}
	}
}

// breakOff makes the numbered call of the next press fail, before or after it took effect, and all that follow.
func (w *world) breakOff(number int, after bool) {
	count := 0
	w.facts.Table = &fragile{w.table, number, after, &count}
	w.desk.Table = &fragile{w.work, number, after, &count}
}

func (w *world) restore() { w.facts.Table, w.desk.Table = w.table, w.work }

// fragile is a table that answers so many calls of it and its sibling and then no more.
type fragile struct {
	*memory.Table
	whole int
	after bool
	count *int
}

func (f *fragile) breaks() (before, after bool) {
	at := *f.count
	*f.count++
	return at > f.whole || at == f.whole && !f.after, at == f.whole && f.after
}

func (f *fragile) Get(ctx context.Context, key store.Key, consistency store.Consistency) (store.Row, bool, error) {
	before, after := f.breaks()
	if before || after {
		return store.Row{}, false, errCrash
	}
	return f.Table.Get(ctx, key, consistency)
}

func (f *fragile) Write(ctx context.Context, writes ...store.Write) error {
	before, after := f.breaks()
	if before {
		return errCrash
	}
	if err := f.Table.Write(ctx, writes...); err != nil || !after {
		return err
	}
	return errCrash
}

// A link that could not be marked was still acted on: the person reads so, the operator hears of the rest.
func TestALinkThatCannotBeMarked(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	w.desk.fail = func(method string) error {
		if method == "write" {
			return errCrash
		}
		return nil
	}
	w.reads(w.press(token), http.StatusOK, secured)
	if len(w.faults) != 1 || !errors.Is(w.faults[0], errCrash) || w.owed() != debts {
		t.Errorf("told %v, owed %s", w.faults, w.owed())
	}
}

// TestManyPressesAtOnce lets forty forms of one link meet: all are answered as done or used, and what follows
// is owed once.
func TestManyPressesAtOnce(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	parts := w.parts()
	parts.Facts, parts.Work = w.table, w.work
	parts.Count, parts.Fault = func(context.Context, string) {}, func(_ context.Context, cause error) { t.Error(cause) }
	pages, err := portal.New(policy(), parts)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			answer := httptest.NewRecorder()
			pages.ServeHTTP(answer, form("t="+url.QueryEscape(token)))
			if heading := title(answer); heading != secured && heading != wasUsed {
				t.Errorf("a person reads %q", heading)
			}
		})
	}
	all.Wait()
	if got := w.owed(); got != debts {
		t.Errorf("owed are %s", got)
	}
	for _, change := range w.table.Changes(0) {
		if !fact.IsFact(change) || !strings.HasPrefix(change.New.PK, person) {
			t.Errorf("a change that is no fact: %v", change.New)
		}
	}
	w.reads(w.get(token), http.StatusGone, wasUsed)
}
