package mailbox

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
)

// Handler serves the mailbox over HTTP, at the root of what it is mounted on.
func (m *Mailbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.list)
	mux.HandleFunc("GET /wait", m.wait)
	mux.HandleFunc("GET /{id}", m.get)
	mux.HandleFunc("DELETE /{$}", m.clear)
	mux.HandleFunc("/", unknown)
	return mux
}

func (m *Mailbox) list(w http.ResponseWriter, r *http.Request) {
	query, complaint := parse(r.URL.RawQuery, "to", "source", "after")
	if complaint != "" {
		refuse(w, http.StatusBadRequest, complaint)
		return
	}
	answer(w, http.StatusOK, m.List(query.filter))
}

func (m *Mailbox) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		refuse(w, http.StatusBadRequest, "The id of a message is a whole number.")
		return
	}
	message, found := m.Get(id)
	if !found {
		refuse(w, http.StatusNotFound, fmt.Sprintf("There is no message %d.", id))
		return
	}
	answer(w, http.StatusOK, message)
}

func (m *Mailbox) wait(w http.ResponseWriter, r *http.Request) {
	query, complaint := parse(r.URL.RawQuery, "to", "source", "after", "timeout")
	if complaint != "" {
		refuse(w, http.StatusBadRequest, complaint)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), query.timeout)
	defer cancel()
	message, err := m.Wait(ctx, query.filter)
	if err != nil { // the time is up, or nobody listens any more
		w.WriteHeader(http.StatusNoContent)
		return
	}
	answer(w, http.StatusOK, message)
}

func (m *Mailbox) clear(w http.ResponseWriter, _ *http.Request) {
	m.Clear()
	w.WriteHeader(http.StatusNoContent)
}

// unknown answers what no other pattern took: a path that leads nowhere, or a
// method that is not taken.
func unknown(w http.ResponseWriter, r *http.Request) {
	allowed := "GET, HEAD"
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		refuse(w, http.StatusNotFound, "The mailbox has /, /{id} and /wait.")
		return
	case r.URL.Path == "/":
		allowed = "GET, HEAD, DELETE"
	}
	w.Header().Set("Allow", allowed)
	refuse(w, http.StatusMethodNotAllowed, "This takes "+allowed+".")
}

func refuse(w http.ResponseWriter, status int, message string) {
	answer(w, status, map[string]string{"message": message})
}

func answer(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(value) // the reader may have gone
}
