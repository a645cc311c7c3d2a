//go:build race

package cognito_test

// raceAllocs is how many allocations more the race detector may cause.
const raceAllocs = 8
