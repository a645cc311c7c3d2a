package dynamo_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"gatehouse/shared/dynamo"
	"gatehouse/shared/store"
)

// noon is where every test's clock stands.
var noon = time.Unix(1_800_000_000, 0)

// answer is one answer of the stand-in for DynamoDB.
type answer struct {
	status int // 0: 200
	body   string
	err    error // instead of an answer
}

// refused is DynamoDB's answer to a call that it does not carry out.
func refused(code, rest string) answer {
	return answer{status: http.StatusBadRequest, body: `{"__type":"com.amazonaws.dynamodb.v20120810#` + code + `"` + rest + `}`}
}

// fake stands in for DynamoDB: it keeps what it is asked and gives the answers in turn, the last one again and again.
type fake struct {
	mutex    sync.Mutex
	answers  []answer
	requests []request
}

type request struct{ operation, body string }

func (f *fake) Do(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	f.requests = append(f.requests, request{operation, string(body)})
	now := f.answers[0]
	if len(f.answers) > 1 {
		f.answers = f.answers[1:]
	}
	if now.err != nil {
		return nil, now.err
	}
	return &http.Response{
		StatusCode: max(now.status, http.StatusOK), Header: http.Header{"Content-Type": {"application/x-amz-json-1.0"}},
		Body: io.NopCloser(strings.NewReader(now.body)), Request: r,
	}, nil
}

// table returns the table "Facts" over a stand-in that gives these answers.
func table(answers ...answer) (*dynamo.Table, *fake) {
	f := &fake{answers: answers}
	client := dynamodb.New(dynamodb.Options{
		Region: "us-east-1", HTTPClient: f, RetryMaxAttempts: 1,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "example", SecretAccessKey: "example"}, nil
		}),
	})
	return dynamo.New(client, "Facts", func() time.Time { return noon }), f
}

var done = answer{body: `{}`}

// key is the row of every test.
var key = store.Key{PK: "pool#sub", SK: "confirmed"}

// only returns the one request that was made.
func (f *fake) only(t *testing.T) request {
	t.Helper()
	if len(f.requests) != 1 {
		t.Fatalf("%d requests were made, want 1", len(f.requests))
	}
	return f.requests[0]
}
