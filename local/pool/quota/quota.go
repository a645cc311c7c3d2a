// Package quota holds the local pool's callers to the request rates of Amazon
// Cognito, at their defaults, when an operator wants to see what they do to an
// application: one rate for each category of operations, one for each person, and
// one for single operations on groups, jobs and clients.
//
// A rate is a bucket that holds one second's requests and fills continuously.
//
// Source: https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
package quota

import (
	"crypto/sha256"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"gatehouse/local/pool/wire"
)

// Limiter admits requests up to the rates. It is off until switched on. Safe for
// concurrent use; make one with [New].
type Limiter struct {
	now func() time.Time
	on  atomic.Bool

	mu      sync.Mutex
	buckets map[string]*bucket
}

// New returns a limiter that is off. now is the pool's time.
func New(now func() time.Time) *Limiter {
	return &Limiter{now: now, buckets: map[string]*bucket{}}
}

// Switch turns the limiter on, with full rates, or off.
func (l *Limiter) Switch(on bool) {
	if l.on.Swap(on) == on {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.buckets)
}

// On says whether requests are limited.
func (l *Limiter) On() bool {
	return l.on.Load()
}

// Admit takes one request of an operation; its members tell a new password from
// other challenge answers and whose request it is. The error is an *wire.Exception
// of class TooManyRequests; nil when the limiter is off or the operation has no
// rate. It fits wire.Server.Admit.
func (l *Limiter) Admit(operation string, members wire.Members) error {
	category := categories[operation]
	if category == "" || !l.On() {
		return nil
	}
	wanted := []rate{category.rate()}
	if isChallengeAnswer(operation) {
		wanted[0] = l.challengeRate(text(members["ChallengeName"]))
	}
	if each := perOperation[category]; each > 0 {
		wanted = append(wanted, rate{name: "operation " + operation, perSecond: each})
	}
	if person, kind := personOf(members), access[category]; person != "" && kind != "" {
		wanted = append(wanted, rate{name: kind + " " + short(person), perSecond: perUser})
	}
	return l.take(wanted)
}

// AdmitCategory takes one request that is no operation of the API, such as a step
// of the login page or a client credentials grant.
func (l *Limiter) AdmitCategory(category Category) error {
	if perSecond[category] == 0 || !l.On() {
		return nil
	}
	return l.take([]rate{category.rate()})
}

func isChallengeAnswer(operation string) bool {
	return operation == "RespondToAuthChallenge" || operation == "AdminRespondToAuthChallenge"
}

// challengeRate gives the rate of a challenge answer: a new password is account
// recovery; others have three times the rate of sign-ins to themselves, and what
// goes beyond it counts as sign-ins.
func (l *Limiter) challengeRate(challenge string) rate {
	if challenge == "NEW_PASSWORD_REQUIRED" {
		return UserAccountRecovery.rate()
	}
	own := rate{name: "challenge answers", perSecond: challengeFactor * perSecond[UserAuthentication]}
	if l.has(own) {
		return own
	}
	return UserAuthentication.rate()
}

// personOf names the person a request is about, by user name or else by access
// token; "" when it names nobody.
func personOf(members wire.Members) string {
	for _, name := range []string{"Username", "AccessToken"} {
		if person := text(members[name]); person != "" {
			return person
		}
	}
	for _, name := range []string{"AuthParameters", "ChallengeResponses"} {
		var parameters map[string]json.RawMessage
		if json.Unmarshal(members[name], &parameters) == nil {
			if person := text(parameters["USERNAME"]); person != "" {
				return person
			}
		}
	}
	return ""
}

// short stands for a name of any length: what callers send must not fill the memory.
func short(person string) string {
	sum := sha256.Sum256([]byte(person))
	return string(sum[:])
}

// text is a JSON string, "" for anything else.
func text(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text
}
