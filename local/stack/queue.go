package stack

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"gatehouse/shared/serve"
)

const (
	// receives is how often a message that fails is handed out before it is left among the dead letters.
	receives = 5
	// redelivery is how long such a message stays hidden.
	redelivery = time.Second
)

// queue hands messages to one worker, one at a time. A message that is put off or failed comes again later and holds up nobody.
type queue struct {
	name   string
	handle serve.MessageHandler
	now    func() time.Time
	log    *slog.Logger

	mu      sync.Mutex
	waiting []delivery
	dead    int  // messages that were given up
	last    int  // number of the newest message
	busy    bool // current is being handled
	current serve.Message
}

// delivery is a message and when it may be handed out.
type delivery struct {
	serve.Message
	from time.Time
}

// send puts a body into the queue.
func (q *queue) send(body []byte) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last++
	message := serve.Message{ID: strconv.Itoa(q.last), Queue: q.name, Body: body, SentAt: q.now()}
	q.waiting = append(q.waiting, delivery{message, q.now()})
}

// work handles every message that is due; true if there was one.
func (q *queue) work(ctx context.Context) (worked bool) {
	for ctx.Err() == nil {
		message, ok := q.next()
		if !ok {
			break
		}
		worked = true
		_, err := q.handle(ctx, message)
		q.conclude(message, err)
	}
	return worked
}

// next takes out the first message that is due; false if there is none.
func (q *queue) next() (serve.Message, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, d := range q.waiting {
		if !d.from.After(q.now()) {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
			d.Received++
			q.busy, q.current = true, d.Message
			return d.Message, true
		}
	}
	return serve.Message{}, false
}

// conclude puts a message back unless it is done.
func (q *queue) conclude(message serve.Message, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.busy = false
	later, putOff := errors.AsType[serve.Later](err)
	switch {
	case err == nil:
	case putOff:
		q.waiting = append(q.waiting, delivery{message, q.now().Add(time.Duration(later))})
	case message.Received < receives:
		q.waiting = append(q.waiting, delivery{message, q.now().Add(redelivery)})
		q.log.Warn("a message failed and comes again", "queue", q.name, "message", message.ID, "cause", err)
	default:
		q.dead++
		q.log.Error("a message was given up", "queue", q.name, "message", message.ID, "cause", err)
	}
}

// idle tells a queue in which nothing is being handled and nothing is due.
func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, d := range q.waiting {
		if !d.from.After(q.now()) {
			return false
		}
	}
	return !q.busy
}
