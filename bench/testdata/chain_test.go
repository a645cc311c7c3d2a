package serve

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"gatehouse/functions/presignup"
	"gatehouse/policy"
	"gatehouse/shared/logs"
	"gatehouse/shared/resolver"
	"gatehouse/shared/signup"
)

// The benchmark compiles this file into package serve, where an invocation begins: everything that lies between the runtime library and
// the answer is measured, with a context, a deadline and the outcome line. BENCH_EVENT names the event's file.

func benchmarkEvent(b *testing.B) []byte {
	raw, err := os.ReadFile(os.Getenv("BENCH_EVENT"))
	if err != nil {
		b.Fatal(err)
	}
	return raw
}

func BenchmarkPresignup(b *testing.B) {
	server := &triggerServer{name: "presignup", out: io.Discard, logger: logs.New(io.Discard, "INFO"), clock: time.Now}
	err := start(server, map[string]string{}, func(settings presignup.Settings) (Handler, error) {
		rules, err := signup.Load(policy.SignUp())
		if err != nil {
			return nil, err
		}
		return presignup.New(rules, policy.Hash(policy.SignUp()), resolver.New(settings.DNSServer), settings)
	})
	if err != nil {
		b.Fatal(err)
	}
	raw := benchmarkEvent(b)
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(time.Hour))
	defer cancel()
	ctx = lambdacontext.NewContext(ctx, &lambdacontext.LambdaContext{AwsRequestID: "00000000-0000-4000-8000-000000000001"})
	if _, err := server.Invoke(ctx, raw); err != nil { // the first call fills caches and has a shorter deadline
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := server.Invoke(ctx, raw); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTyped is the least that can be done with the event by the standard library: decode it into a struct and encode that.
func BenchmarkTyped(b *testing.B) {
	raw := benchmarkEvent(b)
	b.ReportAllocs()
	for b.Loop() {
		var e events.CognitoEventUserPoolsPreSignup
		if err := json.Unmarshal(raw, &e); err != nil {
			b.Fatal(err)
		}
		if _, err := json.Marshal(e); err != nil {
			b.Fatal(err)
		}
	}
}
