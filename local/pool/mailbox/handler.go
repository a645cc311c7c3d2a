package mailbox

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"gatehouse/local/pool/reply"
)

// Handler serves the mailbox over HTTP, at the root of what it is mounted on.
func (m *Mailbox) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.list)
	mux.HandleFunc("GET /wait", m.wait)
	mux.HandleFunc("GET /{id}", m.get)
	mux.HandleFunc("DELETE /{$}", m.clear)
	mux.HandleFunc("/", reply.Unknown("The mailbox has /, /{id} and /wait."))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

func (m *Mailbox) list(w http.ResponseWriter, r *http.Request) {
	query, complaint := parse(r.URL.RawQuery, "to", "source", "kind", "after")
	if complaint != "" {
		reply.Refuse(w, http.StatusBadRequest, complaint)
		return
	}
	reply.JSON(w, http.StatusOK, m.List(query.filter))
}

func (m *Mailbox) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.Atoi(r.PathValue("id"))
	if err != nil {
		reply.Refuse(w, http.StatusBadRequest, "The id of a message is a whole number.")
		return
	}
	message, found := m.Get(id)
	if !found {
		reply.Refuse(w, http.StatusNotFound, fmt.Sprintf("There is no message %d.", id))
		return
	}
	reply.JSON(w, http.StatusOK, message)
}

func (m *Mailbox) wait(w http.ResponseWriter, r *http.Request) {
	query, complaint := parse(r.URL.RawQuery, "to", "source", "kind", "after", "timeout")
	if complaint != "" {
		reply.Refuse(w, http.StatusBadRequest, complaint)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), query.timeout)
	defer cancel()
	message, err := m.Wait(ctx, query.filter)
	if err != nil { // the time is up, or nobody listens any more
		w.WriteHeader(http.StatusNoContent)
		return
	}
	reply.JSON(w, http.StatusOK, message)
}

func (m *Mailbox) clear(w http.ResponseWriter, _ *http.Request) {
	m.Clear()
	w.WriteHeader(http.StatusNoContent)
}
