package sqs_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"gatehouse/shared/sqs"
)

// delays answers ChangeMessageVisibility and tells for how many seconds it was asked.
func delays(t *testing.T, status int, answer string) (*sqs.Queues, *int) {
	t.Helper()
	seconds := new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			ReceiptHandle     string
			VisibilityTimeout int
		}
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || in.ReceiptHandle != "receipt" {
			t.Errorf("SQS received %+v (%v)", in, err)
		}
		*seconds = in.VisibilityTimeout
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	return sqs.Open(aws.Config{
		Region: "us-east-1", BaseEndpoint: &server.URL, Retryer: func() aws.Retryer { return aws.NopRetryer{} },
		Credentials: aws.AnonymousCredentials{},
	}, nil), seconds
}

func TestAMessageIsDelayedWithinWhatSQSAllows(t *testing.T) {
	for after, want := range map[time.Duration]int{
		0: 0, -time.Second: 0, 1500 * time.Millisecond: 1, 15 * time.Minute: 900, 1000 * time.Hour: 11 * 3600,
	} {
		queues, seconds := delays(t, http.StatusOK, `{}`)
		if err := queues.Delay(t.Context(), "https://sqs.us-east-1.amazonaws.com/123456789012/hooks", "receipt", after); err != nil || *seconds != want {
			t.Errorf("%v became %d s (%v), want %d", after, *seconds, err, want)
		}
	}
}

func TestADelayThatFailsShowsTheCodeAlone(t *testing.T) {
	queues, _ := delays(t, http.StatusBadRequest, `{"__type":"com.amazonaws.sqs#ReceiptHandleIsInvalid","message":"receipt"}`)
	err := queues.Delay(t.Context(), "https://sqs.us-east-1.amazonaws.com/123456789012/hooks", "receipt", time.Second)
	if err == nil || !strings.Contains(err.Error(), "ReceiptHandleIsInvalid") || strings.Contains(err.Error(), "1234") || strings.Contains(err.Error(), "receipt") {
		t.Errorf("the error is %v", err)
	}
}
