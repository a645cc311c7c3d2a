package cognito_test

import (
	"testing"

	"gatehouse/shared/cognito"
)

// The whole answer of a trigger may make 45 allocations; this is the part that
// reading and splicing may have of it.
func TestAllocations(t *testing.T) {
	raw := []byte(signUp)
	var response any = &cognito.PreSignUpResponse{AutoConfirmUser: new(true)}
	for name, test := range map[string]struct {
		limit float64
		run   func() error
	}{
		"decode": {6, func() error {
			_, err := cognito.Decode[cognito.PreSignUpRequest](raw)
			return err
		}},
		"splice": {6, func() error {
			_, err := cognito.Splice(raw, response)
			return err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var err error
			got := testing.AllocsPerRun(100, func() { err = test.run() })
			if err != nil {
				t.Fatal(err)
			}
			if limit := test.limit + raceAllocs; got > limit {
				t.Errorf("%v allocations, at most %v are allowed", got, limit)
			}
		})
	}
}
