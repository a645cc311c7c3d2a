package signup

import (
	"encoding/json"
	"errors"

	"gatehouse/shared/email"
)

// Rules is a policy made ready to be asked.
type Rules struct {
	// Policy is what the rules were made from.
	Policy Policy

	allow, deny, only, exchangers     email.Patterns
	confirm, verifyEmail, verifyPhone email.Patterns
}

// New makes a policy ready. The error is [Policy.Validate]'s.
func New(policy Policy) (*Rules, error) {
	if err := policy.Validate(); err != nil {
		return nil, err
	}
	return &Rules{
		Policy:      policy,
		allow:       prepare(policy.Allow),
		deny:        prepare(policy.Deny.Entries),
		only:        prepare(policy.Only.Entries),
		exchangers:  prepare(policy.Exchanger.Entries),
		confirm:     prepare(policy.AutoConfirm.Domains),
		verifyEmail: prepare(policy.AutoVerifyEmail.Domains),
		verifyPhone: prepare(policy.AutoVerifyPhone.Domains),
	}, nil
}

// Load makes a compiled policy ready, as functions embed it.
func Load(compiled []byte) (*Rules, error) {
	var policy Policy
	if err := json.Unmarshal(compiled, &policy); err != nil {
		return nil, errors.New("the compiled sign-up policy cannot be read; run `gatehouse policy compile`")
	}
	return New(policy)
}

// prepare parses entries that Validate has accepted.
func prepare(entries []string) email.Patterns {
	if len(entries) == 0 {
		return email.Patterns{}
	}
	patterns := make([]email.Pattern, 0, len(entries))
	for _, entry := range entries {
		if pattern, err := email.ParsePattern(entry); err == nil {
			patterns = append(patterns, pattern)
		}
	}
	return email.NewPatterns(patterns)
}
