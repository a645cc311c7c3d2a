package render

import "time"

// Values are what one message tells; which fields a kind needs and which it may hold stands in its
// declaration. Fields that a kind does not declare are left out of it.
type Values struct {
	// Proved says that the address the message goes to is the person's own. Without it everything the person
	// typed (Name, Device) stays out of the message. Messages to a team go without it.
	Proved bool
	// Name is what the person is called, as typed: made harmless here.
	Name string
	// Time is when it happened.
	Time time.Time
	// Until is when the link, or what it offers, ends; zero if never.
	Until time.Time
	// Zone is the person's time zone, an IANA name; empty or unknown stands for UTC.
	Zone string
	// Client is the display name of the app client.
	Client string
	// Device is the name that the app gave for the device.
	Device string
	// Link is where the button leads: https, or http to this machine.
	Link string
	// Code is the code, or Cognito's placeholder for it: {####}.
	Code string
	// CodeLink is Cognito's placeholder for a verification link, {##Click Here##}; empty where the pool sends codes.
	CodeLink string
	// Username is the user name, or Cognito's placeholder for it: {username}.
	Username string
	// Address is the applicant's e-mail address, for a team.
	Address string
	// Message is what the applicant wrote, for a team.
	Message string
	// Reason is what the decider wrote.
	Reason string
	// Count is how many requests are waiting.
	Count int
	// Limit is how many devices the account may have.
	Limit int
}
