package hook

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"gatehouse/local/pool/reply"
)

// How long a stream stays quiet before it shows that it is alive, and how long its reader may take for one
// write.
const (
	heartbeat   = 15 * time.Second
	readerGrace = 10 * time.Second
)

// Handler serves the timeline:
//
//	GET /?after=ID        the entries after an ID, oldest first
//	GET /stream?after=ID  the same as server-sent events, and those to come; Last-Event-ID wins over after
//	DELETE /              forgets all entries
//
// What it refuses is answered with JSON that has a message.
func (t *Timeline) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", t.serveList)
	mux.HandleFunc("GET /stream", t.serveStream)
	mux.HandleFunc("DELETE /{$}", func(w http.ResponseWriter, _ *http.Request) {
		t.Clear()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("/", reply.Unknown("The timeline has / and /stream."))
	return mux
}

func (t *Timeline) serveList(w http.ResponseWriter, r *http.Request) {
	after, err := position(r.URL.Query().Get("after"))
	if err != nil {
		reply.Refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	reply.JSON(w, http.StatusOK, t.List(after))
}

// position reads an entry's ID; nothing is before the first.
func position(text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	id, err := strconv.Atoi(text)
	if err != nil || id < 0 {
		return 0, errors.New("after: want the id of an entry, such as 12")
	}
	return id, nil
}

func (t *Timeline) serveStream(w http.ResponseWriter, r *http.Request) {
	after, err := position(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")))
	if err != nil {
		reply.Refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s := stream{w, http.NewResponseController(w)}
	alive := s.send(": the timeline\n\n")
	for alive {
		entries, grown := t.read(after)
		for _, e := range entries {
			alive = alive && s.entry(e)
			after = e.ID
		}
		if !alive {
			return
		}
		select {
		case <-grown:
		case <-time.After(heartbeat):
			alive = alive && s.send(": still here\n\n")
		case <-r.Context().Done():
			return
		}
	}
}

// stream writes to one reader.
type stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

// entry sends an entry as a server-sent event, false when the reader is gone.
func (s stream) entry(e Entry) bool {
	data, err := json.Marshal(e)
	return err == nil && s.send(fmt.Sprintf("id: %d\ndata: %s\n\n", e.ID, data))
}

// send gives up on a reader that takes nothing any more.
func (s stream) send(text string) bool {
	_ = s.rc.SetWriteDeadline(time.Now().Add(readerGrace)) // a writer without deadlines is not a network's
	if _, err := s.w.Write([]byte(text)); err != nil {
		return false
	}
	return s.rc.Flush() == nil
}
