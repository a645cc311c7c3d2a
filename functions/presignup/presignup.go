// Package presignup decides who may sign up. Cognito calls it before it stores a new user.
//
// The list in [New] is the whole behaviour: one read of the sign-up, the guards in the order in which
// their refusals count, and the shapes of the answer. Policy sets each guard's mode and sources.
package presignup

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"time"

	"gatehouse/shared/cognito"
	"gatehouse/shared/signup"
	"gatehouse/shared/trigger"
)

// Settings are the function's environment.
type Settings struct {
	// DNSServer is host:port of the name server to ask; empty asks the system's.
	DNSServer string `env:"DNS_SERVER"`
	// DNSTimeout is how long the exchanger rule may wait for DNS, at most 500 ms.
	DNSTimeout time.Duration `env:"DNS_TIMEOUT" envDefault:"500ms"`
}

// Validate reports every setting that makes no sense.
func (s Settings) Validate() error {
	var faults []error
	if s.DNSServer != "" && !isHostPort(s.DNSServer) {
		faults = append(faults, errors.New("DNS_SERVER: must be host:port"))
	}
	if s.DNSTimeout < 10*time.Millisecond || s.DNSTimeout > 500*time.Millisecond {
		faults = append(faults, errors.New("DNS_TIMEOUT: must be 10ms to 500ms"))
	}
	return errors.Join(faults...)
}

func isHostPort(text string) bool {
	host, port, err := net.SplitHostPort(text)
	if err != nil || host == "" {
		return false
	}
	number, err := strconv.ParseUint(port, 10, 16)
	return err == nil && number > 0
}

// The shapes of this chain's parts. Applicants are its facts; it writes nothing.
type (
	call  = trigger.Call[cognito.PreSignUpRequest, signup.Applicant]
	load  = trigger.Load[cognito.PreSignUpRequest, signup.Applicant]
	guard = trigger.Guard[cognito.PreSignUpRequest, signup.Applicant]
	shape = trigger.Shape[cognito.PreSignUpRequest, cognito.PreSignUpResponse, signup.Applicant]
	chain = trigger.Chain[cognito.PreSignUpRequest, cognito.PreSignUpResponse, signup.Applicant, struct{}]
)

// Open returns the function for a compiled policy. PolicyHash stands in its outcome lines.
func Open(compiled []byte, policyHash string, resolver signup.Resolver, settings Settings) (trigger.Handler, error) {
	rules, err := signup.Load(compiled)
	if err != nil {
		return nil, err
	}
	return New(rules, policyHash, resolver, settings)
}

// New returns the function for rules that are ready to be asked.
func New(rules *signup.Rules, policyHash string, resolver signup.Resolver, settings Settings) (trigger.Handler, error) {
	return trigger.New(chain{
		Name:    "presignup",
		Trigger: cognito.PreSignUp,
		Policy:  policyHash,
		Wording: rules.Policy.Wording,
		Load:    applicant(rules),
		Guards: []guard{
			address(rules),
			deny(rules),
			only(rules),
			relay(rules),
			disposable(rules),
			free(rules),
			role(rules),
			subAddress(rules),
			names(rules),
			exchanger(rules, resolver, settings.DNSTimeout),
		},
		Shapes: []shape{
			autoConfirm(rules),
			autoVerifyEmail(rules),
			autoVerifyPhone(rules),
		},
	})
}

// applicant reads the attributes once, for all rules. It does no I/O.
func applicant(rules *signup.Rules) *load {
	return &load{Name: "applicant", Read: func(_ context.Context, c *call) (signup.Applicant, error) {
		return rules.Read(c.Request.UserAttributes), nil
	}}
}

// pure makes a guard of a rule that needs nothing but the applicant.
func pure(name string, rule signup.Rule, check func(*signup.Applicant) error) guard {
	return guard{
		Name:  name,
		Mode:  trigger.Mode(rule.Mode),
		Skips: skips(rule.Sources),
		Check: func(_ context.Context, c *call) (trigger.Note, error) { return "", check(&c.Facts) },
	}
}

// skips turns the sources a policy names into those a guard skips.
func skips(asked []signup.Source) []cognito.Source {
	var skipped []cognito.Source
	for _, known := range [...]struct {
		named  signup.Source
		source cognito.Source
	}{
		{signup.SelfSignUp, cognito.PreSignUpSignUp},
		{signup.AdminCreate, cognito.PreSignUpAdminCreateUser},
		{signup.External, cognito.PreSignUpExternalProvider},
		{signup.Unknown, trigger.UnknownSource},
	} {
		if !slices.Contains(asked, known.named) {
			skipped = append(skipped, known.source)
		}
	}
	return skipped
}
