package serve

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/shared/metrics"
	"gatehouse/shared/trigger"
)

// MaxOutcomeLine is the greatest length of a trigger's outcome line in bytes, its newline included: log
// bytes cost more than compute. The line of a worker, which counts a whole batch, may have twice as many.
const MaxOutcomeLine = 480

// counted is a note and how often it came up.
type counted struct {
	note  trigger.Note
	times int64
}

// outcomeLines writes the line in which every invocation ends, which is also its metric record. It has
// the shape of the logger's lines. It is put together by hand, because every sign-in pays for it, and
// whatever the log level is, because the metrics hang on it.
type outcomeLines struct {
	out       io.Writer
	namespace string
	requestID string
	at        time.Time
	outcome   trigger.Outcome
	worker    bool      // no trigger, so without a source of Cognito's
	counts    []counted // what else is counted, before the notes
}

// write writes the line, and in further ones the notes that it has no room for.
func (l outcomeLines) write(ctx context.Context) error {
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		l.requestID = invocation.AwsRequestID
	}
	notes := tally(l.counts, l.outcome.Notes)
	limit := l.limit()
	line := l.append(make([]byte, 0, limit), nil)
	if some := fitting(notes, limit-len(line)); some > 0 {
		line, notes = l.append(line[:0], notes[:some]), notes[some:]
	}
	_, err := l.out.Write(line)
	for err == nil && len(notes) > 0 {
		some := max(1, fitting(notes, limit-len(l.appendNotes(line[:0], nil))))
		_, err = l.out.Write(l.appendNotes(line[:0], notes[:some]))
		notes = notes[some:]
	}
	return err
}

func (l outcomeLines) limit() int {
	if l.worker {
		return 2 * MaxOutcomeLine
	}
	return MaxOutcomeLine
}

// append appends the outcome with some of its notes.
func (l outcomeLines) append(b []byte, notes []counted) []byte {
	b = l.appendHead(b)
	if !l.worker {
		b = appendText(b, "source", sourceOf(l.outcome))
	}
	b = appendText(b, "outcome", string(l.outcome.Result))
	b = appendText(b, "rule", l.outcome.Rule)
	b = appendText(b, "code", l.outcome.Code)
	b = appendText(b, "policy", l.outcome.Policy)
	b = append(b, `,"ms":`...)
	b = strconv.AppendFloat(b, float64(l.outcome.Took.Microseconds())/1000, 'f', -1, 64)
	return l.appendTail(b, append(make([]metrics.Metric, 0, 8), metrics.Metric{Name: "ms", Unit: "Milliseconds"}), notes)
}

// appendNotes appends a line that only counts notes.
func (l outcomeLines) appendNotes(b []byte, notes []counted) []byte {
	b = l.appendHead(b)
	b = appendText(b, "outcome", string(l.outcome.Result))
	return l.appendTail(b, nil, notes)
}

func (l outcomeLines) appendHead(b []byte) []byte {
	b = append(b, `{"timestamp":"`...)
	b = l.at.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","level":"INFO"`...)
	return appendText(b, "function", l.outcome.Function)
}

// appendTail appends the notes, their declaration as metrics and the request id.
func (l outcomeLines) appendTail(b []byte, counting []metrics.Metric, notes []counted) []byte {
	for _, n := range notes {
		b = append(b, `,"`...)
		b = append(b, n.note...)
		b = append(b, `":`...)
		b = strconv.AppendInt(b, n.times, 10)
		counting = append(counting, metrics.Metric{Name: string(n.note)})
	}
	record := metrics.Record{Namespace: l.namespace, Time: l.at, Dimensions: []string{"function", "outcome"}, Metrics: counting}
	b = append(b, `,"`+metrics.Key+`":`...)
	b = record.Append(b)
	b = appendText(b, "requestId", l.requestID)
	return append(b, "}\n"...)
}

// appendText appends a member, unless it is empty. Texts come from code and from Lambda; a byte that
// JSON would escape becomes a question mark.
func appendText(b []byte, key, text string) []byte {
	if text == "" {
		return b
	}
	b = append(b, `,"`...)
	b = append(b, key...)
	b = append(b, `":"`...)
	for i := range len(text) {
		c := text[i]
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			c = '?'
		}
		b = append(b, c)
	}
	return append(b, '"')
}

// sourceOf names a source of Cognito's; one that is unknown may hold anything.
func sourceOf(outcome trigger.Outcome) string {
	if outcome.Source.Trigger() == "" {
		return "unknown"
	}
	return string(outcome.Source)
}

// tally adds how often each note came up, in the order of their first time. The empty one counts nothing.
func tally(tallied []counted, notes []trigger.Note) []counted {
next:
	for _, note := range notes {
		if note == "" {
			continue
		}
		for i := range tallied {
			if tallied[i].note == note {
				tallied[i].times++
				continue next
			}
		}
		tallied = append(tallied, counted{note, 1})
	}
	return tallied
}

// fitting is how many of the notes a line has room for in so many bytes.
func fitting(notes []counted, room int) int {
	for i, n := range notes {
		room -= len(`,"":`) + len(strconv.FormatInt(n.times, 10)) + len(`,{"Name":""}`) + 2*len(n.note)
		if room < 0 {
			return i
		}
	}
	return len(notes)
}
