package serve

import (
	"context"
	"log/slog"
	"os"
	"time"

	"gatehouse/shared/logs"
)

// What a main hands to the parts it connects, since only this package reads environment and clock.

// LookupEnv is os.LookupEnv. It is for what Lambda sets itself, such as credentials; settings of a
// function are fields of its settings struct.
func LookupEnv(name string) (string, bool) { return os.LookupEnv(name) }

// Now is time.Now.
func Now() time.Time { return time.Now() }

// Sleep waits for so long, or returns the context's error when it ends first.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Logger returns the function's logger, for what is worth a line while it opens.
func Logger() *slog.Logger {
	return logs.New(os.Stdout, os.Getenv("AWS_LAMBDA_LOG_LEVEL"))
}

// Count counts a note in the outcome line of the HTTP request that ctx belongs to. Elsewhere it does
// nothing: other handlers return their notes.
func Count(ctx context.Context, note string) {
	if r, ok := ctx.Value(recordKey{}).(*httpRecord); ok {
		r.add(Note(note))
	}
}

// Fault makes the HTTP request that ctx belongs to a fault with this cause, for the log alone; the
// handler still writes its own answer. Elsewhere it does nothing: other handlers return their error.
func Fault(ctx context.Context, cause error) {
	if r, ok := ctx.Value(recordKey{}).(*httpRecord); ok {
		r.fault(cause)
	}
}
