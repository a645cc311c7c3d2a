package mailer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gatehouse/shared/config"
	"gatehouse/shared/fact"
	"gatehouse/shared/ledger"
	"gatehouse/shared/serve"
)

// secrets are what a letter and a mail hold and nothing else may show.
func secrets(w *world) []string {
	found := []string{"jane", "Jane", "Doe", "example.com", "other@example.net", "Please", "phone", "203.0.113.7"}
	for _, mail := range w.sent {
		found = append(found, mail.Subject)
		if _, token, ok := strings.Cut(linkIn.FindString(mail.Text), "?t="); ok {
			found = append(found, token)
		}
	}
	return found
}

// Whatever happens to a mail, what is logged, counted, put off or filed shows nobody.
func TestNothingShowsAPerson(t *testing.T) {
	outcomes := map[string]func(context.Context, ledger.Outgoing) (string, error){
		"taken": nil,
		"unsorted": func(context.Context, ledger.Outgoing) (string, error) {
			return "", errors.New("550 jane.doe@example.com")
		},
	}
	for fault := ledger.Undecided; fault <= ledger.Permanent; fault++ {
		outcomes[fmt.Sprint("fault ", fault)] = failing(fault, "Code")
	}
	changes := map[string]func(*fact.Letter){
		"good":         func(*fact.Letter) {},
		"bad address":  func(l *fact.Letter) { l.To = "jane.doe@@example.com" },
		"unknown kind": func(l *fact.Letter) { l.Kind = "advert" },
		"wrong variables": func(l *fact.Letter) {
			l.Kind, l.Values = "device_limit", map[string]string{"Limit": "jane.doe@example.com"}
		},
	}
	for outcome, ses := range outcomes {
		for change, do := range changes {
			for _, kind := range []string{"welcome", "sign_in_alert", "new_request"} {
				w := newWorld(t)
				w.ses = ses
				l := letter(kind)
				do(&l)
				e := w.owe(1, l)
				shown := []string{fmt.Sprint(w.deliver(w.mailer(), e)), fmt.Sprint(w.notes), fmt.Sprint(w.delayed)}
				for _, d := range w.dead {
					shown = append(shown, d.body, fmt.Sprint(d.attributes))
				}
				checkShown(t, outcome+", "+change+", "+kind, strings.Join(shown, "\n"), secrets(w))
			}
		}
	}
}

func checkShown(t *testing.T, what, shown string, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(shown, secret) {
			t.Errorf("%s: shows %q in\n%s", what, secret, shown)
		}
	}
}

func TestFaultsOfTheStoresShowNobody(t *testing.T) {
	w := newWorld(t)
	means := w.means()
	means.Work = deleted{}
	handler, err := New(settings(), w.mails, config.Fixed(configuration()), means)
	if err != nil {
		t.Fatal(err)
	}
	e := w.owe(1, letter("sign_in_alert"))
	notes, err := handler(t.Context(), serve.Message{Body: e.Encode(), Received: 1})
	checkShown(t, "a deleted table", fmt.Sprint(notes, err), secrets(w))
}
