package serve

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"

	"gatehouse/shared/deny"
	"gatehouse/shared/logs"
	"gatehouse/shared/metrics"
	"gatehouse/shared/trigger"
)

// MaxOutcomeLine is the greatest length of an outcome line in bytes, its newline included: log bytes
// cost more than compute.
const MaxOutcomeLine = 480

// fixedBytes is what an outcome line is made of besides names that vary: keys, punctuation, time,
// milliseconds and request id.
const fixedBytes = 336

// report writes the outcome line, which is also the metric record, and after it what broke, if
// anything did. Notes that the line has no room for are counted in a line of their own.
func report(ctx context.Context, logger *slog.Logger, namespace string, at time.Time, outcome trigger.Outcome) {
	attrs := make([]slog.Attr, 0, 12)
	attrs = append(attrs, slog.String("function", outcome.Function), slog.String("source", sourceOf(outcome)), slog.String("outcome", string(outcome.Result)))
	used := fixedBytes + len(namespace)
	for _, optional := range [...]slog.Attr{slog.String("rule", outcome.Rule), slog.String("code", outcome.Code), slog.String("policy", outcome.Policy)} {
		if optional.Value.String() != "" {
			attrs = append(attrs, optional)
		}
	}
	for _, attr := range attrs {
		used += len(attr.Value.String())
	}
	attrs = append(attrs, slog.Float64("ms", logs.Milliseconds(outcome.Took)))
	record := metrics.Record{Namespace: namespace, Time: at, Dimensions: []string{"function", "outcome"}, Metrics: []metrics.Metric{{Name: "ms", Unit: "Milliseconds"}}}
	attrs, left := count(attrs, &record, outcome.Notes, MaxOutcomeLine-used)
	logger.LogAttrs(ctx, slog.LevelInfo, "", append(attrs, record.Attr())...)
	reportNotes(ctx, logger, record, outcome, left)
	if outcome.Cause != nil {
		logger.LogAttrs(ctx, slog.LevelError, "fault", slog.String("function", outcome.Function), slog.String("rule", outcome.Rule), slog.Any("cause", outcome.Cause))
	}
}

// reportNotes counts notes in lines that hold nothing else.
func reportNotes(ctx context.Context, logger *slog.Logger, record metrics.Record, outcome trigger.Outcome, notes []trigger.Note) {
	for len(notes) > 0 {
		attrs := []slog.Attr{slog.String("function", outcome.Function), slog.String("outcome", string(outcome.Result))}
		record.Metrics = nil
		used := fixedBytes + len(record.Namespace) + len(outcome.Function) + len(outcome.Result)
		attrs, notes = count(attrs, &record, notes, max(MaxOutcomeLine-used, noteBytes(notes[0])))
		logger.LogAttrs(ctx, slog.LevelInfo, "", append(attrs, record.Attr())...)
	}
}

// count adds as many notes to a line and its record as there is room for, and returns the rest.
func count(attrs []slog.Attr, record *metrics.Record, notes []trigger.Note, room int) ([]slog.Attr, []trigger.Note) {
	for i, note := range notes {
		if again := slices.IndexFunc(attrs, func(a slog.Attr) bool { return a.Key == string(note) }); again >= 0 {
			attrs[again].Value = slog.Int64Value(attrs[again].Value.Int64() + 1)
			continue
		}
		if room -= noteBytes(note); room < 0 {
			return attrs, notes[i:]
		}
		attrs = append(attrs, slog.Int(string(note), 1))
		record.Metrics = append(record.Metrics, metrics.Metric{Name: string(note)})
	}
	return attrs, nil
}

// noteBytes is what a note adds to a line: its value and its declaration.
func noteBytes(note trigger.Note) int {
	return len(`"":1,`) + len(`,{"Name":""}`) + 2*len(note)
}

// sourceOf names a source of Cognito's; one that is unknown may hold anything.
func sourceOf(outcome trigger.Outcome) string {
	if outcome.Source.Trigger() == "" {
		return "unknown"
	}
	return string(outcome.Source)
}

// quiet keeps the runtime library from logging every refusal a second time.
func quiet(w io.Writer) {
	log.SetFlags(0)
	log.SetOutput(refusals{w})
}

// refusals drops the lines in which the runtime library repeats an error it reports.
type refusals struct{ io.Writer }

func (r refusals) Write(line []byte) (int, error) {
	if bytes.HasPrefix(line, []byte(`{"errorMessage":`)) {
		return len(line), nil
	}
	return r.Writer.Write(line)
}

// reportInit tells the Runtime API that the process cannot start, in the words a person may read:
// otherwise Lambda would make up a message that shows internals. Best effort, since exiting is next.
func reportInit(api string) {
	if api == "" {
		return
	}
	body, err := json.Marshal(messages.InvokeResponse_Error{Message: deny.Unavailable().Text(), Type: TypeFault})
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+api+"/2018-06-01/runtime/init/error", bytes.NewReader(body))
	if err != nil {
		return
	}
	request.Header.Set("Content-Type", "application/json")
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
	}
}
