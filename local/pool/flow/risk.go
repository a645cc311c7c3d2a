package flow

import (
	"net"

	"gatehouse/local/pool/directory"

	"github.com/google/uuid"
)

// risk is what a warning tells of an attempt to sign in, in the place of user attributes. Where and
// on what it happened, and links to answer with, are threat protection's to know.
//
// Source: https://github.com/DefinitelyTyped/DefinitelyTyped/pull/52111
func (p *Pool) risk(r Request, user directory.User) map[string]string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return map[string]string{
		"EVENT_ID": uuid.NewString(), "USER_NAME": user.Name, "IP_ADDRESS": host, "ACCOUNT_TAKE_OVER_ACTION": "BLOCK",
		"LOGIN_TIME": p.Clock.Now().Format("Monday, January 2, 2006 03:04 PM MST"),
	}
}
