package cognito

import (
	"encoding/json"
	"strings"
)

// attributes marks a map that must be an object or null.
type attributes map[string]string

// assign reads the value into dst, a pointer that a field method returned. It
// converts what it can and leaves the zero value where it cannot: only
// duplicate keys and a wrong userAttributes are errors.
func (s *scanner) assign(dst any) error {
	switch dst := dst.(type) {
	case nil: // not read; members skips it
	case *string:
		*dst = s.str()
	case *Source:
		*dst = Source(s.str())
	case **string:
		*dst = s.optional()
	case *bool:
		*dst = strings.EqualFold(s.str(), "true")
	case *[]string:
		*dst = s.list()
	case *attributes:
		return s.attributes(dst)
	case *map[string]string:
		return s.stringMap(dst)
	case *map[string]any:
		return s.anyMap(dst)
	case *[]ChallengeResult:
		return s.session(dst)
	case object:
		if s.peek() == '{' {
			return s.fields(dst)
		}
	}
	return nil
}

// str returns what a string says, nothing for null, and the JSON text of
// anything else.
func (s *scanner) str() string {
	switch s.peek() {
	case '"':
		return s.unquote()
	case 'n':
		s.skip()
		return ""
	}
	return s.raw()
}

// optional is str with null and objects as nil. Of a list, which test events of
// the console hold in place of one string, it returns the first element that is
// neither.
func (s *scanner) optional() *string {
	switch s.peek() {
	case 'n', '{':
		s.skip()
		return nil
	case '[':
		var first *string
		for range s.elements() {
			if first == nil {
				first = s.optional()
			}
		}
		return first
	}
	return new(s.str())
}

// list returns the elements of a list as strings, one element for a single
// value, nil for null and objects.
func (s *scanner) list() []string {
	switch s.peek() {
	case 'n', '{':
		s.skip()
		return nil
	case '[':
		all := []string{}
		for range s.elements() {
			all = append(all, s.str())
		}
		return all
	}
	return []string{s.str()}
}

func (s *scanner) attributes(dst *attributes) error {
	if s.peek() != '{' && s.peek() != 'n' {
		return ErrUserAttributes
	}
	return s.stringMap((*map[string]string)(dst))
}

// stringMap reads an object into dst and leaves it nil for anything else.
func (s *scanner) stringMap(dst *map[string]string) error {
	if s.peek() != '{' {
		return nil
	}
	all := map[string]string{}
	for key := range s.members() {
		n := len(all)
		if all[key] = s.str(); len(all) == n {
			return ErrDuplicateKey
		}
	}
	*dst = all
	return nil
}

// anyMap reads an object into dst and leaves it nil for anything else.
func (s *scanner) anyMap(dst *map[string]any) error {
	if s.peek() != '{' {
		return nil
	}
	all := map[string]any{}
	for key := range s.members() {
		value, err := s.any()
		if err != nil {
			return err
		}
		n := len(all)
		if all[key] = value; len(all) == n {
			return ErrDuplicateKey
		}
	}
	*dst = all
	return nil
}

// any returns the value as encoding/json would, with numbers as json.Number.
func (s *scanner) any() (any, error) {
	switch s.peek() {
	case '{':
		var all map[string]any
		err := s.anyMap(&all)
		return all, err
	case '[':
		return s.anyList()
	case '"':
		return s.unquote(), nil
	case 'n':
		s.skip()
		return nil, nil
	case 't', 'f':
		return s.raw() == "true", nil
	}
	return json.Number(s.raw()), nil
}

func (s *scanner) anyList() (any, error) {
	all := []any{}
	for range s.elements() {
		value, err := s.any()
		if err != nil {
			return nil, err
		}
		all = append(all, value)
	}
	return all, nil
}

// session reads the list of earlier challenges.
func (s *scanner) session(dst *[]ChallengeResult) error {
	if s.peek() != '[' {
		return nil
	}
	all := []ChallengeResult{}
	for range s.elements() {
		var result ChallengeResult
		if err := s.assign(&result); err != nil {
			return err
		}
		all = append(all, result)
	}
	*dst = all
	return nil
}
