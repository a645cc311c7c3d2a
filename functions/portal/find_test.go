package portal_test

import (
	"net/http"
	"testing"

	"gatehouse/shared/link"
	"gatehouse/shared/store"
)

// A row of a link that is not whole is a fault: somebody must look, and nothing is done meanwhile.
func TestABrokenRowIsAFault(t *testing.T) {
	w := build(t)
	token := w.mailed(1, nil)
	key, _ := link.Key(token)
	if err := w.work.Write(t.Context(), store.Write{Key: key, Remove: []string{"person"}}); err != nil {
		t.Fatal(err)
	}
	w.reads(w.get(token), http.StatusInternalServerError, broken)
	w.reads(w.press(token), http.StatusInternalServerError, broken)
	if len(w.faults) != 2 || w.facts.writes+w.desk.writes > 0 {
		t.Errorf("%d faults are told, %d writes made", len(w.faults), w.facts.writes+w.desk.writes)
	}
}
