package person_test

import (
	"encoding/json"
	"errors"
	"maps"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/mail"
	"gatehouse/shared/person"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func sample(change map[string]string) person.Event {
	attributes := map[string]string{
		"sub": "11111111-2222-4333-8444-555555555555", "email": "jane.doe@example.com", "email_verified": "true",
		"name": "Jane Doe", "zoneinfo": "Europe/Vienna",
	}
	maps.Copy(attributes, change)
	return person.Event{
		PoolID: "us-east-1_EXAMPLE00", UserName: "jane", Client: "1example23456789abcdefghij",
		Attributes: attributes, Locale: "de-AT", Device: "Jane's phone",
	}
}

func TestWhatAnEventSays(t *testing.T) {
	who, err := person.Read(sample(nil))
	if err != nil {
		t.Fatal(err)
	}
	if who.Key != "us-east-1_EXAMPLE00#11111111-2222-4333-8444-555555555555" || who.UserName != "jane" || who.Client != "1example23456789abcdefghij" || who.Locale != "de-AT" {
		t.Errorf("read %+v", who)
	}
	letter, ok := who.Letter(mail.Welcome, noon)
	text, err := json.Marshal(letter)
	want := `{"kind":"welcome","to":"jane.doe@example.com","name":"Jane Doe","locale":"de-AT","zone":"Europe/Vienna",` +
		`"at":"2026-03-01T12:00:00Z","proved":true,"client":"1example23456789abcdefghij","device":"Jane's phone"}`
	if !ok || err != nil || string(text) != want {
		t.Errorf("the letter is %v, %s\nwant %s", ok, text, want)
	}
}

func TestNobody(t *testing.T) {
	long := strings.Repeat("x", 129)
	for name, change := range map[string]func(*person.Event){
		"no attributes":   func(e *person.Event) { e.Attributes = nil },
		"no sub":          func(e *person.Event) { delete(e.Attributes, "sub") },
		"a sub too long":  func(e *person.Event) { e.Attributes["sub"] = strings.Repeat("x", 1<<20) },
		"an address":      func(e *person.Event) { e.Attributes["sub"] = "jane.doe@example.com" }, // no key holds one
		"a key of a key":  func(e *person.Event) { e.Attributes["sub"] = "1#2" },
		"no pool's id":    func(e *person.Event) { e.PoolID = "us-east-1_EXAMPLE00#1" },
		"no user name":    func(e *person.Event) { e.UserName = "" },
		"a name too long": func(e *person.Event) { e.UserName = long },
		"no pool":         func(e *person.Event) { e.PoolID = "" },
		"a pool too long": func(e *person.Event) { e.PoolID = long },
	} {
		event := sample(nil)
		change(&event)
		if who, err := person.Read(event); !errors.Is(err, person.ErrNobody) || who.Key != "" {
			t.Errorf("%s: read %q, %v", name, who.Key, err)
		}
	}
}

func TestNamesOfEveryScriptArePeople(t *testing.T) {
	event := sample(nil)
	event.UserName = strings.Repeat("名", 128)
	if who, err := person.Read(event); err != nil || who.UserName != event.UserName {
		t.Errorf("a user name of 128 characters, as a pool gives out, is nobody's: %v", err)
	}
}

func TestOnlyAProvedAddressIsWrittenTo(t *testing.T) {
	cases := map[string]struct {
		change map[string]string
		proved bool
	}{
		"proved":            {nil, true},
		"spelled otherwise": {map[string]string{"email_verified": "True"}, true},
		"not proved":        {map[string]string{"email_verified": "false"}, false},
		"not said":          {map[string]string{"email_verified": ""}, false},
		"nonsense":          {map[string]string{"email_verified": "1"}, false},
		"no address":        {map[string]string{"email": ""}, false},
		"longer than any":   {map[string]string{"email": strings.Repeat("j", 1<<20) + "@example.com"}, false},
		"only a phone is":   {map[string]string{"email_verified": "false", "phone_number_verified": "true"}, false},
	}
	for name, c := range cases {
		who, err := person.Read(sample(c.change))
		if err != nil {
			t.Fatal(err)
		}
		if letter, ok := who.Letter(mail.Welcome, noon); ok != c.proved || (letter.To != "") != c.proved {
			t.Errorf("%s: a letter to %q", name, letter.To)
		}
	}
}

func TestWhatIsTooLongOrHarmfulIsLeftOutOrCut(t *testing.T) {
	huge := strings.Repeat("a", 1<<20)
	event := sample(map[string]string{"name": "Jane\r\nBcc: x\u202egpj" + huge, "zoneinfo": huge})
	event.Client, event.Locale, event.Device = huge, huge, "\x00phone\n\u2067"+huge
	who, err := person.Read(event)
	if err != nil {
		t.Fatal(err)
	}
	letter, _ := who.Letter(mail.SignInAlert, noon)
	if who.Client+who.Locale+letter.Zone+letter.Locale+letter.Client != "" {
		t.Errorf("of what is too long, client %d, locale %d, zone %d bytes are left", len(who.Client), len(who.Locale), len(letter.Zone))
	}
	if len([]rune(letter.Name)) != 100 || !strings.HasPrefix(letter.Name, "Jane Bcc: xgpja") {
		t.Errorf("the name is %d characters: %.30q", len([]rune(letter.Name)), letter.Name)
	}
	if len([]rune(letter.Device)) != 60 || !strings.HasPrefix(letter.Device, "phone aaa") {
		t.Errorf("the device is %d characters: %.30q", len([]rune(letter.Device)), letter.Device)
	}
}

// FuzzRead holds that what an event says makes no key with an address in it and no row of a megabyte.
func FuzzRead(f *testing.F) {
	f.Add("11111111-2222-4333-8444-555555555555", "jane", "Jane Doe", "true", "de-AT", "phone")
	f.Add("", "", "\u202e", "TRUE", "x", "\n")
	f.Fuzz(func(t *testing.T, sub, userName, name, verified, locale, device string) {
		event := sample(map[string]string{"sub": sub, "name": name, "email_verified": verified, "zoneinfo": device})
		event.UserName, event.Locale, event.Device = userName, locale, device
		who, err := person.Read(event)
		if err != nil {
			return
		}
		letter, ok := who.Letter(mail.SignInAlert, noon)
		text, err := json.Marshal(letter)
		if err != nil || len(text) > 4096 || ok && !strings.EqualFold(verified, "true") || who.Key != "us-east-1_EXAMPLE00#"+sub {
			t.Errorf("a letter of %d bytes, sent %v, key %q", len(text), ok, who.Key)
		}
	})
}

// The person's own language counts before the client's wish, as long as it is one that mails are written in.
func TestTheLanguage(t *testing.T) {
	for name, c := range map[string]struct{ attribute, client, want string }{
		"the person's own":           {"de-AT", "fr", "de-AT"},
		"with an underscore":         {"PT_BR", "fr", "PT_BR"},
		"the client's":               {"", "fr-CA", "fr-CA"},
		"one that we lack":           {"ko", "fr", "fr"},
		"both that we lack":          {"ko", "th", "ko"},
		"nothing like a language":    {"jane.doe@example.com", "fr", "fr"},
		"a template":                 {"{{.Name}}", "", ""},
		"control characters":         {"de\r\nBcc: x", "", ""},
		"longer than any":            {"de-" + strings.Repeat("x", 1<<20), "ja", "ja"},
		"none":                       {"", "", ""},
		"neither is like a language": {"../../etc", "<b>", ""},
	} {
		event := sample(map[string]string{"locale": c.attribute})
		event.Locale = c.client
		who, err := person.Read(event)
		if letter, _ := who.Letter(mail.Welcome, noon); err != nil || who.Locale != c.want || letter.Locale != c.want {
			t.Errorf("%s: %q, in the letter %q, want %q (%v)", name, who.Locale, letter.Locale, c.want, err)
		}
	}
}
