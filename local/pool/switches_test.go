package pool_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"gatehouse/local/pool/settings"
	"gatehouse/shared/cognito"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/smithy-go"
)

// A turn is what a switch changes: what is seen of a way with the switch as it is by default, and with
// it turned.
type turn struct {
	// to is the other value of a switch that is a text; a flag is turned round.
	to     string
	open   func(*testing.T, func(*settings.Config)) *traveller // nil is board
	config func(*settings.Config)
	// before brings the pool to where the way begins, and its triggers to answer what matters.
	before func(*traveller)
	walk   func(*traveller) []string
	usual  []string
	turned []string
}

// TestSwitches walks through each switch both ways: one that nobody turns here may have no effect.
func TestSwitches(t *testing.T) {
	all := turns()
	for _, field := range reflect.VisibleFields(reflect.TypeFor[settings.Switches]()) {
		turn, ok := all[field.Name]
		if !ok {
			t.Errorf("no test turns the switch %s", field.Name)
			continue
		}
		if slices.Equal(turn.usual, turn.turned) {
			t.Errorf("the test of %s sees no difference", field.Name)
		}
		for way, want := range map[string][]string{"by default": turn.usual, "turned": turn.turned} {
			t.Run(field.Name+"/"+way, func(t *testing.T) {
				t.Parallel()
				j := turn.start(t, field.Name, way == "turned")
				if got := turn.walk(j); !slices.Equal(got, want) {
					t.Errorf("seen was\n%q, want\n%q", got, want)
				}
			})
		}
	}
}

// start is where the way begins, with the switch turned or not.
func (s turn) start(t *testing.T, name string, turned bool) *traveller {
	t.Helper()
	open := s.open
	if open == nil {
		open = board
	}
	j := open(t, func(c *settings.Config) {
		if s.config != nil {
			s.config(c)
		}
		if turned {
			s.flip(reflect.ValueOf(&c.Switches).Elem().FieldByName(name))
		}
	})
	if s.before != nil {
		s.before(j)
	}
	j.taken()
	return j
}

func (s turn) flip(value reflect.Value) {
	if value.Kind() == reflect.Bool {
		value.SetBool(!value.Bool())
		return
	}
	value.SetString(s.to)
}

// shows is a list of sources, exception classes and whatever else is seen.
func shows(list ...any) []string {
	texts := []string{}
	for _, item := range list {
		texts = append(texts, fmt.Sprint(item))
	}
	return texts
}

// fired walks a way and shows its triggers, then why it was refused.
func fired(in func(*traveller) (*types.AuthenticationResultType, error)) func(*traveller) []string {
	return func(j *traveller) []string { return j.seen(second(in(j))) }
}

// called is fired for a way that ends without tokens.
func called(do func(*traveller) error) func(*traveller) []string {
	return func(j *traveller) []string { return j.seen(do(j)) }
}

// seen shows the triggers since the last look, then why the pool refused.
func (j *traveller) seen(err error) []string {
	list := []any{}
	for _, event := range j.decoded() {
		list = append(list, event.TriggerSource)
	}
	if refused, ok := errors.AsType[smithy.APIError](err); ok {
		list = append(list, refused.ErrorCode())
	} else if err != nil {
		list = append(list, err)
	}
	return shows(list...)
}

// holding walks a way and shows the triggers whose request has a member.
func holding(member string, in func(*traveller) (*types.AuthenticationResultType, error)) func(*traveller) []string {
	return func(j *traveller) []string {
		j.must(second(in(j)))
		list := []any{}
		for _, event := range j.decoded() {
			if _, has := event.Request[member]; has {
				list = append(list, event.TriggerSource)
			}
		}
		return shows(list...)
	}
}

// decoded are the events since the last look.
func (j *traveller) decoded() []cognito.Event[map[string]any] {
	j.Helper()
	var events []cognito.Event[map[string]any]
	for _, raw := range j.taken() {
		var event cognito.Event[map[string]any]
		j.must(json.Unmarshal(raw, &event))
		events = append(events, event)
	}
	return events
}

// answers has a trigger answer this for a source, and all others what they do anyway.
func answers(source cognito.Source, response map[string]any) func(*traveller) {
	return func(j *traveller) {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.answer = func(asked cognito.Source, raw json.RawMessage) (map[string]any, error) {
			if asked == source {
				return response, nil
			}
			return usual(asked, raw)
		}
	}
}

// first does one thing after the other.
func first(steps ...func(*traveller)) func(*traveller) {
	return func(j *traveller) {
		for _, step := range steps {
			step(j)
		}
	}
}
