package sqs

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/smithy-go"

	"gatehouse/shared/fact"
)

// fault is what may be logged of a call that failed.
func fault(operation string, queue fact.Queue, code string) error {
	return fmt.Errorf("sqs: %s to %s: %s", operation, queue, code)
}

// code reduces an error of the SDK, which may quote addresses and message bodies, to its kind.
func code(err error) string {
	if answered, ok := errors.AsType[smithy.APIError](err); ok {
		return answered.ErrorCode()
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "out of time"
	case errors.Is(err, context.Canceled):
		return "given up"
	default:
		return "no answer"
	}
}
