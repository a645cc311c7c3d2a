// Package signup decides who may sign up: the policy an operator edits and the pure rules it sets.
//
// A [Policy] becomes [Rules] once, at start; a sign-up's attributes become an [Applicant] once, at the
// beginning; each rule is then a method of Rules that looks at the applicant and returns nil or a
// [deny.Error]. Nothing here knows Cognito's events, so the rules can be asked again later, when a
// request for approval is made.
package signup

import "gatehouse/shared/deny"

// Mode says what becomes of a rule's refusal.
type Mode string

// The modes of a rule.
const (
	// Block refuses the sign-up.
	Block Mode = "block"
	// Review lets the person in, but somebody must approve.
	Review Mode = "review"
	// Log lets the person in and counts the refusal that would have been.
	Log Mode = "log"
	// Off asks nothing.
	Off Mode = "off"
)

// Source is a way of getting into the pool.
type Source string

// The sources a rule can be switched on for.
const (
	// SelfSignUp is a person who signs up.
	SelfSignUp Source = "sign_up"
	// AdminCreate is an account an administrator makes. A person who is migrated at sign-in most likely
	// comes this way too, so rules here can lock people out of their old account.
	AdminCreate Source = "admin_create"
	// External is the first sign-in through an identity provider.
	External Source = "external_provider"
	// Unknown is any source that Cognito may add.
	Unknown Source = "unknown"
)

// Rule is what every rule has: a mode and the sources it looks at.
type Rule struct {
	// Mode says what becomes of its refusal.
	Mode Mode `json:"mode" yaml:"mode"`
	// Sources are those the rule looks at; it says nothing about the others.
	Sources []Source `json:"sources" yaml:"sources"`
}

// Policy is the content of policy/signup.yaml. Start from [Default] and decode over it.
type Policy struct {
	// Version is the format's version: 1.
	Version int `json:"version" yaml:"version"`
	// Address refuses what is no e-mail address.
	Address AddressRule `json:"address" yaml:"address"`
	// Allow lists addresses about which no rule below has a say, except Names.
	Allow []string `json:"allow" yaml:"allow"`
	// Deny refuses listed addresses.
	Deny EntriesRule `json:"deny" yaml:"deny"`
	// Only refuses all addresses but the listed ones.
	Only EntriesRule `json:"only" yaml:"only"`
	// Relay refuses privacy relays, which forward to a mailbox they keep secret.
	Relay Rule `json:"relay" yaml:"relay"`
	// Disposable refuses throw-away addresses.
	Disposable DisposableRule `json:"disposable" yaml:"disposable"`
	// Free refuses large free mailbox providers.
	Free Rule `json:"free" yaml:"free"`
	// Role refuses shared mailboxes such as postmaster@.
	Role Rule `json:"role" yaml:"role"`
	// SubAddress refuses user+tag@.
	SubAddress Rule `json:"sub_address" yaml:"sub_address"`
	// Exchanger asks DNS who takes the domain's mail.
	Exchanger ExchangerRule `json:"exchanger" yaml:"exchanger"`
	// Names refuses links and control characters in names.
	Names NamesRule `json:"names" yaml:"names"`
	// AutoConfirm confirms sign-ups of listed domains without a code.
	AutoConfirm Grant `json:"auto_confirm" yaml:"auto_confirm"`
	// AutoVerifyEmail marks the address of listed domains as verified.
	AutoVerifyEmail Grant `json:"auto_verify_email" yaml:"auto_verify_email"`
	// AutoVerifyPhone marks the telephone number of people of listed domains as verified.
	AutoVerifyPhone Grant `json:"auto_verify_phone" yaml:"auto_verify_phone"`
	// Wording replaces refusals' sentences: locale, code, sentence.
	Wording deny.Wording `json:"wording" yaml:"wording"`
}

// AddressRule says what an address must look like.
type AddressRule struct {
	Rule `yaml:",inline"`
	// Required refuses a sign-up without an address, such as one by telephone number alone.
	Required bool `json:"required" yaml:"required"`
}

// EntriesRule is a rule with a list of addresses.
type EntriesRule struct {
	Rule `yaml:",inline"`
	// Entries are user@example.com, example.com or *.example.com.
	Entries []string `json:"entries" yaml:"entries"`
}

// DisposableRule says how throw-away addresses are told.
type DisposableRule struct {
	Rule `yaml:",inline"`
	// Families also refuses domains that carry the name of a well-known provider's family and are not
	// on the list yet.
	Families bool `json:"families" yaml:"families"`
}

// ExchangerRule says what DNS must answer. A DNS fault always lets pass.
type ExchangerRule struct {
	Rule `yaml:",inline"`
	// Entries are domains of mail exchangers whose customers are refused, each with its subdomains.
	Entries []string `json:"entries" yaml:"entries"`
}

// NamesRule says which attributes are names.
type NamesRule struct {
	Rule `yaml:",inline"`
	// Attributes are user attributes, such as given_name or custom:company.
	Attributes []string `json:"attributes" yaml:"attributes"`
}

// Grant gives something to people of listed domains.
type Grant struct {
	// Domains are example.com or *.example.com; none switches the grant off.
	Domains []string `json:"domains" yaml:"domains"`
}

// Default is the policy of an empty file: it refuses what nobody wants and opens no door.
func Default() Policy {
	people := []Source{SelfSignUp, Unknown}
	everyone := []Source{SelfSignUp, External, Unknown}
	off := Rule{Off, people}
	return Policy{
		Version:    1,
		Address:    AddressRule{Rule: Rule{Block, people}},
		Allow:      []string{},
		Deny:       EntriesRule{Rule{Block, everyone}, []string{}},
		Only:       EntriesRule{off, []string{}},
		Relay:      off,
		Disposable: DisposableRule{Rule{Block, people}, true},
		Free:       off,
		Role:       off,
		SubAddress: off,
		Exchanger:  ExchangerRule{off, []string{}},
		Names: NamesRule{Rule{Block, everyone}, []string{
			"name", "given_name", "family_name", "middle_name", "nickname", "preferred_username",
		}},
		AutoConfirm:     Grant{[]string{}},
		AutoVerifyEmail: Grant{[]string{}},
		AutoVerifyPhone: Grant{[]string{}},
		Wording:         deny.Wording{},
	}
}
