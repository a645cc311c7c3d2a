package runner

import "testing"

func TestStartErrorIsOneReadableLine(t *testing.T) {
	const ended = "ended with exit status 1 before its first event"
	cases := map[string]struct {
		err  StartError
		want string
	}{
		"silent": {StartError{Reason: ended}, "function presignup " + ended},
		"plain log line": {StartError{Reason: ended, LastLine: "no policy"},
			"function presignup " + ended + ": no policy"},
		"JSON log line": {StartError{Reason: ended, LastLine: `{"level":"ERROR","message":"cannot start","cause":"MODE: is not set"}`},
			"function presignup " + ended + ": cannot start: MODE: is not set"},
		"JSON log line without a cause": {StartError{Reason: ended, LastLine: `{"message":"cannot start"}`},
			"function presignup " + ended + ": cannot start"},
		"other JSON": {StartError{Reason: ended, LastLine: `{"n":1}`},
			"function presignup " + ended + `: {"n":1}`},
		"reported only": {StartError{Reason: ended, ErrorType: "Fault", ErrorMessage: "unavailable"},
			"function presignup " + ended + ": Fault: unavailable"},
		"reported and logged": {StartError{Reason: ended, ErrorType: "Fault", ErrorMessage: "unavailable", LastLine: "MODE: is not set"},
			"function presignup " + ended + ": MODE: is not set"},
	}
	for name, c := range cases {
		c.err.Function = "presignup"
		if got := c.err.Error(); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
