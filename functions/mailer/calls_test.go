package mailer

import (
	"testing"

	"gatehouse/shared/ledger"
	"gatehouse/shared/store"
)

func TestAFunctionOfCallsWorksLikeOneOfTables(t *testing.T) {
	w := newWorld(t)
	means := w.means()
	means.Facts = TableCalls{Read: w.facts.Get, Change: w.facts.Write}
	means.Work = TableCalls{ReadMany: w.work.BatchGet, Change: w.work.Write}
	means.Queue = QueueCalls{Put: w.SendRaw, PutOff: w.Delay}
	handler, err := New(settings(), w.mails, w.fixed(), means)
	if err != nil {
		t.Fatal(err)
	}
	for turn, fault := range map[int64]ledger.Fault{1: -1, 2: ledger.Permanent, 3: ledger.Exhausted} {
		w.ses = nil
		if fault >= 0 {
			w.ses = failing(fault, "Code")
		}
		err := w.deliver(handler, w.owe(turn, letter("welcome")))
		if _, off := later(err); off != (fault == ledger.Exhausted) || err != nil && !off {
			t.Errorf("fault %d ends with %v", fault, err)
		}
	}
	if len(w.sent) != 1 || len(w.dead) != 1 || len(w.delayed) != 1 {
		t.Errorf("%d mails, %d dead letters, %d put off; want one of each", len(w.sent), len(w.dead), len(w.delayed))
	}
	if _, ok, err := (TableCalls{Read: w.work.Get}).Get(t.Context(), ledger.Key("none"), store.Strong); ok || err != nil {
		t.Errorf("a row that is not there: %v, %v", ok, err)
	}
}
