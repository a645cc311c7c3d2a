// Package reply answers requests with JSON, as the pool's own endpoints do.
package reply

import (
	"encoding/json"
	"net/http"
)

// JSON answers with a status and a body.
func JSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone needs no answer
}

// Refuse answers with a status and a sentence that says what is wrong with the request.
func Refuse(w http.ResponseWriter, status int, message string) {
	JSON(w, status, map[string]string{"message": message})
}

// Unknown answers what no other pattern of a list took that is read by GET and emptied by DELETE of
// "/": 404 with a sentence that says what there is, or 405 for a method that is not taken.
func Unknown(there string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		allowed := "GET, HEAD"
		switch {
		case r.Method == http.MethodGet || r.Method == http.MethodHead:
			Refuse(w, http.StatusNotFound, there)
			return
		case r.URL.Path == "/":
			allowed = "GET, HEAD, DELETE"
		}
		w.Header().Set("Allow", allowed)
		Refuse(w, http.StatusMethodNotAllowed, "This takes "+allowed+".")
	}
}
