package logs_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/shared/logs"
)

func line(t *testing.T, out string) map[string]any {
	t.Helper()
	if strings.Count(out, "\n") != 1 {
		t.Fatalf("want one line, got:\n%s", out)
	}
	var fields map[string]any
	if err := json.Unmarshal([]byte(out), &fields); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return fields
}

func TestALineHasLambdasShape(t *testing.T) {
	var out strings.Builder
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "request-1"})
	logger := logs.New(&out, "").With("function", "presignup")
	logger.InfoContext(ctx, "invoked", "outcome", "allow")
	fields := line(t, out.String())
	for key, want := range map[string]any{"level": "INFO", "message": "invoked", "function": "presignup", "outcome": "allow", "requestId": "request-1"} {
		if fields[key] != want {
			t.Errorf("%s is %v, want %v in %s", key, fields[key], want, out.String())
		}
	}
	if _, err := time.Parse(time.RFC3339, fields["timestamp"].(string)); err != nil {
		t.Error(err)
	}
}

func TestLevels(t *testing.T) {
	for name, want := range map[string]slog.Level{"": slog.LevelInfo, "TRACE": slog.LevelDebug, "debug": slog.LevelDebug, "INFO": slog.LevelInfo, "WARN": slog.LevelWarn, "ERROR": slog.LevelError, "FATAL": slog.LevelError, "other": slog.LevelInfo} {
		logger := logs.New(&strings.Builder{}, name)
		if !logger.Enabled(context.Background(), want) || logger.Enabled(context.Background(), want-1) {
			t.Errorf("%q does not begin at %v", name, want)
		}
	}
}

func TestPersonalDataNeverReachesALine(t *testing.T) {
	var out strings.Builder
	logger := logs.New(&out, "")
	logger.Error("no jane@example.com", "cause", errors.New("lookup jane@example.com: +1-555-0100 or +15550100199, code 12345678"), slog.Group("inner", "token", "eyJhbGciOi.eyJzdWIi.c2ln"))
	type person struct{ Email string }
	logger.Error("", "list", []string{"jane@example.com"}, "person", person{"jane@example.com"}, "phone", 15550100199, "jane@example.com", 1)
	for _, secret := range []string{"jane", "15550100199", "12345678", "eyJ"} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in %s", secret, out.String())
		}
	}
	if !strings.Contains(out.String(), "lookup "+logs.Redacted) {
		t.Errorf("the rest of the text is gone: %s", out.String())
	}
}

func TestRedactKeepsWhatAnOperatorNeeds(t *testing.T) {
	for _, text := range []string{
		"", "guard exchanger: out of time", "PreSignUp_SignUp", "8476a536-e9f4-11e8-9739-2dfe598c3fcd", "d41d8cd98f00b204e9800998ecf8427e",
		"panic: runtime error: index out of range [5] with length 3", "12.5 ms", "goroutine 34 [running]:\n\tmain.go:123",
	} {
		if got := logs.Redact(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("a jane@example.com b", "x")
	f.Add("12345678", "")
	f.Fuzz(func(t *testing.T, before, after string) {
		const secret = "jane.doe@example.com"
		if got := logs.Redact(before + secret + after); strings.Contains(got, secret) {
			t.Errorf("the address is in %q", got)
		}
	})
}
