package cognito

// Error says why an event or a response cannot be used. Its text is fixed: it
// never repeats any part of the input, so it may be logged. Compare with
// errors.Is or ==.
type Error string

// What Decode and Splice can return.
const (
	// ErrTooLarge: the event has more than MaxEventBytes.
	ErrTooLarge Error = "cognito: the event is larger than 6 MiB"
	// ErrNotUTF8: the event is not valid UTF-8.
	ErrNotUTF8 Error = "cognito: the event is not valid UTF-8"
	// ErrNotJSON: the event is not one JSON value.
	ErrNotJSON Error = "cognito: the event is not valid JSON"
	// ErrTooDeep: objects and lists are nested deeper than MaxDepth.
	ErrTooDeep Error = "cognito: the event is nested too deeply"
	// ErrNotObject: the event is JSON, but null, a list or a single value.
	ErrNotObject Error = "cognito: the event is not a JSON object"
	// ErrDuplicateKey: an object that is read names the same key twice.
	ErrDuplicateKey Error = "cognito: the event has a duplicate key"
	// ErrNoSource: triggerSource is missing or not a string.
	ErrNoSource Error = "cognito: the event has no triggerSource"
	// ErrRequest: request is neither an object nor null.
	ErrRequest Error = "cognito: the request is not an object"
	// ErrUserAttributes: userAttributes is neither an object nor null.
	ErrUserAttributes Error = "cognito: the user attributes are not an object"
	// ErrRequestType: the request does not fit a request type of the caller.
	ErrRequestType Error = "cognito: the request does not fit its type"
	// ErrResponse: the response given to Splice is not a JSON object.
	ErrResponse Error = "cognito: the response is not a JSON object"
)

// Error returns the fixed text.
func (e Error) Error() string { return string(e) }
