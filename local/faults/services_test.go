package faults

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/memory"
	"gatehouse/shared/serve"
	sesclient "gatehouse/shared/ses"
	"gatehouse/shared/store"
)

// table is a table that can fail as DynamoDB does.
type table struct {
	*memory.Table
	code string // of DynamoDB's error; empty while the table is well
}

func (t *table) fault(operation string) error {
	if t.code == "" {
		return nil
	}
	return &dynamo.Error{Operation: operation, Code: t.code}
}

func (t *table) Get(ctx context.Context, key store.Key, c store.Consistency) (store.Row, bool, error) {
	if err := t.fault("GetItem"); err != nil {
		return store.Row{}, false, err
	}
	return t.Table.Get(ctx, key, c)
}

func (t *table) BatchGet(ctx context.Context, keys []store.Key, c store.Consistency) (map[store.Key]store.Row, error) {
	if err := t.fault("BatchGetItem"); err != nil {
		return nil, err
	}
	return t.Table.BatchGet(ctx, keys, c)
}

func (t *table) Write(ctx context.Context, writes ...store.Write) error {
	if err := t.fault("UpdateItem"); err != nil {
		return err
	}
	return t.Table.Write(ctx, writes...)
}

func (t *table) Due(ctx context.Context, index store.Index, hash string, upTo int64) iter.Seq2[store.Key, error] {
	if err := t.fault("Query"); err != nil {
		return func(yield func(store.Key, error) bool) { yield(store.Key{}, err) }
	}
	return t.Table.Due(ctx, index, hash, upTo)
}

// Addresses of queues.
const (
	mailQueue   = "mail"
	deadLetters = "dead"
)

// visibility is how long a message that was handed out stays hidden, as in the template.
const visibility = 6 * time.Minute

// queue stands for SQS: the mail queue and its dead letters. Effects of other queues are taken and forgotten.
type queue struct {
	now     func() time.Time
	broken  error
	last    int
	waiting []*message
	dead    []deadLetter
}

type message struct {
	serve.Message
	from time.Time
}

type deadLetter struct {
	body       []byte
	attributes map[string]string
}

// Send is [effect.Sender]'s.
func (q *queue) Send(_ context.Context, effects []effect.Effect) (map[string]error, error) {
	if q.broken != nil {
		return nil, q.broken
	}
	for _, e := range effects {
		if e.Queue == fact.Mail {
			q.put(e.Encode())
		}
	}
	return nil, nil
}

// put puts a message into the mail queue.
func (q *queue) put(body []byte) {
	q.last++
	id := strconv.Itoa(q.last)
	q.waiting = append(q.waiting, &message{serve.Message{ID: id, Receipt: id, Body: body}, q.now()})
}

// SendRaw takes dead letters.
func (q *queue) SendRaw(_ context.Context, url string, body []byte, attributes map[string]string) error {
	if url != deadLetters {
		return errors.New("sent to an unknown queue")
	}
	if q.broken == nil {
		q.dead = append(q.dead, deadLetter{body, attributes})
	}
	return q.broken
}

// Delay changes when a message is handed out again.
func (q *queue) Delay(_ context.Context, _, receipt string, after time.Duration) error {
	for _, m := range q.waiting {
		if m.Receipt == receipt && q.broken == nil {
			m.from = q.now().Add(after)
		}
	}
	return q.broken
}

// due hands out what is not hidden.
func (q *queue) due() (all []serve.Message) {
	for _, m := range q.waiting {
		if !m.from.After(q.now()) {
			m.Received, m.from = m.Received+1, q.now().Add(visibility)
			all = append(all, m.Message)
		}
	}
	return all
}

func (q *queue) done(done serve.Message) {
	q.waiting = slices.DeleteFunc(q.waiting, func(m *message) bool { return m.ID == done.ID })
}

// ses stands for SES behind its real client.
type ses struct {
	server    *httptest.Server
	transport *sesclient.Transport

	mu      sync.Mutex
	dead    bool                        // cannot be reached
	refusal func(w http.ResponseWriter) // nil takes every mail
	mails   []sent

	whenAsked func() // runs before each answer; may be nil
}

// sent is a mail as SES got it.
type sent struct {
	to, subject, html, text, raw string
	headers                      []header
}

type header struct{ Name, Value string }

func newSES(t *testing.T) *ses {
	t.Helper()
	s := &ses{}
	s.server = httptest.NewServer(s)
	t.Cleanup(s.server.Close)
	credentials := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "EXAMPLEACCESSKEYID", SecretAccessKey: "EXAMPLESECRETACCESSKEY"}, nil
	})
	s.transport = sesclient.New(sesv2.New(sesv2.Options{Region: "us-east-1", BaseEndpoint: &s.server.URL, Credentials: credentials, HTTPClient: s}))
	return s
}

// Do is how the client reaches SES.
func (s *ses) Do(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	dead := s.dead
	s.mu.Unlock()
	if dead {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	return s.server.Client().Do(r)
}

// ServeHTTP is SendEmail.
func (s *ses) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.whenAsked != nil {
		s.whenAsked()
	}
	if s.refusal != nil {
		s.refusal(w)
		return
	}
	var in struct {
		Destination struct{ ToAddresses []string }
		Content     struct {
			Simple struct {
				Subject struct{ Data string }
				Body    struct{ HTML, Text struct{ Data string } }
				Headers []header
			}
		}
	}
	var raw json.RawMessage
	if json.NewDecoder(r.Body).Decode(&raw) != nil || json.Unmarshal(raw, &in) != nil || len(in.Destination.ToAddresses) != 1 {
		http.Error(w, "not a mail", http.StatusBadRequest)
		return
	}
	content := in.Content.Simple
	s.mails = append(s.mails, sent{
		to: in.Destination.ToAddresses[0], subject: content.Subject.Data, html: content.Body.HTML.Data, text: content.Body.Text.Data,
		raw: string(raw), headers: content.Headers,
	})
	_, _ = w.Write([]byte(`{"MessageId":"0100-` + strconv.Itoa(len(s.mails)) + `"}`))
}

// refuse makes SES answer every mail with an error of its own; nil ends that.
func (s *ses) refuse(refusal func(w http.ResponseWriter)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusal = refusal
}

// refusal is an error in the form of SES's API.
func refusal(status int, code, message string) func(w http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("X-Amzn-Errortype", code)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
	}
}

func (s *ses) taken() []sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}
