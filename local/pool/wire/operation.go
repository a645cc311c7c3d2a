package wire

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
)

// Caller is what an operation may know of the request besides its members.
type Caller struct {
	// SDKVersion is the client library as trigger events name it, such as
	// "aws-sdk-js-3.1169.0"; "aws-sdk-unknown-unknown" when the client did not say.
	SDKVersion string
	// RequestID is the answer's x-amzn-RequestId.
	RequestID string
	// Operation is the operation's name, such as "SignUp".
	Operation string
	// RemoteAddr is the client's address with its port.
	RemoteAddr string
}

// Members are the top-level members of a request as they were sent.
type Members map[string]json.RawMessage

// Operation is one operation of the API, made by [Public], [Signed] or [SignedRaw].
type Operation struct {
	signed bool
	run    func(context.Context, Caller, Members) ([]byte, error)
}

// Public makes an operation that anyone may call, as apps of people do.
func Public[In, Out any](run func(context.Context, Caller, *In) (*Out, error)) Operation {
	return Operation{run: typed(func(ctx context.Context, c Caller, in *In, _ Members) (*Out, error) {
		return run(ctx, c, in)
	})}
}

// Signed makes an operation that needs AWS credentials. The request must carry a
// Signature Version 4; the local pool does not check whose it is.
func Signed[In, Out any](run func(context.Context, Caller, *In) (*Out, error)) Operation {
	operation := Public(run)
	operation.signed = true
	return operation
}

// SignedRaw is [Signed] for an operation that also keeps members the SDK does
// not know.
func SignedRaw[In, Out any](run func(context.Context, Caller, *In, Members) (*Out, error)) Operation {
	return Operation{signed: true, run: typed(run)}
}

// typed is the path of a request through an operation: members to struct,
// constraints, the operation itself, struct to bytes.
func typed[In, Out any](run func(context.Context, Caller, *In, Members) (*Out, error)) func(context.Context, Caller, Members) ([]byte, error) {
	return func(ctx context.Context, c Caller, members Members) ([]byte, error) {
		tree, err := members.tree()
		if err != nil {
			return nil, err
		}
		in := new(In)
		if err := assign(tree, reflect.ValueOf(in).Elem()); err != nil {
			return nil, err
		}
		if err := check(tree, reflect.TypeFor[In]()); err != nil {
			return nil, err
		}
		out, err := run(ctx, c, in, members)
		if err != nil {
			return nil, err
		}
		return Encode(out)
	}
}

// Merge joins the operations of several packages. A name given twice is a
// programming error, seen at the first start: it panics.
func Merge(sets ...map[string]Operation) map[string]Operation {
	all := map[string]Operation{}
	for _, set := range sets {
		for name := range set {
			if _, twice := all[name]; twice {
				panic("wire: operation given twice: " + name)
			}
		}
		maps.Copy(all, set)
	}
	return all
}
