package cognito

import "encoding/json"

// Decode reads the envelope and the request of an event. Q is the request type
// of the trigger.
//
// It reads what Q names and nothing else. Absent and null fields become zero
// values; a value of another type than expected becomes its JSON text in a
// string field and the zero value elsewhere; unknown fields and unknown sources
// pass. Keys are matched exactly. Nothing in the result refers to raw, which
// the caller may reuse.
//
// The error is always one of the Error constants: ErrTooLarge, ErrNotUTF8,
// ErrNotJSON, ErrTooDeep, ErrNotObject, ErrDuplicateKey, ErrNoSource,
// ErrRequest, ErrUserAttributes, ErrRequestType.
//
// Q may also be a type of the caller's own. Its request is then decoded by
// encoding/json, with that package's strictness, and ErrRequestType means that
// it did not fit. A type that embeds a request type of this package is read as
// that request type: its other fields stay unset.
func Decode[Q any](raw []byte) (Event[Q], error) {
	event := new(Event[Q])
	if err := decode(raw, event); err != nil {
		return Event[Q]{}, err
	}
	return *event, nil
}

// An object is a struct that is read from a JSON object. field returns a pointer
// to the field that the named member belongs to, or nil when there is none.
type object interface{ field(name string) any }

// decode is Decode without its type parameter, so it is compiled once.
func decode(raw []byte, event object) error {
	if len(raw) > MaxEventBytes {
		return ErrTooLarge
	}
	text := string(raw) // the only copy: everything read is a part of it
	if err := check(text); err != nil {
		return err
	}
	s := scan(text)
	if s.peek() != '{' {
		return ErrNotObject
	}
	return s.envelope(event)
}

func (s *scanner) envelope(event object) error {
	var keys keySet
	sourced := false
	for key := range s.members() {
		if !keys.add(key) {
			return ErrDuplicateKey
		}
		var err error
		switch key {
		case "triggerSource":
			if s.peek() != '"' {
				return ErrNoSource
			}
			sourced = true
			err = s.assign(event.field(key))
		case "request":
			err = s.request(event.field(key))
		default:
			err = s.assign(event.field(key))
		}
		if err != nil {
			return err
		}
	}
	if !sourced {
		return ErrNoSource
	}
	return nil
}

// request reads the request into dst, a pointer to the caller's request type.
func (s *scanner) request(dst any) error {
	switch s.peek() {
	case 'n':
		return nil
	case '{':
	default:
		return ErrRequest
	}
	if request, ours := dst.(object); ours {
		return s.fields(request)
	}
	return s.foreign(dst)
}

// foreign reads the request into a type of the caller's own.
func (s *scanner) foreign(dst any) error {
	start := s.at
	var keys keySet
	for key := range s.members() {
		if !keys.add(key) {
			return ErrDuplicateKey
		}
	}
	if json.Unmarshal([]byte(s.text[start:s.at]), dst) != nil {
		return ErrRequestType // the cause may quote the input
	}
	return nil
}

// fields reads an object member by member.
func (s *scanner) fields(dst object) error {
	var keys keySet
	for key := range s.members() {
		if !keys.add(key) {
			return ErrDuplicateKey
		}
		if err := s.assign(dst.field(key)); err != nil {
			return err
		}
	}
	return nil
}
