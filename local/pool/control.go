package pool

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"gatehouse/local/pool/reply"
)

// Paths of what is this pool's own and not Cognito's.
const (
	mailboxPath  = "/local/mailbox"
	timelinePath = "/local/timeline"
	clockPath    = "/local/clock"
	stressPath   = "/local/stress"
	quotasPath   = "/local/quotas"
)

// maxControl is how large a request to the pool's own endpoints may be, in bytes.
const maxControl = 64 << 10

// control serves the switches of a running pool: clock, stress and quotas. GET shows, POST changes
// and shows.
func (p *Pool) control() http.Handler {
	mux := http.NewServeMux()
	mux.Handle(clockPath, exchange(p.clockState, p.moveClock))
	mux.Handle(stressPath, exchange(p.Hooks.Stresses, p.Hooks.Stress))
	mux.Handle(quotasPath, exchange(p.quotaState, func(s quotaState) error { p.quotas.Switch(s.On); return nil }))
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		reply.Refuse(w, http.StatusNotFound, "see / for what is here")
	})
	return mux
}

// clockState is what the clock endpoint shows.
type clockState struct {
	// Now is the pool's time.
	Now time.Time `json:"now"`
	// Offset is how far it is ahead of the machine's, e.g. "1h0m0s".
	Offset string `json:"offset"`
}

func (p *Pool) clockState() clockState {
	return clockState{p.Clock.Now(), p.Clock.Offset().String()}
}

// clockMove is what the clock endpoint takes.
type clockMove struct {
	// Advance is a duration such as "90m".
	Advance string `json:"advance"`
}

func (p *Pool) moveClock(move clockMove) error {
	by, err := time.ParseDuration(move.Advance)
	if err != nil {
		return errors.New(`advance must be a duration such as "90m" or "24h"`)
	}
	return p.Clock.Advance(by)
}

// quotaState says whether request rates are limited.
type quotaState struct {
	// On limits them as Cognito does by default.
	On bool `json:"on"`
}

func (p *Pool) quotaState() quotaState { return quotaState{p.quotas.On()} }

// exchange shows a state on GET, and changes and shows it on POST.
func exchange[In, Out any](show func() Out, change func(In) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet:
			reply.JSON(w, http.StatusOK, show())
		case http.MethodPost:
			if err := take(r, change); err != nil {
				reply.Refuse(w, http.StatusBadRequest, err.Error())
				return
			}
			reply.JSON(w, http.StatusOK, show())
		default:
			w.Header().Set("Allow", "GET, POST")
			reply.Refuse(w, http.StatusMethodNotAllowed, "use GET or POST")
		}
	})
}

// take decodes a request strictly. Only JSON is taken, which no page of another site can send here
// unasked.
func take[In any](r *http.Request, change func(In) error) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errors.New("the header Content-Type must be application/json")
	}
	decoder := json.NewDecoder(io.LimitReader(r.Body, maxControl))
	decoder.DisallowUnknownFields()
	var in In
	if err := decoder.Decode(&in); err != nil {
		return misread(err)
	}
	return change(in)
}

// misread says what is wrong with a body in the words of who wrote it.
func misread(err error) error {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return fmt.Errorf("%s must not be a JSON %s", cmp.Or(wrong.Field, "the body"), wrong.Value)
	}
	return errors.New("the body is not the JSON this endpoint takes: " + strings.TrimPrefix(err.Error(), "json: "))
}
