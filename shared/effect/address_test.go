package effect_test

import (
	"strings"
	"testing"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
)

const address = "https://sqs.us-east-1.amazonaws.com/123456789012/gatehouse-"

func TestQueuesHaveTheirKindOfAddress(t *testing.T) {
	for name, c := range map[string]struct {
		addresses map[fact.Queue]string
		want      []string
	}{
		"as deployed": {map[fact.Queue]string{fact.Mail: address + "mail", fact.Hooks: address + "hooks",
			fact.Revocations: address + "revocations.fifo", fact.Directory: address + "directory.fifo"}, nil},
		"at an emulator": {map[fact.Queue]string{fact.Mail: "http://127.0.0.1:4566/000000000000/mail"}, nil},
		"exchanged": {map[fact.Queue]string{fact.Mail: address + "directory.fifo", fact.Directory: address + "mail"},
			[]string{"DIRECTORY_QUEUE_URL: must be the address of a FIFO queue", "MAIL_QUEUE_URL: must not be the address of a FIFO queue"}},
		"no addresses": {map[fact.Queue]string{fact.Mail: "", fact.Hooks: "arn:aws:sqs:us-east-1:123456789012:hooks", fact.Revocations: "%zz", fact.Directory: "https:///x.fifo"},
			[]string{"DIRECTORY_QUEUE_URL: must be the http", "HOOKS_QUEUE_URL: must be the http", "MAIL_QUEUE_URL: must be the http", "REVOCATIONS_QUEUE_URL: must be the http"}},
	} {
		t.Run(name, func(t *testing.T) {
			var lines []string
			if err := effect.CheckAddresses(c.addresses); err != nil {
				lines = strings.Split(err.Error(), "\n")
			}
			if len(lines) != len(c.want) {
				t.Fatalf("reported %q, want %d faults", lines, len(c.want))
			}
			for i, line := range lines {
				if !strings.HasPrefix(line, c.want[i]) || strings.Contains(line, "1234") {
					t.Errorf("reported %q, want %q and no address", line, c.want[i])
				}
			}
		})
	}
}
