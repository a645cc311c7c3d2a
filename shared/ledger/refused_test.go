package ledger_test

import (
	"slices"
	"testing"
	"time"

	"gatehouse/shared/ledger"
	"gatehouse/shared/memory"
	"gatehouse/shared/store"
)

// refusals are the dead letters in the list, in its order.
func refusals(t *testing.T, s *memory.Table) (listed []ledger.Refusal) {
	t.Helper()
	for row, err := range s.Query(t.Context(), ledger.RefusedPartition(), "", store.Strong) {
		if err != nil {
			t.Fatal(err)
		}
		listed = append(listed, ledger.RefusalOf(row))
	}
	return listed
}

// history lets events happen to a mail, a minute apart, and returns how it stands.
func history(t *testing.T, s *memory.Table, id string, e ledger.Entry, now *time.Time, events ...ledger.Event) ledger.Entry {
	t.Helper()
	for _, event := range events {
		*now = now.Add(time.Minute)
		step, err := ledger.Advance(t.Context(), s, id, e, ledger.Decision, func() time.Time { return *now }, event)
		if err != nil {
			t.Fatal(err)
		}
		e = step.Entry
	}
	return e
}

// refused are the events that make a dead letter.
func refused() []ledger.Event {
	return []ledger.Event{ledger.Delivered{Claim: "a"}, ledger.Denied{Claim: "a", Reason: "BadRequestException"}, ledger.Filed{Claim: "a"}}
}

func TestADeadLetterIsListed(t *testing.T) {
	for name, c := range map[string]struct {
		then []ledger.Event
		want int
	}{
		"filed":                    {nil, 1},
		"filed twice":              {[]ledger.Event{ledger.Filed{Claim: "a"}}, 1},
		"reopened":                 {[]ledger.Event{ledger.Reopened{}}, 1},
		"reopened and on its way":  {[]ledger.Event{ledger.Reopened{}, ledger.Delivered{Claim: "b"}}, 1},
		"reopened and refused":     {append([]ledger.Event{ledger.Reopened{}}, refused()...), 2},
		"known to SES after all":   {[]ledger.Event{ledger.Reported{MessageID: "m"}}, 1},
		"reported, then rejected":  {[]ledger.Event{ledger.Reported{MessageID: "m"}, ledger.Rejected{MessageID: "m", By: "x"}}, 1},
		"rejected and filed again": {[]ledger.Event{ledger.Reported{MessageID: "m"}, ledger.Rejected{MessageID: "m", By: "x"}, ledger.Filed{Claim: "x"}}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s, now := table()
			e := history(t, s, effectID, ledger.Entry{Effect: "{}"}, now, append(refused(), c.then...)...)
			listed := refusals(t, s)
			if len(listed) != c.want {
				t.Fatalf("listed are %+v, want %d", listed, c.want)
			}
			for _, r := range listed {
				if r.EffectID != effectID || r.Effect != "{}" {
					t.Errorf("listed is %+v", r)
				}
			}
			if e.Filed && listed[len(listed)-1].At != e.At {
				t.Errorf("listed since %v, and filed at %v", listed[len(listed)-1].At, e.At)
			}
		})
	}
}

func TestARejectedMailIsListed(t *testing.T) {
	s, now := table()
	history(t, s, effectID, ledger.Entry{Effect: "{}"}, now, ledger.Delivered{Claim: "a"}, ledger.Accepted{MessageID: "m"}, ledger.Rejected{MessageID: "m", By: "x"}, ledger.Filed{Claim: "x"})
	if listed := refusals(t, s); len(listed) != 1 {
		t.Errorf("listed are %+v", listed)
	}
}

func TestTheOldestDeadLetterStandsFirst(t *testing.T) {
	s, now := table()
	for _, id := range []string{"c", "a", "b"} {
		history(t, s, id, ledger.Entry{Effect: "{}"}, now, refused()...)
	}
	var order []string
	for _, r := range refusals(t, s) {
		order = append(order, r.EffectID)
		if r.Over(r.At.Add(ledger.Memory-time.Millisecond)) || !r.Over(r.At.Add(ledger.Memory)) {
			t.Errorf("%s does not end with the ledger's memory", r.EffectID)
		}
		if err := s.Write(t.Context(), r.Unlist()); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(order, []string{"c", "a", "b"}) || len(refusals(t, s)) != 0 {
		t.Errorf("listed in the order %q, %d are left", order, len(refusals(t, s)))
	}
}

func TestWhatIsToBeExpectedOfADeadLetter(t *testing.T) {
	r := ledger.Refusal{EffectID: effectID, At: noon}
	for name, c := range map[string]struct {
		present ledger.Entry
		want    ledger.Prospect
	}{
		"forgotten":       {ledger.Entry{}, ledger.None},
		"as it was filed": {ledger.Entry{State: ledger.Refused, Filed: true, At: noon.Add(time.Microsecond), Version: 3}, ledger.None},
		"sent":            {ledger.Entry{State: ledger.Sent, Version: 4}, ledger.None},
		"lost":            {ledger.Entry{State: ledger.Lost, Version: 4}, ledger.None},
		"skipped":         {ledger.Entry{State: ledger.Skipped, Version: 4}, ledger.None},
		"reopened":        {ledger.Entry{State: ledger.Open, Version: 4}, ledger.Underway},
		"claimed":         {ledger.Entry{State: ledger.Claimed, Version: 5}, ledger.Underway},
		"refused anew":    {ledger.Entry{State: ledger.Refused, At: noon, Version: 6}, ledger.Underway},
		"filed anew":      {ledger.Entry{State: ledger.Refused, Filed: true, At: noon.Add(time.Hour), Version: 7}, ledger.Elsewhere},
		"parked":          {ledger.Entry{State: ledger.Parked, Version: 6}, ledger.Elsewhere},
	} {
		if got := r.Prospect(c.present); got != c.want {
			t.Errorf("%s: the prospect is %d, want %d", name, got, c.want)
		}
	}
}
