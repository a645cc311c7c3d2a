package main

// subject is a function that is held to the bars. A new function is one more line of subjects.
type subject struct {
	name      string  // folder under functions/
	benchmark string  // its name in testdata/chain_test.go
	baseline  string  // folder under bench/baseline: hello with the libraries the function's README names
	event     string  // an event that is let through and does the usual work; below events/
	events    string  // folder of all its events
	binaryMB  float64 // caps for linux/amd64, in millions of bytes; zip at level 9
	zipMB     float64
	memoryMB  float64 // peak resident after 2,000 invocations
}

func subjects() []subject {
	return []subject{
		{
			name: "presignup", benchmark: "Presignup", baseline: "sdkpresignup",
			event: "PreSignUp/PreSignUp_SignUp.json", events: "PreSignUp",
			binaryMB: 7.5, zipMB: 3.1, memoryMB: 16,
		},
	}
}

// folder holds the function's program.
func (s subject) folder() string { return "functions/" + s.name + "/lambda" }

// baselineFolder holds the program of a baseline.
func baselineFolder(name string) string { return "bench/baseline/" + name }
