package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"gatehouse/shared/store"
)

// Error is a call that DynamoDB refused or did not answer. It is all that a log needs and nothing that a log must not have: DynamoDB's
// own messages can repeat keys and values.
type Error struct {
	// Operation is the call, such as "UpdateItem".
	Operation string
	// Code is DynamoDB's error code, such as "ResourceNotFoundException", the code of a cancelled transaction's reason, or "timeout" or
	// "unreachable" when no answer came.
	Code string
}

// Codes that are ours.
const (
	timeout     = "timeout"
	unreachable = "unreachable"
)

// Error says what failed and how.
func (e *Error) Error() string { return "dynamodb: " + e.Operation + ": " + e.Code }

// Is says that a call that DynamoDB finds invalid is a [store.ErrInvalid].
func (e *Error) Is(target error) bool {
	return target == store.ErrInvalid && (e.Code == "ValidationException" || e.Code == "ValidationError")
}

// fault reduces an error of the SDK. The end of the context stays recognizable.
func fault(ctx context.Context, operation string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("dynamodb: %s: %w", operation, ctx.Err())
	}
	if answered, ok := errors.AsType[smithy.APIError](err); ok {
		return &Error{operation, answered.ErrorCode()}
	}
	if network, ok := errors.AsType[net.Error](err); ok && network.Timeout() {
		return &Error{operation, timeout}
	}
	return &Error{operation, unreachable}
}

// refusal reduces the error of a write: to a conflict, to errHeldUp or to a fault.
func refusal(ctx context.Context, operation string, err error) error {
	var unmet *types.ConditionalCheckFailedException
	var conflict *types.TransactionConflictException
	var running *types.TransactionInProgressException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unmet):
		return present(0, unmet.Item)
	case errors.As(err, &conflict), errors.As(err, &running):
		return errHeldUp
	default:
		return fault(ctx, operation, err)
	}
}

func present(index int, item map[string]types.AttributeValue) *store.Conflict {
	if row, ok := rowOf(item); ok {
		return &store.Conflict{Index: index, Row: &row}
	}
	return &store.Conflict{Index: index}
}

// verdict reads why a transaction was cancelled; there is a reason for each write, most of them "None". A condition that did not hold is
// final even where another write was only held up.
func verdict(ctx context.Context, reasons []types.CancellationReason) error {
	for i, reason := range reasons {
		if aws.ToString(reason.Code) == "ConditionalCheckFailed" {
			return present(i, reason.Item)
		}
	}
	code := "TransactionCanceledException"
	for _, reason := range reasons {
		if c := aws.ToString(reason.Code); c != "" && c != "None" {
			code = c
			break
		}
	}
	if slices.Contains([]string{"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}, code) {
		return errHeldUp
	}
	return fault(ctx, "TransactWriteItems", &smithy.GenericAPIError{Code: code})
}

// errHeldUp asks for another attempt.
var errHeldUp = errors.New("dynamodb: held up")

// The first wait before another attempt and the longest, of which each attempt takes a random part so that those who met do not meet
// again.
const (
	firstWait   = 10 * time.Millisecond
	longestWait = 200 * time.Millisecond
)

// patiently repeats a call as long as it is held up and ctx lasts.
func patiently(ctx context.Context, call func() error) error {
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		err := call()
		switch {
		case wait > firstWait && ctx.Err() != nil && errors.Is(err, ctx.Err()):
			return fmt.Errorf("%w: %w", store.ErrBusy, err)
		case !errors.Is(err, errHeldUp):
			return err
		}
		pause := time.NewTimer(rand.N(wait)) //nolint:gosec // spreads attempts, keeps no secret
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return fmt.Errorf("%w: %w", store.ErrBusy, ctx.Err())
		}
	}
}
