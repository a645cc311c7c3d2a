package mail_test

import (
	"slices"
	"testing"

	"gatehouse/shared/mail"
)

// A digest stands for the mails about new requests that it saves, so it keeps their promise.
func TestWhichMessagesAreNeverLost(t *testing.T) {
	var never []mail.Kind
	for _, kind := range mail.Kinds() {
		if kind.Decision() {
			never = append(never, kind)
		}
	}
	if want := []mail.Kind{mail.Approved, mail.Rejected, mail.Revoked, mail.NewRequest, mail.Digest}; !slices.Equal(never, want) {
		t.Errorf("%v, want %v", never, want)
	}
}
