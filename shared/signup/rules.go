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
	rules := &Rules{Policy: policy}
	lists := map[*email.Patterns][]string{
		&rules.allow:       policy.Allow,
		&rules.deny:        policy.Deny.Entries,
		&rules.only:        policy.Only.Entries,
		&rules.exchangers:  policy.Exchanger.Entries,
		&rules.confirm:     policy.AutoConfirm.Domains,
		&rules.verifyEmail: policy.AutoVerifyEmail.Domains,
		&rules.verifyPhone: policy.AutoVerifyPhone.Domains,
	}
	for into, entries := range lists {
		patterns, err := parse(entries)
		if err != nil {
			return nil, err
		}
		*into = patterns
	}
	return rules, nil
}

// Load makes a compiled policy ready, as functions embed it.
func Load(compiled []byte) (*Rules, error) {
	var policy Policy
	if err := json.Unmarshal(compiled, &policy); err != nil {
		return nil, errors.New("the compiled sign-up policy cannot be read; run `gatehouse policy compile`")
	}
	return New(policy)
}

// parse reads a list of patterns.
func parse(entries []string) (email.Patterns, error) {
	patterns := make([]email.Pattern, len(entries))
	for i, entry := range entries {
		var err error
		if patterns[i], err = email.ParsePattern(entry); err != nil {
			return email.Patterns{}, err
		}
	}
	return email.NewPatterns(patterns), nil
}
