package render

import (
	"slices"

	"gatehouse/shared/mail"
)

// Variable is a value by the name it has in texts: {{.Name}}.
type Variable string

// The variables, each with the field of [Values] of the same name. Brand is known to all texts.
const (
	VarName     Variable = "Name"     // typed by the person
	VarTime     Variable = "Time"     // formatted in the person's language and zone
	VarUntil    Variable = "Until"    // formatted likewise
	VarClient   Variable = "Client"   // from the configuration
	VarDevice   Variable = "Device"   // typed by the person, or by the app
	VarLink     Variable = "Link"     // an address
	VarCode     Variable = "Code"     // Cognito's placeholder
	VarCodeLink Variable = "CodeLink" // Cognito's placeholder
	VarUsername Variable = "Username" // Cognito's placeholder
	VarAddress  Variable = "Address"  // typed by the applicant
	VarMessage  Variable = "Message"  // typed by the applicant
	VarReason   Variable = "Reason"   // typed by the decider
	VarCount    Variable = "Count"    // a number
	VarLimit    Variable = "Limit"    // a number
	VarBrand    Variable = "Brand"    // from the policy
)

// Typed says that the person a message is about has typed the value, or their app has sent it.
func (v Variable) Typed() bool {
	return v == VarName || v == VarDevice || v == VarAddress || v == VarMessage
}

// button says where a message's button leads.
type button int

const (
	noButton   button = iota
	linkButton        // to the message's own link, where it has one
	siteButton        // to the brand's site, where it has one
)

// row is one row of a message's table of facts: it is left out where the value is missing.
type row struct {
	label string // key in the common texts, without "fact_"
	value Variable
}

// declaration is what a kind consists of.
type declaration struct {
	must   []Variable // without one of these there is no message; texts may use them
	may    []Variable // shown by the greeting, the facts or the button where known
	count  Variable   // the number that subject and body are inflected by, if any
	facts  []row
	button button
	small  bool // has small print
	bare   bool // has a body of its own where there is no link, and then no small print
}

// declarations is the table of all kinds.
var declarations = map[mail.Kind]declaration{
	mail.Welcome:  {may: []Variable{VarName}, button: siteButton},
	mail.Approved: {may: []Variable{VarName, VarUntil}, facts: []row{{"until", VarUntil}}, button: siteButton},
	mail.Rejected: {may: []Variable{VarName, VarReason, VarLink}, facts: []row{{"reason", VarReason}}, button: linkButton},
	mail.Revoked:  {may: []Variable{VarName, VarReason}, facts: []row{{"reason", VarReason}}},
	mail.Migrated: {may: []Variable{VarName}, button: siteButton},
	mail.SignInAlert: {
		must: []Variable{VarTime}, may: []Variable{VarName, VarClient, VarDevice, VarLink},
		facts:  []row{{"time", VarTime}, {"client", VarClient}, {"device", VarDevice}},
		button: linkButton, small: true, bare: true,
	},
	mail.RequestReceived: {small: true},
	mail.Invitation: {
		must: []Variable{VarLink}, may: []Variable{VarUntil},
		facts: []row{{"until", VarUntil}}, button: linkButton, small: true,
	},
	mail.DeviceLimit: {
		must: []Variable{VarLimit}, may: []Variable{VarName, VarTime, VarClient, VarDevice}, count: VarLimit,
		facts: []row{{"time", VarTime}, {"client", VarClient}, {"device", VarDevice}}, small: true,
	},
	mail.FreeSlot: {
		must: []Variable{VarLink}, may: []Variable{VarName, VarUntil},
		facts: []row{{"until", VarUntil}}, button: linkButton, small: true,
	},
	mail.NewRequest: {
		must: []Variable{VarAddress, VarLink, VarTime}, may: []Variable{VarName, VarMessage, VarUntil},
		facts:  []row{{"name", VarName}, {"address", VarAddress}, {"message", VarMessage}, {"requested", VarTime}, {"until", VarUntil}},
		button: linkButton, small: true,
	},
	mail.Digest: {must: []Variable{VarCount, VarLink}, may: []Variable{VarTime}, count: VarCount,
		facts: []row{{"oldest", VarTime}}, button: linkButton, small: true},
	mail.Reminder: {must: []Variable{VarCount, VarLink}, may: []Variable{VarTime}, count: VarCount,
		facts: []row{{"oldest", VarTime}}, button: linkButton},
	mail.CognitoSignUp:     {must: []Variable{VarCode}, may: []Variable{VarCodeLink}, small: true},
	mail.CognitoResendCode: {must: []Variable{VarCode}, may: []Variable{VarCodeLink}, small: true},
	mail.CognitoAdminCreateUser: {must: []Variable{VarUsername, VarCode}, facts: []row{{"username", VarUsername}},
		button: siteButton, small: true},
	mail.CognitoForgotPassword:      {must: []Variable{VarCode}, small: true},
	mail.CognitoUpdateUserAttribute: {must: []Variable{VarCode}, small: true},
	mail.CognitoVerifyUserAttribute: {must: []Variable{VarCode}, small: true},
	mail.CognitoAuthentication:      {must: []Variable{VarCode}, small: true},
}

// Must are the variables without which there is no message of this kind. Its texts may use them.
func Must(k mail.Kind) []Variable { return slices.Clone(declarations[k].must) }

// May are the variables that a message of this kind shows where they are known.
func May(k mail.Kind) []Variable { return slices.Clone(declarations[k].may) }

// has says whether the kind declares a variable.
func (d declaration) has(v Variable) bool {
	return slices.Contains(d.must, v) || slices.Contains(d.may, v)
}

// Key names one text: <kind>.<part>, or common.<part>.
type Key string

// Use is what a text may hold.
type Use struct {
	// Key names the text.
	Key Key
	// Variables may stand in it as {{.Name}}, besides Brand.
	Variables []Variable
	// Counted says that it may have forms for numbers.
	Counted bool
}

// Uses are all texts a locale consists of, in the order of the files.
func Uses() []Use {
	var all []Use
	for _, part := range commonParts() {
		use := Use{Key: "common." + Key(part)}
		if part == "greeting" {
			use.Variables = []Variable{VarName}
		}
		all = append(all, use)
	}
	for _, kind := range mail.Kinds() {
		all = append(all, usesOf(kind)...)
	}
	return all
}

func commonParts() []string {
	return []string{"greeting", "greeting_plain", "greeting_team", "signature", "reason", "reason_request", "reason_unproved", "reason_team", "link_hint",
		"link_site", "link_support", "link_privacy", "fact_name", "fact_address", "fact_message", "fact_reason",
		"fact_requested", "fact_oldest", "fact_time", "fact_client", "fact_device", "fact_until", "fact_username"}
}

// usesOf are the texts of one kind.
func usesOf(k mail.Kind) []Use {
	d := declarations[k]
	var all []Use
	for _, part := range d.parts(k) {
		use := Use{Key: keyOf(k, part), Variables: d.words(part), Counted: d.count != "" && (part == "subject" || part == "body")}
		all = append(all, use)
	}
	return all
}

// keyOf names one of the kind's texts.
func keyOf(k mail.Kind, part string) Key { return Key(string(k) + "." + part) }

// parts are the last parts of the keys of a kind's texts.
func (d declaration) parts(k mail.Kind) []string {
	parts := []string{"subject", "preheader", "heading", "body"}
	add := func(part string, wanted bool) {
		if wanted {
			parts = append(parts, part)
		}
	}
	add("subject_link", d.has(VarCodeLink))
	add("body_link", d.has(VarCodeLink))
	add("body_bare", d.bare)
	add("button", d.button != noButton)
	add("code", d.has(VarCode))
	add("small", d.small)
	add("sms", k.Cognito())
	return parts
}

// words are the variables a text may use: addresses have a place of their own, and a code stands in its box.
func (d declaration) words(part string) []Variable {
	var words []Variable
	for _, v := range d.must {
		placeholder := v == VarCode || v == VarUsername
		if v != VarLink && (!placeholder || part == "sms") {
			words = append(words, v)
		}
	}
	return words
}
