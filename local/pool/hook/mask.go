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

// leastSecret is how long a secret must be to be looked for where it does not belong: shorter ones, such
// as the answer to a riddle, stand in every event. Passwords and codes have six characters at least.
const leastSecret = 6

// masker masks what one attempt shows, and remembers the secrets.
type masker struct{ secrets []string }

// mask is an event or an answer without what must stay secret: passwords, answers to challenges, codes of
// senders, tokens of providers. What is not JSON or too long is replaced by a note. nil for nothing.
func (m *masker) mask(raw []byte) json.RawMessage {
	if raw == nil {
		return nil
	}
	shown := note("%d bytes that are not JSON", len(raw))
	if json.Valid(raw) {
		shown = members(raw, m.maskPart)
	}
	if len(raw) > maxShown { // its secrets are remembered nevertheless: an error text may repeat them
		return note("%d bytes, too many to show", len(raw))
	}
	return shown
}

// maskPart masks what holds secrets of the members of an event.
func (m *masker) maskPart(name string, value json.RawMessage) json.RawMessage {
	switch name {
	case "request", "response":
		return members(value, m.maskMember)
	}
	return value
}

// scrub is mask for what a function answered, which may repeat a secret of its event anywhere: in an error
// text, or in an event that it wrapped in text.
func (m *masker) scrub(raw []byte) json.RawMessage {
	shown := m.mask(raw)
	scrubbed := json.RawMessage(m.scrubText(string(shown)))
	switch {
	case shown == nil:
		return nil
	case !json.Valid(scrubbed): // a secret that is no text
		return note("%d bytes that repeat a secret", len(raw))
	}
	return scrubbed
}

// scrubText is a text without the secrets, plain or written in JSON, or in JSON in JSON.
func (m *masker) scrubText(text string) string {
	for _, secret := range m.secrets {
		once := inJSON(secret)
		for _, form := range []string{inJSON(once), once, secret} {
			text = strings.ReplaceAll(text, form, "***")
		}
	}
	return text
}

// inJSON is a text as it stands between the quotation marks of JSON.
func inJSON(text string) string {
	var quoted strings.Builder
	encoder := json.NewEncoder(&quoted)
	encoder.SetEscapeHTML(false) // as most languages write it
	_ = encoder.Encode(text)     // text always encodes
	return strings.TrimSuffix(quoted.String()[1:], "\"\n")
}

func note(format string, size int) json.RawMessage {
	text, _ := json.Marshal(fmt.Sprintf(format, size)) // text always marshals
	return text
}

// maskMember masks the members of a request or a response that hold a secret.
func (m *masker) maskMember(name string, value json.RawMessage) json.RawMessage {
	switch name {
	case "password", "challengeanswer", "code":
		return m.hide(name, value)
	case "privatechallengeparameters":
		return m.maskAll(value)
	case "attributes": // of a provider
		return members(value, m.maskTokens)
	}
	return value
}

// maskTokens masks what a provider's token endpoint answered.
func (m *masker) maskTokens(name string, value json.RawMessage) json.RawMessage {
	if name == "tokenresponse" {
		return m.maskAll(value)
	}
	return value
}

// maskAll masks the values of an object, or whatever stands in its place.
func (m *masker) maskAll(value json.RawMessage) json.RawMessage {
	switch value[0] {
	case '{':
		return members(value, m.hide)
	case 'n':
		return value
	}
	return m.hide("", value)
}

// hide masks one value and remembers it.
func (m *masker) hide(_ string, value json.RawMessage) json.RawMessage {
	var text string
	if json.Unmarshal(value, &text) == nil && len(text) >= leastSecret {
		m.secrets = append(m.secrets, text)
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
