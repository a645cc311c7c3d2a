package serve

import (
	"context"
	"encoding/json"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
)

// Stream serves the batches of a DynamoDB stream and does not return; the event source mapping must
// ask for ReportBatchItemFailures. Records are handled in their order, each as [Message.Body] in the
// JSON that Lambda sent. The first that fails, or is left when the time is nearly up, ends the batch,
// and the stream sends it again with all that follow. Settings and wiring are treated as by [Trigger].
func Stream[S any](name string, open func(S) (StreamHandler, error)) {
	launch(name, open, func(p process, handler StreamHandler) lambda.Handler {
		return &streamServer{process: p, handler: handler}
	}, nil)
}

// streamServer answers the batches of one process.
type streamServer struct {
	process
	handler StreamHandler
}

// streamed is what is read of a record here; the handler reads the rest.
type streamed struct {
	Change struct {
		SequenceNumber              string
		ApproximateCreationDateTime float64 // Unix seconds
	} `json:"dynamodb"`
}

// Invoke deals with one batch. Its error makes the stream send the whole batch again.
func (s *streamServer) Invoke(ctx context.Context, event []byte) ([]byte, error) {
	began := s.clock()
	var received struct{ Records []json.RawMessage }
	if err := json.Unmarshal(event, &received); err != nil || received.Records == nil {
		return nil, s.unreadable(ctx, began, "not a batch of records")
	}
	bounded, cancel := early(ctx, reserve)
	defer cancel()
	batch := batch{process: &s.process, handler: s.handler}
	answer := events.DynamoDBEventResponse{BatchItemFailures: []events.DynamoDBBatchItemFailure{}}
	for i, body := range received.Records {
		var record streamed
		if err := json.Unmarshal(body, &record); err != nil || record.Change.SequenceNumber == "" {
			return nil, s.unreadable(ctx, began, "a record without a sequence number")
		}
		message := Message{ID: record.Change.SequenceNumber, Body: body, Received: 1, SentAt: unix(record.Change.ApproximateCreationDateTime)}
		if !batch.handle(bounded, message) {
			batch.untried += int64(len(received.Records) - i - 1)
			answer.BatchItemFailures = append(answer.BatchItemFailures, events.DynamoDBBatchItemFailure{ItemIdentifier: message.ID})
			break
		}
	}
	batch.conclude(ctx, began, len(received.Records))
	return json.Marshal(answer)
}

// unix is zero for what is not said.
func unix(seconds float64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.UnixMilli(int64(seconds * 1000))
}
