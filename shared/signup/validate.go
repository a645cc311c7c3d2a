package signup

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"gatehouse/shared/deny"
	"gatehouse/shared/email"
)

// Fault is one value of a policy that makes no sense.
type Fault struct {
	path    string
	problem string
}

// Error says where and what, and what to write instead.
func (f *Fault) Error() string { return strings.TrimPrefix(f.path, "$.") + ": " + f.problem }

// Path is the value's YAML path, such as "$.deny.entries[2]".
func (f *Fault) Path() string { return f.path }

// Validate reports every value that makes no sense; errors.Join of [*Fault]s.
func (p Policy) Validate() error {
	v := &validation{}
	if p.Version != 1 {
		v.fault("version", "must be 1")
	}
	for _, named := range p.rules() {
		v.rule(named.path, *named.rule)
	}
	if p.Address.Required && p.Address.Mode == Off {
		v.fault("address.required", "is never asked while address.mode is off")
	}
	v.patterns("allow", p.Allow)
	v.patterns("deny.entries", p.Deny.Entries)
	v.patterns("only.entries", p.Only.Entries)
	v.domains("exchanger.entries", p.Exchanger.Entries)
	if p.Only.Mode != Off && len(p.Only.Entries) == 0 {
		v.fault("only.entries", "is empty, which would refuse everybody; list domains or set only.mode to off")
	}
	v.attributes(p.Names)
	v.domains("auto_confirm.domains", p.AutoConfirm.Domains)
	v.domains("auto_verify_email.domains", p.AutoVerifyEmail.Domains)
	v.domains("auto_verify_phone.domains", p.AutoVerifyPhone.Domains)
	v.confirmed("auto_verify_email.domains", p.AutoVerifyEmail, p.AutoConfirm)
	v.confirmed("auto_verify_phone.domains", p.AutoVerifyPhone, p.AutoConfirm)
	v.wording(p.Wording)
	return errors.Join(v.faults...)
}

// namedRule is a rule of a policy and its key.
type namedRule struct {
	path string
	rule *Rule
}

// rules lists every rule in the order in which they are asked.
func (p *Policy) rules() []namedRule {
	return []namedRule{
		{"address", &p.Address.Rule}, {"deny", &p.Deny.Rule}, {"only", &p.Only.Rule}, {"relay", &p.Relay},
		{"disposable", &p.Disposable.Rule}, {"free", &p.Free}, {"role", &p.Role}, {"sub_address", &p.SubAddress},
		{"names", &p.Names.Rule}, {"exchanger", &p.Exchanger.Rule},
	}
}

// validation collects faults.
type validation struct{ faults []error }

func (v *validation) fault(path, problem string) {
	v.faults = append(v.faults, &Fault{"$." + path, problem})
}

func (v *validation) rule(path string, rule Rule) {
	switch rule.Mode {
	case Block, Log, Off:
	case Review:
		v.fault(path+".mode", "review needs approval, which this version does not have yet; use block, log or off")
	default:
		v.fault(path+".mode", "must be block, log or off")
	}
	for i, source := range rule.Sources {
		if !slices.Contains([]Source{SelfSignUp, AdminCreate, External, Unknown}, source) {
			v.fault(indexed(path+".sources", i), "must be sign_up, admin_create, external_provider or unknown")
		}
	}
	if len(slices.Compact(slices.Sorted(slices.Values(rule.Sources)))) < len(rule.Sources) {
		v.fault(path+".sources", "names a source twice")
	}
	if len(rule.Sources) == 0 {
		v.fault(path+".sources", "is empty, so the rule would never be asked; set its mode to off instead")
	}
}

func (v *validation) patterns(path string, entries []string) {
	for i, entry := range entries {
		if _, err := email.ParsePattern(entry); err != nil {
			v.fault(indexed(path, i), problem(err)+"; write user@example.com, example.com or *.example.com")
		}
	}
}

// domains is patterns without single mailboxes and without public suffixes, for lists that open a door
// or judge by somebody else's name.
func (v *validation) domains(path string, entries []string) {
	for i, entry := range entries {
		pattern, err := email.ParsePattern(entry)
		switch {
		case strings.Contains(entry, "@"):
			v.fault(indexed(path, i), "is a mailbox; write example.com or *.example.com")
		case err != nil:
			v.fault(indexed(path, i), problem(err)+"; write example.com or *.example.com")
		case pattern.CoversSuffix():
			v.fault(indexed(path, i), "covers a public suffix, under which anybody can register; write example.com or *.example.com")
		}
	}
}

// confirmed refuses domains that verify without confirming: Cognito fails such a sign-up. What is no
// domain is another fault.
func (v *validation) confirmed(path string, verify, confirm Grant) {
	for i, domain := range verify.Domains {
		pattern, err := email.ParsePattern(domain)
		if err == nil && !pattern.CoversSuffix() && !slices.Contains(confirm.Domains, domain) {
			v.fault(indexed(path, i), "is not in auto_confirm.domains, and Cognito verifies only along with confirmation; list it there too")
		}
	}
}

// problem is what is wrong with an entry, without the name of the package that says so.
func problem(err error) string {
	if fault, ok := errors.AsType[*email.SyntaxError](err); ok {
		return fault.Problem()
	}
	return err.Error()
}

// attributes refuses what no user pool can hold: a misspelled name would never be looked at.
func (v *validation) attributes(names NamesRule) {
	if names.Mode != Off && len(names.Attributes) == 0 {
		v.fault("names.attributes", "is empty; list attributes or set names.mode to off")
	}
	for i, name := range names.Attributes {
		if !isAttribute(name) {
			v.fault(indexed("names.attributes", i), "is no attribute of user pools; write a standard one, such as name, or custom:<name>")
		}
	}
}

// isAttribute knows the standard attributes of user pools
// (https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html)
// and the form of custom ones.
func isAttribute(name string) bool {
	if custom, ok := strings.CutPrefix(strings.TrimPrefix(name, "dev:"), "custom:"); ok {
		return custom != "" && len(custom) <= 20 && strings.TrimSpace(custom) == custom
	}
	return slices.Contains([]string{
		"address", "birthdate", "email", "family_name", "gender", "given_name", "locale", "middle_name", "name", "nickname",
		"phone_number", "picture", "preferred_username", "profile", "updated_at", "website", "zoneinfo",
	}, name)
}

// wording refuses sentences that could not be shown, and those that nobody would ever see.
func (v *validation) wording(wording deny.Wording) {
	for _, fault := range wording.Faults() {
		v.fault("wording."+fault.Locale+"."+fault.Code, fault.Problem)
	}
	seen := map[string]bool{}
	for _, locale := range slices.Sorted(maps.Keys(wording)) {
		if lower := strings.ToLower(locale); seen[lower] {
			v.fault("wording."+locale, "stands there twice, in upper and lower case")
		} else {
			seen[lower] = true
		}
		if !isLanguageTag(locale) {
			v.fault("wording."+locale, "is no language tag; write one such as de or pt-BR")
		}
		for _, code := range slices.Sorted(maps.Keys(wording[locale])) {
			if code != deny.KeySuggestion && !isCode(code) {
				v.fault("wording."+locale+"."+code, "is no code of a sign-up rule; write one of "+strings.Join(codes(), ", ")+" or "+deny.KeySuggestion)
			}
		}
	}
}

// isLanguageTag knows the form of language tags (RFC 5646): a language of two or three letters and
// further parts behind hyphens.
func isLanguageTag(tag string) bool {
	language, _, _ := strings.Cut(tag, "-")
	if len(language) < 2 || len(language) > 3 {
		return false
	}
	for part := range strings.SplitSeq(tag, "-") {
		if part == "" || len(part) > 8 || strings.Trim(part, alphanumeric) != "" {
			return false
		}
	}
	return true
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func indexed(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
