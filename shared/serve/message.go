package serve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gatehouse/shared/trigger"
)

// Note is [trigger.Note]: a word to be counted, of a small fixed set.
type Note = trigger.Note

// Message is one thing for a worker to do: a message of a queue, a record of a stream or an event of
// a bus.
type Message struct {
	// ID is the queue's message id, the record's sequence number or the event's id.
	ID string
	// Queue is the name of the queue; empty for streams and buses.
	Queue string
	// Body is the message's body, the whole stream record or the whole event as JSON.
	Body []byte
	// Received is how often a queue has handed the message out, this time included; 1 for streams and
	// buses, which do not say.
	Received int
	// Group is the message group of a FIFO queue; empty otherwise.
	Group string
	// SentAt is when it was sent, written or happened; zero if unknown.
	SentAt time.Time
	// Receipt is the handle of this delivery, by which a queue changes the message's visibility; empty
	// for streams and buses. It belongs in no log.
	Receipt string
}

// MessageHandler deals with one message. A nil error takes the message off its queue, any other leaves
// it there to come again. Notes are counted in both cases. The context ends one second before the
// function's time is up.
type MessageHandler func(ctx context.Context, message Message) ([]Note, error)

// StreamHandler is a [MessageHandler] for [Stream].
type StreamHandler = MessageHandler

// Later is an error that puts a message off: it stays in the queue for about so long. It may be
// wrapped, as in fmt.Errorf("throttled: %w", serve.Later(time.Minute)). It is no fault.
type Later time.Duration

// Error says for how long.
func (l Later) Error() string { return "put off for " + time.Duration(l).String() }

// Delayer changes the visibility of a message, so that its queue hands it out again after so long.
type Delayer func(ctx context.Context, message Message, after time.Duration) error

// Delaying returns handler with delay asked for every message that it puts off by [Later]. Without it
// such a message comes again when the queue's visibility time-out ends. That also happens when delay
// fails, which is a fault.
func Delaying(handler MessageHandler, delay Delayer) MessageHandler {
	return func(ctx context.Context, message Message) ([]Note, error) {
		notes, err := handler(ctx, message)
		if later, ok := errors.AsType[Later](err); ok {
			if fault := delay(ctx, message, time.Duration(later)); fault != nil {
				return notes, fmt.Errorf("cannot put the message off: %w", fault)
			}
		}
		return notes, err
	}
}

// putOff tells an error that is no fault.
func putOff(err error) bool {
	_, ok := errors.AsType[Later](err)
	return ok
}

// try calls a handler; a panic is an error like any other and shows no value.
func try(ctx context.Context, handler MessageHandler, message Message) (notes []Note, err error) {
	defer func() {
		if value := recover(); value != nil {
			err = fmt.Errorf("panic with a %T", value)
		}
	}()
	return handler(ctx, message)
}
