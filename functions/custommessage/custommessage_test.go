package custommessage_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"gatehouse/functions/custommessage"
	"gatehouse/policy/policytest"
	"gatehouse/shared/cognito"
	"gatehouse/shared/mail"
	"gatehouse/shared/trigger"
)

// open is the function with our own texts.
func open(t *testing.T, sender custommessage.EmailSender) trigger.Handler {
	t.Helper()
	return openWith(t, sender, custommessage.WithCode, policytest.Default().MailTexts)
}

func openWith(t *testing.T, sender custommessage.EmailSender, option custommessage.EmailOption, texts func(string) ([]byte, error)) trigger.Handler {
	t.Helper()
	settings := custommessage.Settings{EmailSender: sender, EmailOption: option}
	handler, err := custommessage.Open(policytest.Default().Mail, "abcd1234", texts, settings, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// sample reads a sample event and changes its request.
func sample(t *testing.T, name string, change func(request map[string]any)) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("../../events/CustomMessage", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var event map[string]any
	if err := json.Unmarshal(raw, &event); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(event["request"].(map[string]any))
	}
	raw, err = json.Marshal(event)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// answer is the response a handler gives; every event must be answered.
func answer(t *testing.T, handler trigger.Handler, event []byte) (cognito.CustomMessageResponse, trigger.Outcome) {
	t.Helper()
	raw, outcome := handler(t.Context(), event)
	var answered struct {
		Response cognito.CustomMessageResponse `json:"response"`
	}
	if err := json.Unmarshal(raw, &answered); err != nil {
		t.Fatalf("the answer cannot be read: %v (%+v)", err, outcome)
	}
	return answered.Response, outcome
}

func samples(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../events/CustomMessage/*.json")
	if err != nil || len(files) < 7 {
		t.Fatalf("%d sample events (%v)", len(files), err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".json")
	}
	return files
}

// withLocale sets the user attribute.
func withLocale(locale string) func(map[string]any) {
	return func(request map[string]any) { request["userAttributes"].(map[string]any)["locale"] = locale }
}

func TestEveryOccasionInEveryLanguage(t *testing.T) {
	handler := open(t, custommessage.Developer)
	for _, name := range samples(t) {
		for _, locale := range mail.Locales() {
			r, outcome := answer(t, handler, sample(t, name, withLocale(locale)))
			invited := strings.HasSuffix(name, "AdminCreateUser")
			if r.EmailMessage == nil || r.EmailSubject == nil || r.SMSMessage == nil || outcome.Cause != nil || len(outcome.Notes) > 0 && !invited {
				t.Errorf("%s in %s: %+v", name, locale, outcome)
				continue
			}
			if !strings.Contains(*r.EmailMessage, `lang="`+locale+`"`) {
				t.Errorf("%s in %s is in another language: %.80s", name, locale, *r.EmailMessage)
			}
			parameters := []string{"{####}"}
			if invited {
				parameters = append(parameters, "{username}")
			}
			for _, parameter := range parameters {
				if !strings.Contains(*r.EmailMessage, parameter) || !strings.Contains(*r.SMSMessage, parameter) {
					t.Errorf("%s in %s lacks %s", name, locale, parameter)
				}
			}
			if strings.Contains(*r.EmailMessage+*r.EmailSubject+*r.SMSMessage, "Jane") {
				t.Errorf("%s in %s holds what the person typed", name, locale)
			}
			if n := utf8.RuneCountInString(*r.EmailMessage); n > 20_000 {
				t.Errorf("%s in %s has %d characters", name, locale, n)
			}
		}
	}
}

func TestOnlyThePoolOfOneKindGetsEmail(t *testing.T) {
	for _, sender := range []custommessage.EmailSender{custommessage.CognitoDefault, custommessage.Unknown} {
		r, _ := answer(t, open(t, sender), sample(t, "CustomMessage_SignUp", nil))
		if r.EmailMessage != nil || r.EmailSubject != nil {
			t.Errorf("sender %q: Cognito would refuse the sign-up for its e-mail text", sender)
		}
		if r.SMSMessage == nil {
			t.Errorf("sender %q: the text message is missing", sender)
		}
	}
}

func TestTheLanguageChain(t *testing.T) {
	handler := open(t, custommessage.Developer)
	for _, c := range []struct{ attribute, metadata, want string }{
		{"", "", "en"}, {"de-AT", "fr", "de"}, {"", "fr-CA", "fr"}, {"fi", "ja", "ja"}, {"fi", "", "en"}, {"pt_BR", "", "pt"}, {"ar-EG", "", "ar"},
	} {
		r, _ := answer(t, handler, sample(t, "CustomMessage_ResendCode", func(request map[string]any) {
			withLocale(c.attribute)(request)
			request["clientMetadata"] = map[string]string{"locale": c.metadata}
		}))
		if r.EmailMessage == nil || !strings.Contains(*r.EmailMessage, `lang="`+c.want+`"`) {
			t.Errorf("attribute %q, metadata %q: want %s", c.attribute, c.metadata, c.want)
		}
	}
}

func TestAPoolThatVerifiesByLinkGetsItsLink(t *testing.T) {
	event := sample(t, "CustomMessage_SignUp", func(request map[string]any) { request["linkParameter"] = "{##Click Here##}" })
	for option, placeholder := range map[custommessage.EmailOption]string{custommessage.WithLink: "{##", custommessage.WithCode: "{####}"} {
		handler := openWith(t, custommessage.Developer, option, policytest.Default().MailTexts)
		r, outcome := answer(t, handler, event)
		if r.EmailMessage == nil || !strings.Contains(*r.EmailMessage, placeholder) {
			t.Errorf("%s: %s is missing: %+v", option, placeholder, outcome)
		}
		if r.EmailMessage != nil && option == custommessage.WithCode && strings.Contains(*r.EmailMessage, "Click Here") {
			t.Errorf("%s: the person would read the placeholder of a link", option)
		}
	}
}

func TestAnUnknownOccasionPassesThrough(t *testing.T) {
	event := bytes.Replace(sample(t, "CustomMessage_SignUp", nil), []byte("CustomMessage_SignUp"), []byte("CustomMessage_ByPigeon"), 1)
	raw, outcome := open(t, custommessage.Developer)(t.Context(), event)
	if !bytes.Equal(raw, event) || outcome.Cause != nil {
		t.Errorf("an unknown occasion was answered with %s (%+v)", raw, outcome)
	}
}

func TestNothingThatIsWrongFailsASignUp(t *testing.T) {
	handler := open(t, custommessage.Developer)
	for name, change := range map[string]func(map[string]any){
		"no attributes":      func(r map[string]any) { r["userAttributes"] = nil },
		"no code parameter":  func(r map[string]any) { r["codeParameter"] = nil },
		"a megabyte of name": func(r map[string]any) { r["userAttributes"].(map[string]any)["name"] = strings.Repeat("x", 1<<20) },
		"a megabyte of locale": func(r map[string]any) {
			r["userAttributes"].(map[string]any)["locale"] = strings.Repeat("de-", 1<<18)
		},
		"a header as locale": withLocale("de\r\nBcc: jane.doe@example.com"),
	} {
		raw, outcome := handler(t.Context(), sample(t, "CustomMessage_SignUp", change))
		if raw == nil || outcome.Err != nil || bytes.Contains(raw, []byte(`"emailSubject":"de`)) {
			t.Errorf("%s: refused with %+v", name, outcome)
		}
	}
}

func TestTextsThatCannotBeReadLeaveCognitosOwn(t *testing.T) {
	handler := openWith(t, custommessage.Developer, custommessage.WithCode, func(string) ([]byte, error) { return []byte("{"), nil })
	event := sample(t, "CustomMessage_SignUp", nil)
	raw, outcome := handler(t.Context(), event)
	if !bytes.Equal(raw, event) || outcome.Result != trigger.Allowed || outcome.Cause == nil {
		t.Errorf("answered %.200s with %+v", raw, outcome)
	}
}

func TestSettingsThatCannotBeMeant(t *testing.T) {
	err := custommessage.Settings{EmailSender: "SES", EmailOption: "LINK"}.Validate()
	if err == nil || !strings.Contains(err.Error(), "EMAIL_SENDER") || !strings.Contains(err.Error(), "EMAIL_OPTION") {
		t.Errorf("senders and options that Cognito does not have: %v", err)
	}
	for _, sender := range []custommessage.EmailSender{custommessage.Developer, custommessage.CognitoDefault, custommessage.Unknown} {
		if err := (custommessage.Settings{EmailSender: sender, EmailOption: custommessage.WithLink}).Validate(); err != nil {
			t.Errorf("%q: %v", sender, err)
		}
	}
}
