package clock_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/clock"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// morgue is a world of mails that were refused, and a clock that a test moves.
type morgue struct {
	*testing.T
	now         time.Time
	facts, work *memory.Table
	limits      clock.Limits
	notes       []serve.Note
}

func newMorgue(t *testing.T) *morgue {
	m := &morgue{T: t, now: at(0), limits: alone()}
	m.facts, m.work = memory.New(m.time), memory.New(m.time)
	return m
}

func (m *morgue) time() time.Time { return m.now }

// bury makes a dead letter of a person's mail.
func (m *morgue) bury(person int) effect.Effect {
	m.Helper()
	d := fact.Debt{Queue: fact.Mail, Kind: "approved", Turn: 1}
	w := store.Write{Key: key(person), Set: map[string]store.Value{"userName": store.String("jane")}}
	fact.AddLetter(&w, 1, fact.Letter{Kind: d.Kind, To: "jane.doe@example.com", Name: "Jane Doe"})
	write(m.T, m.facts, w)
	e := effect.New(w.Key, d)
	m.happen(e, ledger.Delivered{Claim: "a"}, ledger.Denied{Claim: "a", Reason: "BadRequestException"}, ledger.Filed{Claim: "a"})
	return e
}

// happen lets events happen to a mail.
func (m *morgue) happen(e effect.Effect, events ...ledger.Event) {
	m.Helper()
	for _, event := range events {
		entry := ledger.Entry{Kind: e.Kind, Effect: string(e.Encode())}
		if row, found, _ := m.work.Get(m.Context(), ledger.Key(e.ID), store.Strong); found {
			entry, _ = ledger.Of(row)
		}
		if _, err := ledger.Advance(m.Context(), m.work, e.ID, entry, ledger.Decision, m.time, event); err != nil {
			m.Fatal(err)
		}
	}
}

// run runs the clock so long after noon.
func (m *morgue) run(after time.Duration, facts clock.Facts, work clock.Work) error {
	m.now = at(0).Add(after)
	notes, err := clock.New(&queues{}, facts, work, m.time, m.limits)(m.Context())
	m.notes = append(m.notes, notes...)
	return err
}

// erased counts the notes of letters that were erased, and forgets all.
func (m *morgue) erased() (count int) {
	for _, note := range m.notes {
		if note == "erased" {
			count++
		}
	}
	m.notes = nil
	return count
}

// stands says whether a mail's letter stands in its row.
func (m *morgue) stands(e effect.Effect) bool {
	row, _, _ := m.facts.Get(m.Context(), e.Key, store.Strong)
	_, found, _ := fact.LetterOf(row, e.Debt())
	return found
}

// list are the keys of the list of dead letters.
func (m *morgue) list() (keys []store.Key) {
	for row, err := range m.work.Query(m.Context(), ledger.RefusedPartition(), "", store.Strong) {
		if err != nil {
			m.Fatal(err)
		}
		keys = append(keys, row.Key)
	}
	return keys
}

func (m *morgue) listed() int { return len(m.list()) }

func TestALetterEndsWithTheLedgersMemory(t *testing.T) {
	m := newMorgue(t)
	e := m.bury(1)
	if err := m.run(ledger.Memory-time.Millisecond, m.facts, m.work); err != nil || !m.stands(e) || m.erased() != 0 {
		t.Errorf("the letter was erased while the ledger knew the mail (error %v)", err)
	}
	if err := m.run(ledger.Memory, m.facts, m.work); err != nil || m.stands(e) || m.listed() != 0 || m.erased() != 1 {
		t.Errorf("the letter stands: %v, %d mails are listed (error %v)", m.stands(e), m.listed(), err)
	}
	if row, found, _ := m.facts.Get(t.Context(), e.Key, store.Strong); !found || row.String("userName") != "jane" {
		t.Errorf("what else the row holds is %v", row.Attributes)
	}
	if err := m.run(ledger.Memory+time.Hour, m.facts, m.work); err != nil || len(m.notes) != 0 {
		t.Errorf("with nothing due it counted %q (error %v)", m.notes, err)
	}
}

func TestTheLedgerDecidesNotTheList(t *testing.T) {
	reopened := ledger.Reopened{}
	again := []ledger.Event{reopened, ledger.Delivered{Claim: "b"}}
	for name, c := range map[string]struct {
		then           []ledger.Event // 40 days later
		stands, listed bool
	}{
		"reopened, and not queued yet": {[]ledger.Event{reopened}, true, true},
		"on its way":                   {again, true, true},
		"refused anew, not filed yet":  {append(again, ledger.Denied{Claim: "b", Reason: "x"}), true, true},
		"filed anew":                   {append(again, ledger.Denied{Claim: "b", Reason: "x"}, ledger.Filed{Claim: "b"}), true, true},
		"parked":                       {append(again, ledger.Unverified{Claim: "b"}), true, false},
		"sent, with its letter":        {append(again, ledger.Accepted{MessageID: "m"}), false, false},
		"known to SES after all":       {[]ledger.Event{ledger.Reported{MessageID: "m", By: "x"}}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			m := newMorgue(t)
			e := m.bury(1)
			m.now = at(0).Add(40 * 24 * time.Hour)
			m.happen(e, c.then...)
			if err := m.run(ledger.Memory, m.facts, m.work); err != nil || m.stands(e) != c.stands || (m.listed() > 0) != c.listed || m.listed() > 1 {
				t.Errorf("the letter stands: %v, %d mails are listed (error %v)", m.stands(e), m.listed(), err)
			}
			if name == "parked" {
				return // which ends with `gatehouse mail resume`
			}
			if err := m.run(ledger.Memory+41*24*time.Hour+ledger.Memory, m.facts, m.work); err != nil || m.stands(e) || m.listed() != 0 {
				t.Errorf("in the end the letter stands: %v, %d mails are listed (error %v)", m.stands(e), m.listed(), err)
			}
		})
	}
}

func TestARowThatIsGoneHasNoLetter(t *testing.T) {
	m := newMorgue(t)
	e := m.bury(1)
	write(t, m.facts, store.Write{Key: e.Key, Delete: true})
	if err := m.run(ledger.Memory, m.facts, m.work); err != nil || m.listed() != 0 {
		t.Errorf("%d mails are listed (error %v)", m.listed(), err)
	}
	if _, found, _ := m.facts.Get(t.Context(), e.Key, store.Strong); found {
		t.Error("a row was made")
	}
}

func TestOldestLettersFirstAndNeverTooMany(t *testing.T) {
	m := newMorgue(t)
	m.limits.Rows = 2
	var all []effect.Effect
	for person := range 5 {
		m.now = at(person)
		all = append(all, m.bury(person))
	}
	for run, left := range []int{3, 1, 0} {
		if err := m.run(ledger.Memory+time.Duration(10*run+5)*time.Minute, m.facts, m.work); err != nil {
			t.Fatal(err)
		}
		if slices.Contains(m.notes, "left") != (left > 0) || m.listed() != left {
			t.Errorf("run %d left %d, counted %q", run, m.listed(), m.notes)
		}
		for i, e := range all {
			if m.stands(e) != (i >= 5-left) {
				t.Errorf("after run %d the letter of person %d stands: %v", run, i, m.stands(e))
			}
		}
		m.notes = nil
	}
}

// broken is the table Work, some of whose calls fail.
type broken struct {
	*memory.Table
	get, query, write error
}

func (b broken) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	if b.get != nil {
		return store.Row{}, false, b.get
	}
	return b.Table.Get(ctx, key, c)
}

func (b broken) Query(ctx context.Context, pk, prefix string, c store.Consistency) iter.Seq2[store.Row, error] {
	if b.query == nil {
		return b.Table.Query(ctx, pk, prefix, c)
	}
	return func(yield func(store.Row, error) bool) { yield(store.Row{}, b.query) }
}

func (b broken) Write(ctx context.Context, writes ...store.Write) error {
	if b.write != nil {
		return b.write
	}
	return b.Table.Write(ctx, writes...)
}

func TestAnErasureThatFailsIsMadeUpFor(t *testing.T) {
	dead := errors.New("no answer")
	for want, c := range map[string]struct {
		work           broken
		readonly       bool
		stands, listed int
	}{
		"listing dead letters":                       {work: broken{query: dead}, stands: 4, listed: 4},
		"reading the ledger":                         {work: broken{get: dead}, stands: 4, listed: 4},
		"taking a mail off the list of dead letters": {work: broken{write: dead}, stands: 1, listed: 4}, // it gives up after three
		"erasing a letter":                           {readonly: true, stands: 4, listed: 4},
	} {
		t.Run(want, func(t *testing.T) {
			m := newMorgue(t)
			var all []effect.Effect
			for person := range 4 {
				all = append(all, m.bury(person))
			}
			c.work.Table = m.work
			var facts clock.Facts = m.facts
			if c.readonly {
				facts = readable{m.facts}
			}
			err := m.run(ledger.Memory, facts, c.work)
			standing := 0
			for _, e := range all {
				if m.stands(e) {
					standing++
				}
			}
			if err == nil || !strings.Contains(err.Error(), want+": no answer") || standing != c.stands || m.listed() != c.listed {
				t.Errorf("%d letters stand, %d mails are listed, the error is %v", standing, m.listed(), err)
			}
			if err := m.run(ledger.Memory+10*time.Minute, m.facts, m.work); err != nil || m.listed() != 0 || slices.ContainsFunc(all, m.stands) {
				t.Errorf("the next run left %d mails (error %v)", m.listed(), err)
			}
		})
	}
}

func TestAMailOfANewerVersionStaysListed(t *testing.T) {
	m := newMorgue(t)
	e := m.bury(1)
	for _, listed := range m.list() {
		write(t, m.work, store.Write{Key: listed, Set: map[string]store.Value{"effect": store.String(`{"v":9}`)}})
	}
	if err := m.run(ledger.Memory, m.facts, m.work); err != nil || m.listed() != 1 || !m.stands(e) || !slices.Contains(m.notes, "unreadable") {
		t.Errorf("counted %q, %d mails are listed (error %v)", m.notes, m.listed(), err)
	}
}
