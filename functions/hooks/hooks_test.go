package hooks

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gatehouse/shared/notice"
	"gatehouse/shared/serve"
)

func TestANoticeIsToldToBothTargets(t *testing.T) {
	s := open(t)
	notes, err := s.handle(t.Context(), message(confirmed().Encode()))
	if err != nil || !slices.Equal(notes, []serve.Note{"told_bus", "told_webhook"}) {
		t.Errorf("it ends with %v, %v", notes, err)
	}
	want, _ := notice.Of(confirmed(), message(nil).SentAt)
	for name, l := range map[string]listener{"bus": s.bus, "webhook": s.webhook} {
		if len(l.told) != 1 || l.told[0] != want {
			t.Errorf("the %s hears %+v, want %+v", name, l.told, want)
		}
	}
	if len(s.queue.sent) != 0 {
		t.Errorf("it sent %v", s.queue.sent)
	}
}

func TestWithoutTargetsMessagesGo(t *testing.T) {
	handle, err := Open(Settings{QueueURL: ownURL, DeadLetterURL: deadURL}, Means{Queue: &queue{}, Spread: func() float64 { return 0 }})
	if err != nil {
		t.Fatal(err)
	}
	if notes, err := handle(t.Context(), message(confirmed().Encode())); err != nil || !slices.Equal(notes, []serve.Note{"no_target"}) {
		t.Errorf("it ends with %v, %v", notes, err)
	}
}

func TestSettings(t *testing.T) {
	for name, test := range map[string]struct {
		settings Settings
		want     bool
	}{
		"nothing":  {Settings{}, true},
		"bus":      {Settings{EventBus: "people"}, true},
		"webhook":  {Settings{WebhookURL: "https://hooks.example.com", WebhookSecretARN: secret}, true},
		"unsigned": {Settings{WebhookURL: "https://hooks.example.com"}, false},
		"unused":   {Settings{WebhookSecretARN: secret}, false},
	} {
		if err := test.settings.Validate(); (err == nil) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	refuse := func(string, string) (Teller, error) { return nil, errors.New("must be an https address") }
	if _, err := Open(Settings{WebhookURL: "ftp://"}, Means{Webhook: refuse}); err == nil || !strings.Contains(err.Error(), "WEBHOOK_URL") {
		t.Errorf("a bad address gives %v", err)
	}
}

func TestTheREADMEListsEveryTypeForConsumers(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range notice.Types() {
		if !strings.Contains(string(readme), "\n| `"+string(kind)+"` |") {
			t.Errorf("README.md does not list %s", kind)
		}
	}
}

func TestSampleEvents(t *testing.T) {
	for file, want := range map[string]string{
		"notices": "told_bus told_webhook told_bus told_webhook", "one-target": "told_webhook", "unreadable": "parked_unreadable",
	} {
		text, err := os.ReadFile("../../events/hooks/" + file + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var event struct {
			Records []struct {
				Body       string
				Attributes map[string]string
			}
		}
		if err := json.Unmarshal(text, &event); err != nil {
			t.Fatal(err)
		}
		s, notes := open(t), []string{}
		for _, r := range event.Records {
			m := message([]byte(r.Body))
			m.Received, _ = strconv.Atoi(r.Attributes["ApproximateReceiveCount"])
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
