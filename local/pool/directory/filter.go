package directory

import (
	"fmt"
	"slices"
	"strings"
)

// Filter chooses users by one attribute, as ListUsers does. The zero value chooses all.
//
// Source: https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ListUsers.html
type Filter struct {
	attribute string
	prefix    bool
	value     string
}

// searchable are the attributes that ListUsers can search.
func searchable() []string {
	return []string{
		"username", "email", "phone_number", "name", "given_name", "family_name", "preferred_username",
		"cognito:user_status", "status", "sub",
	}
}

// ParseFilter reads a filter: an attribute, "=" (equals) or "^=" (begins with) and a value in quotation marks, in which a backslash
// takes the next character as it is. Only the attributes of ListUsers can be searched, no custom ones. An empty text is the zero
// Filter. Anything else is an error that wraps ErrBadFilter and holds nothing of the value.
func ParseFilter(text string) (Filter, error) {
	rest := strings.TrimSpace(text)
	if rest == "" {
		return Filter{}, nil
	}
	attribute, rest, err := cutAttribute(rest)
	if err != nil {
		return Filter{}, err
	}
	f := Filter{attribute: attribute}
	rest, f.prefix = strings.CutPrefix(rest, "^")
	rest, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return Filter{}, fmt.Errorf("%w: expected = or ^= behind the attribute", ErrBadFilter)
	}
	f.value, rest, err = cutQuoted(strings.TrimLeft(rest, " \t\r\n"))
	if err != nil {
		return Filter{}, err
	}
	if strings.TrimSpace(rest) != "" {
		return Filter{}, fmt.Errorf("%w: something follows the value", ErrBadFilter)
	}
	return f, nil
}

// Equal is the filter for one value of an attribute; false where ListUsers cannot search the attribute.
func Equal(attribute, value string) (Filter, bool) {
	return Filter{attribute: attribute, value: value}, slices.Contains(searchable(), attribute)
}

// cutAttribute takes the attribute, which may stand in quotation marks, and the blanks behind it.
func cutAttribute(text string) (attribute, rest string, err error) {
	if strings.HasPrefix(text, `"`) {
		attribute, rest, err = cutQuoted(text)
	} else {
		end := strings.IndexAny(text, "^= \t\r\n\"")
		if end < 0 {
			end = len(text)
		}
		attribute, rest = text[:end], text[end:]
	}
	if err == nil && !slices.Contains(searchable(), attribute) {
		err = fmt.Errorf("%w: only %s can be searched", ErrBadFilter, strings.Join(searchable(), ", "))
	}
	return attribute, strings.TrimLeft(rest, " \t\r\n"), err
}

// cutQuoted takes a text in quotation marks.
func cutQuoted(text string) (value, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		return "", "", fmt.Errorf("%w: a value stands in quotation marks", ErrBadFilter)
	}
	var plain strings.Builder
	for i := 1; i < len(text); i++ {
		switch text[i] {
		case '"':
			return plain.String(), text[i+1:], nil
		case '\\':
			i++
			if i == len(text) {
				continue
			}
		}
		plain.WriteByte(text[i])
	}
	return "", "", fmt.Errorf("%w: the closing quotation mark is missing", ErrBadFilter)
}

// String returns the filter in its shortest form, which ParseFilter reads; "" for the zero Filter.
func (f Filter) String() string {
	if f.attribute == "" {
		return ""
	}
	operator := "="
	if f.prefix {
		operator = "^="
	}
	return f.attribute + operator + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(f.value) + `"`
}

// matches reports whether the filter chooses u. User name, sub and status (Enabled, Disabled) are compared by case, the others not:
// the API's page names the exceptions to what the developer guide says of all searches. A sub is a UUID in lower case anyway.
func (f Filter) matches(u *User) bool {
	switch f.attribute {
	case "":
		return true
	case "username":
		return f.compare(u.Name, f.value)
	case "sub":
		return f.compare(u.Sub, f.value)
	case "status":
		return f.compare(enabled(u), f.value)
	case "cognito:user_status":
		return f.compare(strings.ToLower(string(u.Status)), strings.ToLower(f.value))
	default:
		value, ok := u.Attributes[f.attribute]
		return ok && f.compare(strings.ToLower(value), strings.ToLower(f.value))
	}
}

func (f Filter) compare(have, want string) bool {
	if f.prefix {
		return strings.HasPrefix(have, want)
	}
	return have == want
}

func enabled(u *User) string {
	if u.Disabled {
		return "Disabled"
	}
	return "Enabled"
}

// candidates returns a sequence with all users that the filter may choose, from an index where there is one.
func (d *Directory) candidates(f Filter) *sequence {
	switch {
	case f.prefix:
		return &d.all
	case f.attribute == "username", f.attribute == "sub":
		return only(d.handles[d.rules.fold(f.value)])
	case d.values[f.attribute] != nil:
		if users := d.values[f.attribute][strings.ToLower(f.value)]; users != nil {
			return users
		}
		return &sequence{}
	default:
		return &d.all
	}
}

// only returns the sequence of one record, or none.
func only(r *record) *sequence {
	if r == nil {
		return &sequence{}
	}
	return &sequence{blocks: [][]*record{{r}}}
}
