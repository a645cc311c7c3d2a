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

	"gatehouse/functions/custommessage"
	"gatehouse/functions/postauthentication"
	"gatehouse/functions/postconfirmation"
	"gatehouse/functions/presignup"
	"gatehouse/policy"
	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/logs"
	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
	"gatehouse/shared/resolver"
	"gatehouse/shared/store"
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
	invocations(b, "presignup", func(settings presignup.Settings) (Handler, error) {
		return presignup.Open(policy.SignUp(), policy.Hash(policy.SignUp()), resolver.New(settings.DNSServer), settings)
	})
}

func BenchmarkCustommessage(b *testing.B) {
	invocations(b, "custommessage", func(settings custommessage.Settings) (Handler, error) {
		mails, err := render.Open(policy.Mail(), policy.MailTexts)
		if err != nil {
			return nil, err
		}
		settings.EmailSender = custommessage.Developer
		return custommessage.New(mails, policy.Hash(policy.Mail()), settings, time.Now)
	})
}

func BenchmarkPostconfirmation(b *testing.B) {
	invocations(b, "postconfirmation", func(struct{}) (Handler, error) {
		rules, err := mail.LoadPolicy(policy.Mail())
		if err != nil {
			return nil, err
		}
		return postconfirmation.New(rules, policy.Hash(policy.Mail()), table{}, deployment(), time.Now)
	})
}

func BenchmarkPostauthentication(b *testing.B) {
	invocations(b, "postauthentication", func(struct{}) (Handler, error) {
		rules, err := mail.LoadPolicy(policy.Mail())
		if err != nil {
			return nil, err
		}
		return postauthentication.New(rules, policy.Hash(policy.Mail()), newTable(), deployment(), time.Now)
	})
}

// invocations measures whole invocations of a function with the event.
func invocations[S any](b *testing.B, name string, open func(S) (Handler, error)) {
	server := &triggerServer{process: process{name: name, out: io.Discard, logger: logs.New(io.Discard, "INFO"), clock: time.Now}}
	handler, err := start(&server.process, map[string]string{}, open)
	if err != nil {
		b.Fatal(err)
	}
	server.handler = handler
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

// table answers at once: it knows the rows of one person who has confirmed and signed in, and takes every write.
type table struct{ rows map[store.Key]store.Row }

func newTable() table {
	t := table{map[store.Key]store.Row{}}
	person := fact.Person("us-east-1_EXAMPLE00", "11111111-2222-4333-8444-555555555555")
	for _, w := range []store.Write{
		fact.Confirm(person, fact.Confirmation{At: time.Now(), Origin: fact.FromSignUp, UserName: "jane"}),
		fact.SignedIn(person, "jane", "", time.Now().Add(-time.Hour)),
	} {
		t.rows[w.Key] = store.Row{Key: w.Key, Attributes: w.Set}
	}
	return t
}

func (t table) Write(context.Context, ...store.Write) error { return nil }

func (t table) BatchGet(context.Context, []store.Key, store.Consistency) (map[store.Key]store.Row, error) {
	return t.rows, nil
}

func deployment() *config.Source {
	return config.Fixed(config.Config{PoolID: "us-east-1_EXAMPLE00", Region: "us-east-1"})
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
