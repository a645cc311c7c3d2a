package wire

import (
	"context"
	"encoding/json"
)

// Call runs an operation for the pool's own pages: the input of the SDK is held to the same constraints as
// a client's, and the answer is what a client would get. In is the operation's input or a pointer to it.
// Neither request rates nor credentials are looked at.
func Call[Out any](ctx context.Context, o Operation, c Caller, in any) (*Out, error) {
	raw, err := Encode(in)
	if err != nil {
		return nil, err
	}
	var members Members
	if err := json.Unmarshal(raw, &members); err != nil {
		return nil, err
	}
	answer, err := o.run(ctx, c, members)
	if err != nil {
		return nil, err
	}
	out := new(Out)
	return out, Decode(answer, out)
}
