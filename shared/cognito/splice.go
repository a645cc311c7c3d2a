package cognito

import (
	"bytes"
	"encoding/json"
)

// Splice returns the event raw with response merged into its "response" member,
// and every byte outside that member as received.
//
// The members that response marshals to replace the received ones of the same
// key, in place; received members that it does not set survive; new ones follow.
// A missing, null or non-object response in raw counts as {}. When response is
// nil or marshals to {}, raw itself is returned. Otherwise the result is new
// memory.
//
// Text is encoded without HTML escapes. The error is one of the Error constants;
// ErrResponse when response cannot be marshalled or is not an object.
func Splice(raw []byte, response any) ([]byte, error) {
	if len(raw) > MaxEventBytes {
		return nil, ErrTooLarge
	}
	text := string(raw)
	if err := check(text); err != nil {
		return nil, err
	}
	place, err := findResponse(text)
	if err != nil {
		return nil, err
	}
	ours, err := encode(response)
	if err != nil {
		return nil, err
	}
	if len(ours.members) == 0 {
		return raw, nil
	}
	out := make([]byte, 0, len(text)+len(ours.text)+len(`,"response":`))
	out = append(out, text[:place.start]...)
	if out, err = place.fill(out, text, ours); err != nil {
		return nil, err
	}
	return append(out, text[place.end:]...), nil
}

// A place is where an event has its response. When it has none, start and end
// are where one can be added.
type place struct {
	start, end int
	missing    bool
	alone      bool // missing, and the event has no other member
}

func findResponse(text string) (place, error) {
	s := scan(text)
	if s.peek() != '{' {
		return place{}, ErrNotObject
	}
	var keys keySet
	var found place
	last := s.at + 1
	for key := range s.members() {
		if !keys.add(key) {
			return place{}, ErrDuplicateKey
		}
		start := s.at
		s.skip()
		last = s.at
		if key == "response" {
			found = place{start: start, end: last}
		}
	}
	if found.end > 0 {
		return found, nil
	}
	return place{start: last, end: last, missing: true, alone: keys.n == 0}, nil
}

// fill appends the merged response to out.
func (p place) fill(out []byte, text string, ours encoded) ([]byte, error) {
	if p.missing {
		if !p.alone {
			out = append(out, ',')
		}
		out = append(out, `"response":`...)
		return append(out, ours.text...), nil
	}
	received := text[p.start:p.end]
	if received[0] != '{' {
		return append(out, ours.text...), nil
	}
	return ours.merge(out, received)
}

// encoded is a response of ours as compact JSON.
type encoded struct {
	text    string
	members []member
}

// A member is one key of an encoded response.
type member struct {
	key   string
	pair  string // `"key":value`
	value string
}

func encode(response any) (encoded, error) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(response) != nil {
		return encoded{}, ErrResponse // the cause may quote the response
	}
	buf.Truncate(buf.Len() - 1) // the encoder ends with a line feed
	ours := encoded{text: buf.String()}
	if check(ours.text) != nil {
		return encoded{}, ErrResponse
	}
	s := scan(ours.text)
	switch s.peek() {
	case 'n':
		return encoded{}, nil
	case '{':
		err := ours.list(s)
		return ours, err
	}
	return encoded{}, ErrResponse
}

// list notes the members of the object at s.
func (e *encoded) list(s *scanner) error {
	var keys keySet
	for key := range s.members() {
		if !keys.add(key) {
			return ErrResponse
		}
		start := s.at
		s.skip()
		e.members = append(e.members, member{key, s.text[s.key:s.at], s.text[start:s.at]})
	}
	return nil
}

// merge appends received, an object, to out with our members in it.
func (e encoded) merge(out []byte, received string) ([]byte, error) {
	s := scan(received)
	var keys keySet
	copied, last := 0, 1
	for key := range s.members() {
		if !keys.add(key) {
			return nil, ErrDuplicateKey
		}
		start := s.at
		s.skip()
		last = s.at
		if i := e.index(key); i >= 0 {
			out = append(out, received[copied:start]...)
			out = append(out, e.members[i].value...)
			copied = last
		}
	}
	out = append(out, received[copied:last]...)
	first := last == 1
	for _, m := range e.members {
		if keys.has(m.key) {
			continue
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = append(out, m.pair...)
	}
	return append(out, received[last:]...), nil
}

// index returns the position of key in e.members, -1 when e does not set it.
func (e encoded) index(key string) int {
	for i, m := range e.members {
		if m.key == key {
			return i
		}
	}
	return -1
}
