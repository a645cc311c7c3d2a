package main

import (
	"testing"

	"gatehouse/local/runner"
)

func TestSameOutsideResponse(t *testing.T) {
	tests := []struct {
		name, event, answer string
		want                bool
	}{
		{"untouched", `{"a":1,"response":{}}`, `{"a":1,"response":{}}`, true},
		{"response replaced", `{"a":1,"response":{},"b":2}`, `{"a":1,"response":{"x":true},"b":2}`, true},
		{"response was null", `{"response": null, "a" : 1}`, `{"response": {"x":1}, "a" : 1}`, true},
		{"white space kept", "{ \"a\" : 1,\n \"response\" : {} }", "{ \"a\" : 1,\n \"response\" : {\"x\":1} }", true},
		{"member of that name further down", `{"request":{"response":1},"response":{}}`, `{"request":{"response":1},"response":{"x":1}}`, true},
		{"response added at the end", `{"a":1}`, `{"a":1,"response":{}}`, true},
		{"response added at the start", `{"a":1}`, `{"response":{},"a":1}`, true},
		{"response added to nothing", `{}`, `{"response":{}}`, true},
		{"number written anew", `{"a":1.0,"response":{}}`, `{"a":1,"response":{}}`, false},
		{"white space lost", `{"a": 1,"response":{}}`, `{"a":1,"response":{}}`, false},
		{"member lost", `{"a":1,"b":2,"response":{}}`, `{"a":1,"response":{}}`, false},
		{"member lost while adding", `{"a":1,"b":2}`, `{"a":1,"response":{}}`, false},
		{"escape written anew", `{"a":"\u0041","response":{}}`, `{"a":"A","response":{}}`, false},
		{"order changed", `{"a":1,"b":2,"response":{}}`, `{"b":2,"a":1,"response":{}}`, false},
		{"no response in the answer", `{"a":1}`, `{"a":1}`, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := sameOutsideResponse([]byte(test.event), []byte(test.answer))
			if err != nil || got != test.want {
				t.Errorf("same: %v (%v), want %v\nevent  %s\nanswer %s", got, err, test.want, test.event, test.answer)
			}
		})
	}
	if _, err := sameOutsideResponse([]byte(`{}`), []byte(`{"a"`)); err == nil {
		t.Error("an answer that is no JSON is compared")
	}
}

func TestAnswersAreHeldToTheirLogLines(t *testing.T) {
	s := subject{name: "presignup", events: "PreSignUp"}
	event := []byte(`{"response":{}}`)
	answered := runner.Result{Response: event}
	tests := []struct {
		name string
		logs []string
		want []Verdict // number of lines, longest line, bytes outside the response
	}{
		{"one short line each", []string{"{}\n", "{}\n"}, []Verdict{Passed, Passed, Passed}},
		{"two lines once", []string{"{}\n", "{}\n{}\n"}, []Verdict{Failed, Passed, Passed}},
		{"no line once", []string{"{}\n", ""}, []Verdict{Failed, Passed, Passed}},
		{"a long line", []string{string(make([]byte, 500)) + "\n"}, []Verdict{Passed, Failed, Passed}},
		{"nothing let through", nil, []Verdict{Failed, Failed, Failed}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			seen := answers{}
			for _, log := range test.logs {
				if err := seen.add(s, "event.json", event, answered, log); err != nil {
					t.Fatal(err)
				}
			}
			if err := seen.add(s, "refused.json", event, runner.Result{ErrorType: runner.TypeDenied}, "{}\n{}\n"); err != nil {
				t.Fatal(err)
			}
			for i, r := range seen.results(s) {
				if r.Verdict != test.want[i] {
					t.Errorf("%s: %q, want %q", r.Measure, r.Verdict, test.want[i])
				}
			}
		})
	}
}
