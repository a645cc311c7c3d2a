package postconfirmation_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"gatehouse/shared/config"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

func TestAnotherPoolIsRefused(t *testing.T) {
	table := newFacts()
	raw := bytes.Replace(event(t, confirms, nil, nil), []byte(poolID), []byte("us-east-1_EXAMPLE01"), 1)
	answer, outcome := open(t, table, nil)(t.Context(), raw)
	if answer != nil || outcome.Result != trigger.Refused || outcome.Rule != "pool" ||
		outcome.Err.Text() != "wrong_pool: This is not possible at the moment, please try again later" {
		t.Errorf("answered with %+v", outcome)
	}
	if len(table.writes) > 0 {
		t.Error("wrote about another pool's person")
	}
}

// The account is confirmed, whatever the deployment does not know of itself.
func TestAMissingConfigurationPasses(t *testing.T) {
	table := newFacts()
	clock := func() time.Time { return noon }
	work := newFacts()
	handler := openIn(t, table, config.NewSource(work, clock), nil)
	outcome := passes(t, handler, event(t, confirms, nil, nil))
	if !errors.Is(outcome.Cause, config.ErrMissing) || len(outcome.Notes) != 1 || outcome.Notes[0] != "fault_pool" {
		t.Errorf("the operator is told %v, counted %v", outcome.Cause, outcome.Notes)
	}
	if _, found := table.row(t); !found {
		t.Error("the confirmation was not recorded")
	}
	row := config.Row(config.Config{PoolID: "us-east-1_EXAMPLE01", Region: "us-east-1", HashKey: make([]byte, config.HashKeySize)})
	if err := work.Table.Write(t.Context(), store.Write{Key: row.Key, Set: row.Attributes}); err != nil {
		t.Fatal(err)
	}
	if _, outcome := handler(t.Context(), event(t, confirms, nil, nil)); outcome.Result != trigger.Refused {
		t.Errorf("the row is there and not read: %+v", outcome)
	}
}
