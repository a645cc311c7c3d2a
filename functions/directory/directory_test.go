package directory

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"gatehouse/shared/account"
	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/serve"
	"gatehouse/shared/store"
)

func TestSharesStayBelowTheQuota(t *testing.T) {
	for _, test := range []struct {
		revocations, rest int
		names             string
	}{
		{12, 8, ""}, {1, 1, ""}, {20, 4, ""}, {20, 5, "DIRECTORY_PER_SECOND"}, {0, 8, "REVOCATIONS_PER_SECOND"},
		{12, 0, "DIRECTORY_PER_SECOND"}, {25, -1, "REVOCATIONS_PER_SECOND"}, {12, 1 << 62, "DIRECTORY_PER_SECOND"},
	} {
		err := Settings{RevocationsPerSecond: test.revocations, DirectoryPerSecond: test.rest}.Validate()
		if (err == nil) != (test.names == "") || err != nil && !strings.HasPrefix(err.Error(), test.names) {
			t.Errorf("%d and %d: %v", test.revocations, test.rest, err)
		}
	}
}

func TestWhatIsNotOurs(t *testing.T) {
	foreign := store.Key{PK: fact.Person("us-east-1_EXAMPLE11", sub), SK: fact.Account}
	for name, test := range map[string]struct {
		body   []byte
		reason string
		atOnce bool
	}{
		"no message":    {[]byte("hello"), "unreadable", false},
		"unknown kind":  {message(fact.Directory, "dance", 1).Body, "unknown_effect", false},
		"another queue": {message(fact.Mail, account.KindGroups, 1).Body, "unknown_effect", false},
		"no person":     {effect.New(store.Key{PK: "config", SK: "config"}, fact.Debt{Queue: fact.Directory, Kind: account.KindGroups}).Encode(), "unknown_effect", false},
		"another pool":  {effect.New(foreign, fact.Debt{Queue: fact.Directory, Kind: account.KindGroups}).Encode(), "wrong_pool", true},
	} {
		s := open(t)
		m := message(fact.Directory, account.KindGroups, 1)
		m.Body = test.body
		for m.Received = 1; m.Received < patience && !test.atOnce; m.Received++ {
			if _, err := s.handle(t.Context(), m); !putOff(err) {
				t.Errorf("%s: received %d times it ends with %v", name, m.Received, err)
			}
		}
		notes, err := s.handle(t.Context(), m)
		if err != nil || len(notes) != 1 || string(notes[0]) != "parked_"+test.reason || strings.Join(s.queue.letters, " ") != test.reason {
			t.Errorf("%s: it ends with %v, %v and the dead letters %v", name, notes, err, s.queue.letters)
		}
		if len(s.pool.calls) > 0 {
			t.Errorf("%s: it calls %v", name, s.pool.calls)
		}
	}
}

func TestSampleEvents(t *testing.T) {
	const at = 1767323045123 // of the report in the samples
	for file, want := range map[string]string{
		"revocations": "password_reset signed_out", "groups": "added_to_group",
	} {
		s := open(t)
		s.write(t, account.NotMe(person(), sub, at, s.clock.now))
		s.write(t, account.Join(person(), sub, []string{"staff"}, 1, s.clock.now))
		var notes []string
		for _, m := range sample(t, "../../events/directory/"+file+".json") {
			got, err := s.handle(t.Context(), m)
			if err != nil {
				t.Errorf("%s: %v", file, err)
			}
			for _, note := range got {
				notes = append(notes, string(note))
			}
		}
		if got := strings.Join(notes, " "); got != want {
			t.Errorf("%s ends with %q, want %q", file, got, want)
		}
	}
}

// sample are the messages of a file.
func sample(t *testing.T, file string) []serve.Message {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var event struct {
		Records []struct{ MessageID, Body, ReceiptHandle string }
	}
	if err := json.Unmarshal(text, &event); err != nil || len(event.Records) == 0 {
		t.Fatalf("%s: %v", file, err)
	}
	var messages []serve.Message
	for _, r := range event.Records {
		messages = append(messages, serve.Message{ID: r.MessageID, Body: []byte(r.Body), Receipt: r.ReceiptHandle, Received: 1})
	}
	return messages
}
