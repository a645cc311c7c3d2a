package mailer

import (
	"slices"
	"testing"
	"time"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
)

// TestPromisesHoldFromFactToMail follows facts all the way to SES while outbox, clock, mailer and mailevents
// are killed between any two of their calls, then lets the world come to rest and looks at what was promised.
func TestPromisesHoldFromFactToMail(t *testing.T) {
	seeds := uint64(1000)
	if testing.Short() {
		seeds = 100
	}
	var sum tally
	for seed := range seeds {
		c := newChain(t, seed)
		for i := range 50 {
			if i < 3 || c.r.IntN(15) == 0 {
				c.act()
			}
			c.happen()
		}
		c.calmDown()
		c.settle()
		sum.add(c, c.judge(seed, c.owed))
		c.judgeChain()
		c.redrive()
		c.settle()
		c.judgeEnd()
		c.forget()
		sum.forgotten += c.forgotten
		if t.Failed() {
			t.Fatalf("with seed %d", seed)
		}
	}
	t.Logf("%d runs: %+v", seeds, sum)
	if sum.doubled == 0 || sum.lost == 0 || sum.undecided == 0 || sum.forgotten == 0 || sum.cut < int(seeds) || sum.killed < int(seeds) || sum.mails < 8*int(seeds) {
		t.Error("the accidents were too mild to show anything")
	}
}

// tally is what happened in all runs.
type tally struct{ facts, mails, records, killed, cut, doubled, lost, found, dead, undecided, forgotten int }

func (s *tally) add(c *chain, doubled int) {
	s.facts, s.mails, s.records = s.facts+c.written, s.mails+len(c.owed), s.records+c.passed
	s.killed, s.cut, s.doubled = s.killed+c.killed, s.cut+c.cut, s.doubled+doubled
	s.lost, s.found, s.dead = s.lost+c.lost, s.found+c.found, s.dead+len(c.dead)
	for _, d := range c.dead {
		if d.attributes["reason"] == ledger.ReasonUndecided {
			s.undecided++
		}
	}
}

// judgeChain holds what accident.judge does not know to the promises: that everything owed was queued and
// every decision sent, or that its dead letter says why not; and that the work caused no facts of its own.
func (c *chain) judgeChain() {
	for _, e := range c.owed {
		reasons := c.reasons(e)
		if mail.Kind(e.Kind).Decision() && c.taken[e.ID] == 0 && len(reasons) == 0 {
			c.t.Errorf("the decision %s was never sent, and is no dead letter", e.Kind)
		}
		for _, reason := range reasons {
			if reason != "BadRequestException" && (reason != ledger.ReasonUndecided || !mail.Kind(e.Kind).Decision()) {
				c.t.Errorf("%s is a dead letter with the reason %q", e.Kind, reason)
			}
		}
		if !mail.Kind(e.Kind).Decision() && c.taken[e.ID] == 0 && len(reasons) == 0 && c.entry(e).State != ledger.Lost {
			c.t.Errorf("%s was never sent, and is not counted as lost", e.Kind)
		}
	}
	if c.passed > c.written+2 {
		c.t.Errorf("%d facts made %d records past the filter", c.written, c.passed)
	}
	for _, shard := range fact.Shards() {
		for key, err := range c.facts.Due(c.t.Context(), store.OwedIndex(), shard, c.now.Add(time.Hour).UnixMilli()) {
			c.t.Errorf("row %s owes nothing and is still in the index (error %v)", key.SK, err)
		}
	}
}

// reasons are why an effect is among the dead letters, once for each time.
func (c *chain) reasons(e effect.Effect) (reasons []string) {
	for _, d := range c.dead {
		if d.body == string(e.Encode()) {
			reasons = append(reasons, d.attributes["reason"])
		}
	}
	return reasons
}

// redrive does what an operator's command does with the dead letters. Some it is not asked for, and with
// others it is ended before their message is in the queue.
func (c *chain) redrive() {
	fate := map[string]int{}
	for _, d := range c.dead {
		e, err := effect.Decode([]byte(d.body))
		if err != nil {
			c.t.Fatalf("a dead letter is none: %v", err)
		}
		if _, again := fate[e.ID]; !again {
			fate[e.ID] = c.r.IntN(6)
		}
		if c.left[e.ID] = fate[e.ID] < 2; fate[e.ID] == 0 {
			continue
		}
		if _, err := ledger.Advance(c.t.Context(), c.held, e.ID, c.entry(e), ledger.Decision, c.clock, ledger.Reopened{}); err != nil {
			c.t.Fatal(err)
		}
		if !c.left[e.ID] {
			c.enqueue(e)
		}
	}
}

// judgeEnd looks at the world after everything, but for dead letters that were left, was seen to.
func (c *chain) judgeEnd() {
	for _, e := range c.owed {
		if c.left[e.ID] {
			continue
		}
		if c.hasLetter(e) {
			c.t.Errorf("the letter of %s still stands", e.Kind)
		}
		decision, state := mail.Kind(e.Kind).Decision(), c.entry(e).State
		if state != ledger.Sent && (decision || state != ledger.Lost) {
			c.t.Errorf("%s ends as %q", e.Kind, state)
		}
		most := 1
		if decision {
			most = 2
		}
		if slices.Contains(c.reasons(e), ledger.ReasonUndecided) {
			most++ // the command says so
		}
		if got := c.taken[e.ID]; got > most || decision && got == 0 {
			c.t.Errorf("%s was sent %d times, at most %d are promised", e.Kind, got, most)
		}
	}
}

// forget lets time go by until the ledger knows no mail any more. Then clocks that are killed between any two
// calls, and one that is not, leave no letter.
func (c *chain) forget() {
	before := len(c.standing())
	c.now = c.now.Add(ledger.Memory - 20*24*time.Hour)
	c.ring()
	if after := len(c.standing()); after != before {
		c.t.Errorf("%d of %d letters were erased too early", before-after, before)
	}
	c.forgotten += before
	c.now = c.now.Add(21 * 24 * time.Hour)
	c.calm, c.between = false, func() {
		if c.r.IntN(8) == 0 {
			panic(kill{})
		}
	}
	for range 5 {
		c.ring()
	}
	c.calm, c.between = true, func() {}
	c.ring()
	if names := c.standing(); len(names) > 0 {
		c.t.Errorf("the letters %q stand for ever", names)
	}
	for row, err := range c.held.Query(c.t.Context(), ledger.RefusedPartition(), "", store.Strong) {
		c.t.Errorf("%s is still in the list of dead letters (error %v)", row.SK, err)
	}
}
