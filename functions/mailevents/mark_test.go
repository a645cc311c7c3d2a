package mailevents

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"gatehouse/shared/config"
	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

func TestAnEventAboutSeveralAddressesMarksNone(t *testing.T) {
	for name, destination := range map[string]string{"two": `["jane.doe@example.com", "other@example.net"]`, "none": `[]`, "no address": `["jane"]`} {
		w := newWorld(t)
		message := sample(t, "Bounce.permanent")
		message.Body = []byte(strings.Replace(string(message.Body), "[\n        \"jane.doe@example.com\"\n      ]", destination, 1))
		notes, err := w.handler()(t.Context(), message)
		if err != nil || !slices.Contains(notes, noteUnmarked) || w.mark().Cause != "" {
			t.Errorf("%s: counted %v (%v), marked %q", name, notes, err, w.mark().Cause)
		}
	}
}

func TestABounceDoesNotReplaceAComplaint(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"Complaint", "Bounce.permanent"} {
		if _, err := w.handler()(t.Context(), sample(t, name)); err != nil {
			t.Fatal(err)
		}
	}
	if got := w.mark(); got.Cause != ledger.Complained || got.Detail != "abuse" {
		t.Errorf("the mark is %+v", got)
	}
}

// deleted is a table that is not there any more.
type deleted struct{}

var errDeleted = errors.New("dynamo: ResourceNotFoundException")

func (deleted) Get(context.Context, store.Key, store.Consistency) (store.Row, bool, error) {
	return store.Row{}, false, errDeleted
}

func (deleted) Write(context.Context, ...store.Write) error { return errDeleted }

func TestADeletedTableFailsTheEvent(t *testing.T) {
	w := newWorld(t)
	for name, handler := range map[string]serve.MessageHandler{
		"table":         New(Settings{}, deleted{}, w, config.Fixed(configuration()), w.clock),
		"configuration": New(Settings{}, w.work, w, config.NewSource(deleted{}, w.clock), w.clock),
	} {
		if _, err := handler(t.Context(), sample(t, "Bounce.permanent")); !errors.Is(err, errDeleted) {
			t.Errorf("without a %s: %v", name, err)
		}
	}
	if _, err := New(Settings{}, deleted{}, w, config.Fixed(configuration()), w.clock)(t.Context(), sample(t, "Send")); !errors.Is(err, errDeleted) {
		t.Error("an event was dropped")
	}
}
