// Package logs makes the one logger of a function: JSON lines without personal data.
//
// A line has the shape Lambda gives to its managed runtimes (timestamp, level, message, requestId), so
// queries work across functions. What looks like personal data or a secret is taken out of every
// attribute, as a net under the rule that no code logs any.
package logs

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/aws/aws-lambda-go/lambdacontext"
)

// New returns a logger that writes one JSON object a line to w. Level is one of Lambda's names
// (TRACE, DEBUG, INFO, WARN, ERROR, FATAL); anything else is INFO.
func New(w io.Writer, level string) *slog.Logger {
	options := &slog.HandlerOptions{Level: levelOf(level), ReplaceAttr: replace}
	return slog.New(handler{slog.NewJSONHandler(w, options)})
}

func levelOf(name string) slog.Level {
	switch strings.ToUpper(name) {
	case "TRACE", "DEBUG":
		return slog.LevelDebug
	case "WARN":
		return slog.LevelWarn
	case "ERROR", "FATAL":
		return slog.LevelError
	}
	return slog.LevelInfo
}

// handler adds the request id that Lambda's runtime put into the context.
type handler struct{ slog.Handler }

// Handle adds the request id.
func (h handler) Handle(ctx context.Context, record slog.Record) error {
	if invocation, ok := lambdacontext.FromContext(ctx); ok {
		record.AddAttrs(slog.String("requestId", invocation.AwsRequestID))
	}
	return h.Handler.Handle(ctx, record)
}

// WithAttrs keeps the request id on derived loggers.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return handler{h.Handler.WithAttrs(attrs)}
}

// WithGroup keeps the request id on derived loggers.
func (h handler) WithGroup(name string) slog.Handler {
	return handler{h.Handler.WithGroup(name)}
}

// replace renames slog's keys to Lambda's and redacts values.
func replace(groups []string, attr slog.Attr) slog.Attr {
	if len(groups) == 0 && attr.Key == slog.TimeKey {
		return slog.String("timestamp", attr.Value.Time().UTC().Format("2006-01-02T15:04:05.000Z"))
	}
	if len(groups) == 0 {
		attr = lambdacontext.ReplaceAttr(nil, attr)
	}
	attr.Key = Redact(attr.Key)
	switch value := attr.Value; {
	case value.Kind() == slog.KindString:
		attr.Value = slog.StringValue(Redact(value.String()))
	case value.Kind() == slog.KindAny:
		attr.Value = slog.StringValue(Redact(fmt.Sprint(value.Any())))
	case value.Kind() == slog.KindInt64 || value.Kind() == slog.KindUint64 || value.Kind() == slog.KindFloat64:
		if Redact(value.String()) == Redacted {
			attr.Value = slog.StringValue(Redacted)
		}
	}
	return attr
}

// Redacted stands for what [Redact] took out.
const Redacted = "[redacted]"

// Redact replaces the words of s that may hold personal data or a secret: whatever has an @ in it, is
// shaped like a signed token, or holds a run of seven digits or more, as telephone numbers and codes
// do. Text without any comes back as it is, without allocation.
func Redact(s string) string {
	if !strings.ContainsFunc(s, isSuspect) {
		return s
	}
	var out strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, isBreak)
		if end < 0 {
			end = len(s)
		}
		if word := s[:end]; isPersonal(word) {
			out.WriteString(Redacted)
		} else {
			out.WriteString(word)
		}
		s = s[end:]
		rest := strings.TrimLeftFunc(s, isBreak)
		out.WriteString(s[:len(s)-len(rest)])
		s = rest
	}
	return out.String()
}

// isSuspect marks the characters without which no word is personal.
func isSuspect(r rune) bool { return r == '@' || '0' <= r && r <= '9' || r == '.' }

func isBreak(r rune) bool { return strings.ContainsRune(" \t\n\r\",;:<>()[]{}=", r) }

func isPersonal(word string) bool {
	return strings.Contains(word, "@") || strings.HasPrefix(word, "eyJ") && strings.Contains(word, ".") || longestDigits(word) >= 7 && !isHexID(word)
}

// isHexID tells ids made of hexadecimal digits and dashes, which are no telephone numbers.
func isHexID(word string) bool {
	return len(word) >= 32 && strings.Trim(word, "0123456789abcdef-") == ""
}

func longestDigits(word string) (longest int) {
	run := 0
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
