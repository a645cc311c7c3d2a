package ledger_test

import (
	"errors"
	"testing"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

const effectID = "0123456789abcdef0123456789abcdef"

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// table returns an empty table and its clock.
func table() (*memory.Table, *time.Time) {
	now := noon
	return memory.New(func() time.Time { return now }), &now
}

func full() ledger.Entry {
	return ledger.Entry{
		State: ledger.Refused, Kind: "approved", Effect: "{}", Attempts: 2, Claim: "c", ClaimedAt: noon, At: noon.Add(time.Minute),
		MessageID: "m", Reason: ledger.ReasonRejected, Filed: true, Version: 1,
	}
}

func read(t *testing.T, s *memory.Table, key store.Key) (store.Row, bool) {
	t.Helper()
	row, ok, err := s.Get(t.Context(), key, store.Strong)
	if err != nil {
		t.Fatal(err)
	}
	return row, ok
}

func TestAnEntryIsReadAsItWasWritten(t *testing.T) {
	for name, want := range map[string]ledger.Entry{"full": full(), "first": {State: ledger.Claimed, At: noon, Version: 1}} {
		t.Run(name, func(t *testing.T) {
			s, _ := table()
			if err := s.Write(t.Context(), want.Write(effectID, noon)); err != nil {
				t.Fatal(err)
			}
			row, _ := read(t, s, ledger.Key(effectID))
			if got, err := ledger.Of(row); err != nil || got != want {
				t.Errorf("read %+v (%v), want %+v", got, err, want)
			}
			if !want.Same(&row) || (ledger.Entry{Version: 1, At: noon}).Same(&row) || want.Same(nil) {
				t.Error("an entry does not know its own row")
			}
		})
	}
}

func TestAnEntryIsForgottenAfter45Days(t *testing.T) {
	s, now := table()
	if err := s.Write(t.Context(), full().Write(effectID, noon)); err != nil {
		t.Fatal(err)
	}
	*now = noon.Add(45*24*time.Hour - time.Second)
	if _, ok := read(t, s, ledger.Key(effectID)); !ok {
		t.Error("the entry is gone before its 45 days")
	}
	*now = noon.Add(45 * 24 * time.Hour)
	if _, ok := read(t, s, ledger.Key(effectID)); ok {
		t.Error("the entry is still there after 45 days")
	}
	if err := s.Write(t.Context(), full().Write(effectID, *now)); err != nil {
		t.Errorf("a first entry cannot follow one that has expired: %v", err)
	}
}

func TestOfTwoWorkersOneGoesOn(t *testing.T) {
	s, _ := table()
	mine := ledger.Next(ledger.Entry{}, ledger.Decision, noon, ledger.Delivered{Claim: "mine"}).Entry
	other := ledger.Next(ledger.Entry{}, ledger.Decision, noon, ledger.Delivered{Claim: "other"}).Entry
	if err := s.Write(t.Context(), mine.Write(effectID, noon)); err != nil {
		t.Fatal(err)
	}
	err := s.Write(t.Context(), other.Write(effectID, noon))
	conflict, ok := errors.AsType[*store.Conflict](err)
	if !ok || other.Same(conflict.Row) || !mine.Same(conflict.Row) {
		t.Errorf("the second claim ends with %v", err)
	}
	sent := ledger.Next(mine, ledger.Decision, noon, ledger.Accepted{MessageID: "m"}).Entry
	if err := s.Write(t.Context(), sent.Write(effectID, noon)); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), sent.Write(effectID, noon)); err == nil {
		t.Error("one version of an entry was written twice")
	}
}

func TestRowsOfOthersAreRefused(t *testing.T) {
	for name, row := range map[string]store.Row{
		"an unknown state": {Attributes: map[string]store.Value{"state": store.String("gone"), "version": store.Number(1)}},
		"no version":       {Attributes: map[string]store.Value{"state": store.String("sent")}},
		"negative":         {Attributes: map[string]store.Value{"version": store.Number(1), "attempts": store.Number(-1)}},
	} {
		if e, err := ledger.Of(row); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
}

func TestAComplaintIsNotReplacedByABounce(t *testing.T) {
	s, now := table()
	mark := func(cause ledger.Cause) error {
		return s.Write(t.Context(), ledger.Marking("hash", cause, "General", *now))
	}
	if err := errors.Join(mark(ledger.Bounced), mark(ledger.Bounced), mark(ledger.Complained)); err != nil {
		t.Fatal(err)
	}
	if err := mark(ledger.Bounced); err == nil {
		t.Error("a bounce replaced a complaint")
	}
	if err := s.Write(t.Context(), ledger.Skipping("hash")); err != nil {
		t.Fatal(err)
	}
	row, _ := read(t, s, ledger.MarkKey("hash"))
	want := ledger.Mark{Hash: "hash", Cause: ledger.Complained, Detail: "General", At: noon, Until: noon.Add(365 * 24 * time.Hour), Skipped: 1}
	if got := ledger.MarkOf(row); got != want {
		t.Errorf("the mark reads %+v, want %+v", got, want)
	}
	*now = noon.Add(365 * 24 * time.Hour)
	if _, ok := read(t, s, ledger.MarkKey("hash")); ok {
		t.Error("the mark has no end")
	}
	if err := mark(ledger.Bounced); err != nil {
		t.Errorf("an ended complaint stands in the way of a bounce: %v", err)
	}
	if err := s.Write(t.Context(), ledger.Unmarking("hash")); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), ledger.Skipping("hash")); err == nil {
		t.Error("a mail was counted as skipped without a mark")
	}
}

func TestAMailParkedAnewIsNotTakenOffTheList(t *testing.T) {
	s, _ := table()
	first := ledger.Entry{State: ledger.Parked, Effect: "{}", Kind: "welcome", At: noon, Version: 2}
	second := first
	second.Version = 5
	if err := s.Write(t.Context(), first.Park(effectID)); err != nil {
		t.Fatal(err)
	}
	row, _ := read(t, s, store.Key{PK: ledger.ParkingPartition(), SK: effectID})
	want := ledger.Parking{EffectID: effectID, Effect: "{}", Kind: "welcome", At: noon, Version: 2}
	listed := ledger.ParkingOf(row)
	if listed != want {
		t.Errorf("the list reads %+v, want %+v", listed, want)
	}
	if err := s.Write(t.Context(), second.Park(effectID)); err != nil {
		t.Fatal(err)
	}
	if err := s.Write(t.Context(), listed.Unpark()); err == nil {
		t.Error("a mail that was parked anew was forgotten")
	}
	row, _ = read(t, s, row.Key)
	if err := s.Write(t.Context(), ledger.ParkingOf(row).Unpark()); err != nil {
		t.Errorf("a mail that was queued again cannot be taken off: %v", err)
	}
}
