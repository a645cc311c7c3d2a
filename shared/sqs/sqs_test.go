package sqs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/sqs"
	"gatehouse/shared/store"
)

// entry is a message as SQS receives it, alone or in a batch.
type entry struct {
	ID                     string `json:"Id"`
	MessageBody            string
	MessageGroupID         string `json:"MessageGroupId"`
	MessageDeduplicationID string `json:"MessageDeduplicationId"`
	MessageAttributes      map[string]struct{ DataType, StringValue string }
}

// request is a call as SQS receives it.
type request struct {
	operation string
	QueueURL  string `json:"QueueUrl"`
	Entries   []entry
	entry
}

// service is SQS, as far as sending goes.
type service struct {
	t        *testing.T
	requests []request
	answer   func(http.ResponseWriter, request) // nil: everything is taken
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	received := request{operation: operation}
	if err := json.NewDecoder(r.Body).Decode(&received); err != nil {
		s.t.Errorf("SQS received what it cannot read: %v", err)
	}
	s.requests = append(s.requests, received)
	w.Header().Set("Content-Type", "application/x-amz-json-1.0")
	if s.answer != nil {
		s.answer(w, received)
		return
	}
	s.take(w, received, nil)
}

// take takes all entries but those refused.
func (s *service) take(w http.ResponseWriter, r request, refused []string) {
	var taken, failed []string
	for _, e := range r.Entries {
		if slices.Contains(refused, e.ID) {
			failed = append(failed, fmt.Sprintf(`{"Id":%q,"Code":"InternalError","SenderFault":false,"Message":"private"}`, e.ID))
			continue
		}
		taken = append(taken, fmt.Sprintf(`{"Id":%q,"MessageId":"m"}`, e.ID))
	}
	_, _ = fmt.Fprintf(w, `{"Successful":[%s],"Failed":[%s]}`, strings.Join(taken, ","), strings.Join(failed, ","))
}

const account = "/123456789012/"

func open(t *testing.T) (*service, *sqs.Queues) {
	t.Helper()
	s := &service{t: t}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	config := aws.Config{
		Region: "us-east-1", BaseEndpoint: &server.URL, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "AKIDEXAMPLE", SecretAccessKey: "example"}, nil
		}),
	}
	return s, sqs.Open(config, map[fact.Queue]string{
		fact.Mail: server.URL + account + "mail", fact.Revocations: server.URL + account + "revocations.fifo",
	})
}

// effects are so many effects for a queue.
func effects(queue fact.Queue, count int) []effect.Effect {
	made := make([]effect.Effect, count)
	for i := range made {
		key := store.Key{PK: "us-east-1_EXAMPLE00#" + strconv.Itoa(i), SK: fact.Account}
		made[i] = effect.New(key, fact.Debt{Queue: queue, Kind: "kind", Turn: int64(i)})
	}
	return made
}

func TestEffectsGoToTheirQueuesByTen(t *testing.T) {
	s, queues := open(t)
	sent := slices.Concat(effects(fact.Mail, 12), effects(fact.Revocations, 3))
	failed, err := queues.Send(t.Context(), sent)
	if err != nil || len(failed) > 0 {
		t.Fatalf("not queued: %v, %v", failed, err)
	}
	var got []effect.Effect
	for i, want := range []struct {
		url     string
		entries int
	}{{account + "mail", 10}, {account + "mail", 2}, {account + "revocations.fifo", 3}} {
		if i >= len(s.requests) {
			t.Fatalf("SQS was called %d times, want 3", len(s.requests))
		}
		r := s.requests[i]
		if r.operation != "SendMessageBatch" || !strings.HasSuffix(r.QueueURL, want.url) || len(r.Entries) != want.entries {
			t.Errorf("call %d is %s of %d messages to %s, want %d to %s", i, r.operation, len(r.Entries), r.QueueURL, want.entries, want.url)
		}
		for _, e := range r.Entries {
			decoded, err := effect.Decode([]byte(e.MessageBody))
			if err != nil {
				t.Errorf("a worker cannot read the message %s: %v", e.MessageBody, err)
			}
			got = append(got, decoded)
			if fifo := strings.HasSuffix(want.url, ".fifo"); fifo != (e.MessageGroupID == "one") || fifo != (e.MessageDeduplicationID == decoded.ID) {
				t.Errorf("a message to %s has group %q and deduplication id %q", want.url, e.MessageGroupID, e.MessageDeduplicationID)
			}
		}
	}
	if !slices.Equal(got, sent) {
		t.Errorf("workers read %v, sent was %v", got, sent)
	}
}

func TestOnlyWhatSQSTookIsQueued(t *testing.T) {
	gone := func(w http.ResponseWriter, _ request) {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = w.Write([]byte(`{"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"private"}`))
	}
	for _, c := range []struct {
		name   string
		answer func(*service) func(http.ResponseWriter, request)
		failed []int
		cause  string
	}{
		{"two are refused", func(s *service) func(http.ResponseWriter, request) {
			return func(w http.ResponseWriter, r request) { s.take(w, r, []string{"0", "2"}) }
		}, []int{0, 2}, "sqs: SendMessageBatch to mail: InternalError"},
		{"the answer is empty", func(*service) func(http.ResponseWriter, request) {
			return func(w http.ResponseWriter, _ request) { _, _ = w.Write([]byte(`{}`)) }
		}, []int{0, 1, 2}, "sqs: SendMessageBatch to mail: not in the answer"},
		{"the queue is gone", func(*service) func(http.ResponseWriter, request) { return gone }, []int{0, 1, 2}, "sqs: SendMessageBatch to mail: QueueDoesNotExist"},
		{"the connection breaks", func(*service) func(http.ResponseWriter, request) {
			return func(http.ResponseWriter, request) { panic(http.ErrAbortHandler) }
		}, []int{0, 1, 2}, "sqs: SendMessageBatch to mail: no answer"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, queues := open(t)
			s.answer = c.answer(s)
			sent := effects(fact.Mail, 3)
			failed, err := queues.Send(t.Context(), sent)
			if err != nil || len(failed) != len(c.failed) {
				t.Errorf("%d of %d failed (error %v), want %d", len(failed), len(sent), err, len(c.failed))
			}
			for _, i := range c.failed {
				if cause := failed[sent[i].ID]; cause == nil || cause.Error() != c.cause {
					t.Errorf("effect %d failed with %v, want %q", i, cause, c.cause)
				}
			}
		})
	}
}

func TestOneDeadQueueHoldsNoOtherUp(t *testing.T) {
	_, queues := open(t)
	mail, hooks := effects(fact.Mail, 1), effects(fact.Hooks, 1) // no address was given for hooks
	failed, err := queues.Send(t.Context(), slices.Concat(hooks, mail))
	if err != nil || len(failed) != 1 || failed[hooks[0].ID] == nil {
		t.Errorf("failed: %v (error %v), want that of hooks alone", failed, err)
	}
}

func TestTimeThatIsUpIsSaid(t *testing.T) {
	_, queues := open(t)
	past, cancel := context.WithTimeout(t.Context(), -time.Second)
	defer cancel()
	over, end := context.WithCancel(t.Context())
	end()
	for want, ctx := range map[string]context.Context{"out of time": past, "given up": over} {
		sent := effects(fact.Mail, 1)
		if failed, _ := queues.Send(ctx, sent); failed[sent[0].ID] == nil || !strings.HasSuffix(failed[sent[0].ID].Error(), want) {
			t.Errorf("failed with %v, want %q", failed, want)
		}
	}
}

func TestRawMessagesCarryTheirReason(t *testing.T) {
	s, queues := open(t)
	for _, url := range []string{"http://127.0.0.1" + account + "dead", "http://127.0.0.1" + account + "dead.fifo"} {
		if err := queues.SendRaw(t.Context(), url, []byte("body"), map[string]string{"reason": "refused", "empty": ""}); err != nil {
			t.Fatal(err)
		}
		r := s.requests[len(s.requests)-1]
		reason := r.MessageAttributes["reason"]
		if r.operation != "SendMessage" || r.QueueURL != url || r.MessageBody != "body" || len(r.MessageAttributes) != 1 || reason.DataType != "String" || reason.StringValue != "refused" {
			t.Errorf("SQS received %+v", r)
		}
		if fifo := strings.HasSuffix(url, ".fifo"); fifo != (r.MessageGroupID != "") || fifo != (len(r.MessageDeduplicationID) == 64) {
			t.Errorf("to %s it has group %q and deduplication id %q", url, r.MessageGroupID, r.MessageDeduplicationID)
		}
	}
	s.answer = func(w http.ResponseWriter, _ request) {
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"__type":"AccessDeniedException","message":"private"}`))
	}
	err := queues.SendRaw(t.Context(), "http://127.0.0.1"+account+"dead", []byte("body"), nil)
	if err == nil || err.Error() != "sqs: SendMessage to a queue by its address: AccessDeniedException" {
		t.Errorf("the error is %v", err)
	}
}
