package mail

import (
	"encoding/json"
	"errors"
)

// LoadPolicy reads the compiled form of policy/mail.yaml, for functions that render nothing.
func LoadPolicy(compiled []byte) (Policy, error) {
	var policy Policy
	if err := json.Unmarshal(compiled, &policy); err != nil {
		return Policy{}, errors.New("the compiled mail policy cannot be read; run `gatehouse policy compile`")
	}
	return policy, nil
}
