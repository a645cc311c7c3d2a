package setup_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"gatehouse/functions/setup"
	"gatehouse/shared/config"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

// deployment is the function with its tables.
type deployment struct {
	facts, work *memory.Table
	handler     serve.ResourceHandler
	now         time.Time
}

func deploy(random io.Reader) *deployment {
	d := &deployment{now: time.UnixMilli(1_790_000_000_123).UTC()}
	clock := func() time.Time { return d.now }
	d.facts, d.work = memory.New(clock), memory.New(clock)
	d.handler = setup.New(d.facts, d.work, random, clock)
	return d
}

// sample reads a request from the sample events.
func sample(t *testing.T, name string) serve.ResourceRequest {
	t.Helper()
	raw, err := os.ReadFile("../../events/setup/" + name + ".json")
	if err != nil {
		t.Fatal(err)
	}
	var event struct {
		RequestType, StackID, LogicalResourceID, PhysicalResourceID string
		ResourceProperties, OldResourceProperties                   map[string]any
	}
	if err := json.Unmarshal(raw, &event); err != nil {
		t.Fatal(err)
	}
	return serve.ResourceRequest{
		Type: event.RequestType, StackID: event.StackID, LogicalID: event.LogicalResourceID, PhysicalID: event.PhysicalResourceID,
		Properties: event.ResourceProperties, OldProperties: event.OldResourceProperties,
	}
}

// run deploys and fails the test where it is refused.
func (d *deployment) run(t *testing.T, name, wantKey string) {
	t.Helper()
	id, data, err := d.handler(t.Context(), sample(t, name))
	if err != nil || id != setup.PhysicalID || fmt.Sprint(data["HashKey"]) != wantKey {
		t.Fatalf("%s ended with %s, %v, %v; want the key %s", name, id, data, err, wantKey)
	}
}

// row is the configuration that stands in the table Work.
func (d *deployment) row(t *testing.T) config.Config {
	t.Helper()
	row, ok, err := d.work.Get(t.Context(), config.Key(), store.Strong)
	if err != nil || !ok {
		t.Fatalf("there is no row (%v)", err)
	}
	c, err := config.FromRow(row)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestTheFirstDeploymentWritesTheRowAndMakesTheKey(t *testing.T) {
	d := deploy(strings.NewReader(strings.Repeat("k", config.HashKeySize) + "rest"))
	d.run(t, "Create", "made")
	want := config.Config{
		PoolID: "us-east-1_EXAMPLE00", Region: "us-east-1", Environment: "dev",
		Clients:       map[string]string{"1example23456789012345678a": "Web", "2example23456789012345678b": "Mobile"},
		TeamAddresses: map[string][]string{"reviewers": {"reviewers@example.com", "jane.doe@example.com"}, "operators": {"operators@example.org"}},
		Pages:         config.Pages{Portal: "https://portal.example.com"},
		HashKey:       config.Secret(strings.Repeat("k", config.HashKeySize)),
		Written:       d.now,
	}
	if got := d.row(t); !reflect.DeepEqual(got, want) {
		t.Errorf("the row says %+v, want %+v", got, want)
	}
}

func TestALaterDeploymentKeepsTheKey(t *testing.T) {
	d := deploy(rand.Reader)
	d.run(t, "Create", "made")
	key := d.row(t).HashKey
	d.occupy(t, d.facts, store.Key{PK: "us-east-1_EXAMPLE00#sub", SK: "confirmed"})
	d.now = d.now.Add(time.Hour)
	d.run(t, "Update", "kept")
	got := d.row(t)
	if !bytes.Equal(got.HashKey, key) || len(got.Clients) != 1 || got.Written != d.now {
		t.Errorf("the row says %+v, want one client, a new time and the same key", got)
	}
	d.run(t, "Create", "kept") // the stack was deleted, its tables stayed, and it is made again
	if !bytes.Equal(d.row(t).HashKey, key) {
		t.Error("the key was replaced")
	}
}

func TestDeletingTheStackLeavesTheRow(t *testing.T) {
	d := deploy(rand.Reader)
	d.run(t, "Create", "made")
	before := d.row(t)
	for _, name := range []string{"Delete", "Delete.not-created"} {
		if id, _, err := d.handler(t.Context(), sample(t, name)); err != nil || id != setup.PhysicalID {
			t.Errorf("%s ended with %s, %v", name, id, err)
		}
	}
	if !reflect.DeepEqual(d.row(t), before) {
		t.Error("the row was changed")
	}
}

// occupy puts a row into a table.
func (d *deployment) occupy(t *testing.T, table *memory.Table, key store.Key) {
	t.Helper()
	if err := table.Write(t.Context(), store.Write{Key: key, Set: map[string]store.Value{"a": store.String("b")}}); err != nil {
		t.Fatal(err)
	}
}

func TestTheKeyNeverShows(t *testing.T) {
	key := strings.Repeat("k", config.HashKeySize)
	d := deploy(strings.NewReader(key))
	_, data, err := d.handler(t.Context(), sample(t, "Create"))
	text := fmt.Sprintf("%+v %v", data, err)
	_, data, err = d.handler(t.Context(), sample(t, "Update"))
	text += fmt.Sprintf("%+v %v", data, err)
	for _, shown := range []string{"kkkk", base64.StdEncoding.EncodeToString([]byte(key))[:8], "6b6b6b"} {
		if strings.Contains(text, shown) {
			t.Errorf("the key shows in %s", text)
		}
	}
}

func TestAFunctionMayNotUseOneTableForBoth(t *testing.T) {
	if err := (setup.Settings{FactsTable: "a", WorkTable: "b"}).Validate(); err != nil {
		t.Error(err)
	}
	err := setup.Settings{FactsTable: "a", WorkTable: "a"}.Validate()
	if err == nil || !strings.HasPrefix(err.Error(), "WORK_TABLE: ") {
		t.Errorf("one table for both: %v", err)
	}
}

// broken answers everything with an error of its own.
type broken struct{ err error }

func (b broken) Empty(context.Context) (bool, error) { return false, b.err }
func (b broken) Get(context.Context, store.Key, store.Consistency) (store.Row, bool, error) {
	return store.Row{}, false, b.err
}
func (b broken) Write(context.Context, ...store.Write) error { return b.err }

func TestATableThatFailsIsAFault(t *testing.T) {
	gone := errors.New("GetItem: ResourceNotFoundException")
	d := deploy(rand.Reader)
	clock := func() time.Time { return d.now }
	cases := map[string]serve.ResourceHandler{
		"the table Work cannot be read":  setup.New(d.facts, broken{gone}, rand.Reader, clock),
		"the table Facts cannot be read": setup.New(broken{gone}, d.work, rand.Reader, clock),
		"nothing is written":             setup.New(d.facts, unwritable{broken{gone}}, rand.Reader, clock),
		"there is no randomness":         setup.New(d.facts, d.work, strings.NewReader("short"), clock),
	}
	for name, handler := range cases {
		_, _, err := handler(t.Context(), sample(t, "Create"))
		if _, shown := errors.AsType[serve.Reason](err); err == nil || shown {
			t.Errorf("%s: %v, want an error for the log alone", name, err)
		}
	}
	if _, ok, err := d.work.Get(t.Context(), config.Key(), store.Strong); ok || err != nil {
		t.Errorf("a row was written all the same (%v)", err)
	}
}

// unwritable has no row and takes none.
type unwritable struct{ broken }

func (unwritable) Get(context.Context, store.Key, store.Consistency) (store.Row, bool, error) {
	return store.Row{}, false, nil
}
