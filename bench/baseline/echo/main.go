// Command echo is the least a Go function can be: the runtime library alone, bytes in, the same bytes out.
package main

import (
	"context"

	"github.com/aws/aws-lambda-go/lambda"
)

// echo is a lambda.Handler, so that the library neither decodes nor encodes.
type echo struct{}

// Invoke answers with the event.
func (echo) Invoke(_ context.Context, event []byte) ([]byte, error) { return event, nil }

func main() { lambda.Start(echo{}) }
