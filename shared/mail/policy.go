package mail

import "time"

// Policy is the content of policy/mail.yaml. Start from [Default] and decode over it.
type Policy struct {
	// Version is the format's version: 1.
	Version int `json:"version" yaml:"version"`
	// Brand is how mails look and whom they come from.
	Brand Brand `json:"brand" yaml:"brand"`
	// Locale is the language of people of whom none is known.
	Locale string `json:"locale" yaml:"locale"`
	// Apps are what people read as the name of an app client, by the client's name.
	Apps map[string]string `json:"apps" yaml:"apps"`
	// Welcome says when a person is greeted.
	Welcome WelcomeRule `json:"welcome" yaml:"welcome"`
	// SignInAlert says when a person is told of a sign-in.
	SignInAlert AlertRule `json:"sign_in_alert" yaml:"sign_in_alert"`
}

// App is what people read as the name of an app client that is called name; the name itself where the policy has no other.
func (p Policy) App(name string) string {
	if app, ok := p.Apps[name]; ok {
		return app
	}
	return name
}

// Brand is how mails look and whom they come from.
type Brand struct {
	// Name stands in texts and above them.
	Name string `json:"name" yaml:"name"`
	// Logo is the https address of a picture that stands in place of the name; empty for none.
	Logo string `json:"logo" yaml:"logo"`
	// Colours are those of buttons.
	Colours Colours `json:"colours" yaml:"colours"`
	// Links stand in the footer.
	Links Links `json:"links" yaml:"links"`
	// Footer is the last thing in every mail, such as a postal address; a line each. Empty for none.
	Footer string `json:"footer" yaml:"footer"`
	// ReplyTo is the address that answers go to; empty for that of the sender.
	ReplyTo string `json:"reply_to" yaml:"reply_to"`
}

// Colours are written as #rrggbb.
type Colours struct {
	// Accent is the background of buttons.
	Accent string `json:"accent" yaml:"accent"`
	// OnAccent is the text on it.
	OnAccent string `json:"on_accent" yaml:"on_accent"`
	// AccentDark is the background of buttons where the reader prefers dark colours.
	AccentDark string `json:"accent_dark" yaml:"accent_dark"`
	// OnAccentDark is the text on it.
	OnAccentDark string `json:"on_accent_dark" yaml:"on_accent_dark"`
}

// Links are https addresses; an empty one is left out.
type Links struct {
	// Site is the place to start: buttons without a link of their own lead there.
	Site string `json:"site" yaml:"site"`
	// Support helps people; also mailto:.
	Support string `json:"support" yaml:"support"`
	// Privacy says what becomes of their data.
	Privacy string `json:"privacy" yaml:"privacy"`
}

// After is what a welcome mail waits for.
type After string

// What a welcome mail waits for.
const (
	// AfterConfirmation greets as soon as the account is confirmed.
	AfterConfirmation After = "confirmation"
	// AfterApproval greets when somebody has approved the account.
	AfterApproval After = "approval"
	// Never greets nobody.
	Never After = "never"
)

// WelcomeRule says when a person is greeted.
type WelcomeRule struct {
	// After is what the mail waits for.
	After After `json:"after" yaml:"after"`
	// FirstSignIn also greets people of whose confirmation there is no record, at their next sign-in: those whom
	// an administrator made, and everybody who was in the pool before.
	FirstSignIn bool `json:"first_sign_in" yaml:"first_sign_in"`
}

// AlertMode says which sign-ins a person is told of.
type AlertMode string

// Which sign-ins a person is told of.
const (
	// Off tells of none.
	Off AlertMode = "off"
	// Every tells of each.
	Every AlertMode = "every"
	// NewDevice tells of those from a device that Cognito sees for the first time.
	NewDevice AlertMode = "new-device"
	// Quiet tells of each, but of one per person and period at most.
	Quiet AlertMode = "quiet"
)

// AlertRule says when a person is told of a sign-in.
type AlertRule struct {
	// Mode says which sign-ins count.
	Mode AlertMode `json:"mode" yaml:"mode"`
	// Quiet is the period of mode quiet, in whole hours.
	Quiet Duration `json:"quiet" yaml:"quiet"`
	// NotMe adds a button to the mail that signs the person out everywhere and asks for a new password.
	NotMe bool `json:"not_me" yaml:"not_me"`
}

// Duration is a time span that is written as in 24h.
type Duration time.Duration

// MarshalText writes it without zero parts: 24h, 1h30m.
func (d Duration) MarshalText() ([]byte, error) {
	text := time.Duration(d).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if len(text) > len(zero) && text[len(text)-len(zero):] == zero {
			text = text[:len(text)-len(zero)+1]
		}
	}
	return []byte(text), nil
}

// UnmarshalText reads it. What is no time span becomes a negative one, which Validate refuses: it knows where
// in the file that stands.
func (d *Duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		parsed = -1
	}
	*d = Duration(parsed)
	return nil
}

// Default is the policy of an empty file.
func Default() Policy {
	return Policy{
		Version: 1,
		Brand: Brand{
			Name: "Gatehouse",
			Colours: Colours{
				Accent: "#1f4e8c", OnAccent: "#ffffff",
				AccentDark: "#9cc2f5", OnAccentDark: "#10233d",
			},
		},
		Locale:      "en",
		Apps:        map[string]string{},
		Welcome:     WelcomeRule{After: AfterConfirmation, FirstSignIn: true},
		SignInAlert: AlertRule{Mode: NewDevice, Quiet: Duration(24 * time.Hour), NotMe: true},
	}
}
