package hook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// maxShown is the longest event or answer that the timeline keeps, in bytes.
const maxShown = 256 << 10

// masked stands for a secret.
const masked = `"***"`

// mask is an event or an answer without what must stay secret: passwords, answers to challenges, codes of
// senders, tokens of providers. What is not JSON or too long is replaced by a note, since nothing in it
// could be found. nil for nothing.
func mask(raw []byte) json.RawMessage {
	switch {
	case raw == nil:
		return nil
	case len(raw) > maxShown:
		return note("%d bytes, too many to show", len(raw))
	case !json.Valid(raw):
		return note("%d bytes that are not JSON", len(raw))
	}
	return members(raw, func(name string, value json.RawMessage) json.RawMessage {
		switch name {
		case "request", "response":
			return members(value, maskMember)
		}
		return value
	})
}

func note(format string, size int) json.RawMessage {
	text, _ := json.Marshal(fmt.Sprintf(format, size)) // text always marshals
	return text
}

// maskMember masks the members of a request or a response that hold a secret.
func maskMember(name string, value json.RawMessage) json.RawMessage {
	switch name {
	case "password", "challengeanswer", "code":
		return json.RawMessage(masked)
	case "privatechallengeparameters":
		return maskAll(value)
	case "attributes": // of a provider
		return members(value, maskTokens)
	}
	return value
}

// maskTokens masks what a provider's token endpoint answered.
func maskTokens(name string, value json.RawMessage) json.RawMessage {
	if name == "tokenresponse" {
		return maskAll(value)
	}
	return value
}

// maskAll masks the values of an object, or whatever stands in its place.
func maskAll(value json.RawMessage) json.RawMessage {
	switch value[0] {
	case '{':
		return members(value, func(string, json.RawMessage) json.RawMessage { return json.RawMessage(masked) })
	case 'n':
		return value
	}
	return json.RawMessage(masked)
}

// members rewrites the values of an object in their order; anything else comes back as it is. change gets
// names in lower case, since functions may read and write them in any, and must not see null as a secret.
func members(raw json.RawMessage, change func(name string, value json.RawMessage) json.RawMessage) json.RawMessage {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return raw
	}
	out := []byte{'{'}
	for decoder.More() {
		name, value, err := member(decoder)
		if err != nil {
			return note("%d bytes that cannot be read", len(raw))
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		quoted, _ := json.Marshal(name) // text always marshals
		out = append(append(out, quoted...), ':')
		if string(value) != "null" {
			value = change(strings.ToLower(name), value)
		}
		out = append(out, value...)
	}
	return append(out, '}')
}

// member reads the next member of an object.
func member(decoder *json.Decoder) (name string, value json.RawMessage, err error) {
	key, err := decoder.Token()
	if err != nil {
		return "", nil, err
	}
	name, _ = key.(string) // a key is nothing else
	err = decoder.Decode(&value)
	return name, value, err
}
