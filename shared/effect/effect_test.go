package effect_test

import (
	"strings"
	"testing"

	"gatehouse/shared/effect"
	"gatehouse/shared/fact"
	"gatehouse/shared/store"
)

const person = "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555"

// welcome is an effect as it stands in queues and ledgers: it must read the same in every later version.
const welcome = `{"v":1,"id":"43f72c21218727b4f0de1fb8f980c43a","queue":"mail","kind":"welcome","pk":"` + person + `","sk":"confirmed","turn":1}`

func welcomeEffect() effect.Effect {
	return effect.New(store.Key{PK: person, SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1})
}

func TestMessagesStayAsTheyAre(t *testing.T) {
	if got := string(welcomeEffect().Encode()); got != welcome {
		t.Errorf("the message became\n%s\nmessages that are under way read\n%s", got, welcome)
	}
	got, err := effect.Decode([]byte(welcome))
	if err != nil || got != welcomeEffect() {
		t.Errorf("the message reads as %+v (error %v)", got, err)
	}
	if got.Debt() != (fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}) {
		t.Errorf("it settles %v", got.Debt())
	}
}

func TestEveryPartTellsEffectsApart(t *testing.T) {
	key, debt := store.Key{PK: person, SK: fact.Confirmed}, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 1}
	seen := map[string]string{}
	for name, e := range map[string]effect.Effect{
		"itself":         effect.New(key, debt),
		"another person": effect.New(store.Key{PK: person + "6", SK: fact.Confirmed}, debt),
		"another row":    effect.New(store.Key{PK: person, SK: fact.Account}, debt),
		"another split":  effect.New(store.Key{PK: person + "c", SK: "onfirmed"}, debt),
		"another queue":  effect.New(key, fact.Debt{Queue: fact.Hooks, Kind: "welcome", Turn: 1}),
		"another kind":   effect.New(key, fact.Debt{Queue: fact.Mail, Kind: "approved", Turn: 1}),
		"another turn":   effect.New(key, fact.Debt{Queue: fact.Mail, Kind: "welcome", Turn: 11}),
	} {
		if len(e.ID) != 32 || strings.Trim(e.ID, "0123456789abcdef") != "" {
			t.Errorf("the id of %s is %q", name, e.ID)
		}
		if other, double := seen[e.ID]; double {
			t.Errorf("%s and %s have the same id", name, other)
		}
		seen[e.ID] = name
	}
}

func TestEffectsFollowFromWhatIsOwed(t *testing.T) {
	row := store.Row{Key: store.Key{PK: person, SK: fact.Confirmed}, Attributes: map[string]store.Value{
		"owed": store.Set{"fax/page/1", "hooks/UserConfirmed/1", "mail/welcome/1"},
		"name": store.String("Jane Doe"),
	}}
	effects, unknown := effect.Of(row)
	if len(effects) != 2 || unknown != 1 || effects[0].Kind != "UserConfirmed" || effects[1] != welcomeEffect() {
		t.Errorf("the row owes %+v and %d unknown debts", effects, unknown)
	}
	for _, e := range effects {
		if strings.Contains(string(e.Encode()), "Jane") {
			t.Errorf("a queue would carry a name: %s", e.Encode())
		}
	}
	if effects, unknown := effect.Of(store.Row{Key: row.Key}); len(effects)+unknown > 0 {
		t.Errorf("a row that owes nothing has %d effects and %d unknown debts", len(effects), unknown)
	}
}

func TestOtherMessagesAreRefused(t *testing.T) {
	change := func(before, after string) string { return strings.Replace(welcome, before, after, 1) }
	for name, body := range map[string]string{
		"nothing":                "",
		"no JSON":                person,
		"another version":        change(`"v":1`, `"v":2`),
		"no version":             change(`"v":1,`, ""),
		"another person":         change("EXAMPLE00", "EXAMPLE01"),
		"another turn":           change(`"turn":1`, `"turn":2`),
		"a turn that is text":    change(`"turn":1`, `"turn":"1"`),
		"a turn below nothing":   change(`"turn":1`, `"turn":-1`),
		"an unknown queue":       change(`"mail"`, `"fax"`),
		"a kind with a slash":    change(`"welcome"`, `"wel/come"`),
		"no kind":                change(`"welcome"`, `""`),
		"no row":                 change(`"confirmed"`, `""`),
		"no person":              change(person, ""),
		"something behind":       welcome + "{}",
		"an id of another one":   change(`"id":"4`, `"id":"5`),
		"an id in capitals only": strings.ToUpper(welcome[:50]) + welcome[50:],
	} {
		t.Run(name, func(t *testing.T) {
			got, err := effect.Decode([]byte(body))
			if err == nil {
				t.Fatalf("it reads as %+v", got)
			}
			if strings.Contains(err.Error(), "1111") || strings.Contains(err.Error(), "welcome") {
				t.Errorf("the error quotes the message: %v", err)
			}
		})
	}
}

func TestMembersOfLaterVersionsAreLeftAside(t *testing.T) {
	if got, err := effect.Decode([]byte(strings.Replace(welcome, "{", `{"trace":{"a":[1]},`, 1))); err != nil || got != welcomeEffect() {
		t.Errorf("the message reads as %+v (error %v)", got, err)
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{welcome, "", "{}", `{"v":1}`, `{"v":1,"turn":1e3}`, strings.Replace(welcome, "mail", "hooks", 1)} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		e, err := effect.Decode(body)
		if err != nil {
			return
		}
		if again, err := effect.Decode(e.Encode()); err != nil || again != e {
			t.Errorf("%s reads as %+v, which is written and read as %+v (%v)", body, e, again, err)
		}
	})
}
