//go:build !race

package dynamo_test

// raceShare is how much more the race detector may make a call allocate.
const raceShare = 1
