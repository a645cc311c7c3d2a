package postauthentication_test

import (
	"bytes"
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"gatehouse/functions/postauthentication"
	"gatehouse/shared/config"
	"gatehouse/shared/mail"
	"gatehouse/shared/store"
	"gatehouse/shared/trigger"
)

// buildOver is the function over another view of the world's table.
func buildOver(t testing.TB, w *world, table postauthentication.Facts, seed uint64) trigger.Handler {
	t.Helper()
	policy := mail.Default()
	policy.SignInAlert.Mode = []mail.AlertMode{mail.Every, mail.NewDevice, mail.Quiet}[seed%3]
	handler, err := postauthentication.New(policy, "", table, config.Fixed(config.Config{PoolID: poolID}), func() time.Time { return w.now })
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

func TestAnotherPoolIsRefused(t *testing.T) {
	w := build(t, mode(mail.Every))
	raw := bytes.Replace(usual(t), []byte(poolID), []byte("us-east-1_EXAMPLE01"), 1)
	answer, outcome := w.handler(t.Context(), raw)
	if answer != nil || outcome.Result != trigger.Refused || outcome.Rule != "pool" ||
		outcome.Err.Text() != "wrong_pool: This is not possible at the moment, please try again later" {
		t.Errorf("answered with %+v", outcome)
	}
	if len(w.table.writes) > 0 {
		t.Error("wrote about another pool's person")
	}
}

// desk counts how often the configuration is read.
type desk struct {
	row   *store.Row
	reads atomic.Int64
}

func (d *desk) Get(context.Context, store.Key, store.Consistency) (store.Row, bool, error) {
	d.reads.Add(1)
	if d.row == nil {
		return store.Row{}, false, nil
	}
	return *d.row, true, nil
}

func TestAMissingConfigurationKeepsNobodyOut(t *testing.T) {
	work := &desk{}
	w := buildIn(t, config.NewSource(work, func() time.Time { return noon }), mode(mail.Every))
	outcome := w.signIn(0, usual(t))
	if !errors.Is(outcome.Cause, config.ErrMissing) || counted(outcome) != "fault_pool sign_in_alert confirmed_late" || w.last().Count != 1 {
		t.Errorf("the operator is told %v, counted %q, %d sign-ins", outcome.Cause, counted(outcome), w.last().Count)
	}
	row := config.Row(config.Config{PoolID: "us-east-1_EXAMPLE01", Region: "us-east-1", HashKey: make([]byte, config.HashKeySize)})
	work.row = &row
	if _, outcome := w.handler(t.Context(), usual(t)); outcome.Result != trigger.Refused {
		t.Errorf("the row is there and not read: %+v", outcome)
	}
}

func TestTheConfigurationIsReadEveryTenMinutes(t *testing.T) {
	clock := noon
	row := config.Row(config.Config{PoolID: poolID, Region: "us-east-1", HashKey: make([]byte, config.HashKeySize)})
	work := &desk{row: &row}
	w := buildIn(t, config.NewSource(work, func() time.Time { return clock }), nil)
	for range 30 {
		clock = clock.Add(time.Minute)
		w.signIn(time.Minute, usual(t))
	}
	if reads := work.reads.Load(); reads != 3 {
		t.Errorf("the configuration was read %d times in half an hour", reads)
	}
}
