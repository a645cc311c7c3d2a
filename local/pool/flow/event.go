package flow

import (
	"context"
	"encoding/json"

	"gatehouse/local/pool/hook"
	"gatehouse/local/pool/wire"
	"gatehouse/shared/cognito"
)

// An occasion is one moment at which a trigger fires.
type occasion struct {
	source   cognito.Source
	userName string
	request  any
	response any // as it arrives; nil leaves the member out
}

// envelope is an event with its response, in the order of Cognito's documentation.
type envelope struct {
	cognito.Event[any]
	Response any `json:"response,omitempty"`
}

// event is what the trigger is sent.
func (p *Pool) event(r Request, version string, o occasion) ([]byte, error) {
	set := p.Settings.Load()
	if set.Switches.UserNotFoundAlwaysPresent {
		o.request = sayingNotFound(o.request)
	}
	return json.Marshal(envelope{
		Event: cognito.Event[any]{
			Version:       version,
			Region:        set.Region,
			UserPoolID:    set.PoolID,
			UserName:      o.userName,
			CallerContext: cognito.CallerContext{AWSSDKVersion: r.SDKVersion, ClientID: r.client()},
			TriggerSource: o.source,
			Request:       o.request,
		},
		Response: o.response,
	})
}

// call makes what the hooks are told. Its Function is empty when the pool has no such trigger.
func (p *Pool) call(r Request, o occasion) (hook.Call, error) {
	trigger := o.source.Trigger()
	function, version := p.Settings.Load().Trigger(trigger)
	if function == "" {
		return hook.Call{}, nil
	}
	if version == "" {
		version = "1"
	}
	event, err := p.event(r, version, o)
	return hook.Call{
		Trigger: trigger, Source: o.source, Function: function, Event: event,
		Operation: r.Operation, RequestID: r.RequestID,
	}, err
}

// fire calls the trigger of a source and returns the response it answered; nil when the pool has no
// such trigger.
func (p *Pool) fire(ctx context.Context, r Request, o occasion) (hook.Answer, error) {
	call, err := p.call(r, o)
	if err != nil || call.Function == "" {
		return nil, err
	}
	return p.Hooks.Call(ctx, call)
}

// attached says whether the pool has a function for the trigger.
func (p *Pool) attached(trigger cognito.Trigger) bool {
	function, _ := p.Settings.Load().Trigger(trigger)
	return function != ""
}

// read decodes a response. Cognito names no member that has the wrong type.
func read(answer hook.Answer, into any) error {
	raw, err := json.Marshal(answer)
	if err == nil {
		err = json.Unmarshal(raw, into)
	}
	if err != nil {
		return wire.Unreadable()
	}
	return nil
}

// none is a response without members.
type none struct{}
