package wire

import (
	"encoding/json"
	"net/http"
	"strings"
)

// refuse writes an exception as Cognito does: in the body, and again in headers,
// which browser clients read first.
func refuse(w http.ResponseWriter, exception *Exception) {
	body, _ := json.Marshal(struct { // two strings always marshal
		Type    Class  `json:"__type"`
		Message string `json:"message"`
	}{exception.Class, exception.Message})
	header := w.Header()
	header.Set("Content-Type", contentType)
	header.Set("x-amzn-ErrorType", string(exception.Class)+":") // the colon is Cognito's
	header.Set("x-amzn-ErrorMessage", headerText(exception.Message))
	w.WriteHeader(exception.Status())
	_, _ = w.Write(body) // a client that has gone needs no answer
}

// headerText is a message as a header can carry it: printable ASCII, and short
// enough for clients that bound their headers.
func headerText(message string) string {
	const most = 1024
	text := strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return '?'
		}
		return r
	}, message)
	return text[:min(len(text), most)]
}
