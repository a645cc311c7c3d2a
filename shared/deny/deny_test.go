package deny_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gatehouse/shared/deny"
)

func TestTextIsCodeAndSentence(t *testing.T) {
	refusal := deny.New("disposable_email", "Please use a permanent email address")
	if got, want := refusal.Error(), "disposable_email: Please use a permanent email address"; got != want {
		t.Errorf("a person reads %q, want %q", got, want)
	}
}

func TestASuggestionFollowsTheSentenceUnlessTooLong(t *testing.T) {
	refusal := deny.New("code", "Sentence")
	refusal.Suggestion = "gmail.com"
	if got, want := refusal.Text(), "code: Sentence; perhaps you meant gmail.com"; got != want {
		t.Errorf("a person reads %q, want %q", got, want)
	}
	refusal.Sentence = strings.Repeat("s", 190)
	if got := refusal.Text(); strings.Contains(got, "gmail") || utf8.RuneCountInString(got) > deny.MaxText {
		t.Errorf("the suggestion is kept although the text is %d characters", utf8.RuneCountInString(got))
	}
}

func TestATextKeepsItsFormWhateverTheSentenceIs(t *testing.T) {
	text := deny.New("code", strings.Repeat("ü", 300)+".").Text()
	if n := utf8.RuneCountInString(text); n != deny.MaxText {
		t.Errorf("a person reads %d characters", n)
	}
	if got := deny.New("code", "Ends in a stop. ").Text(); got != "code: Ends in a stop" {
		t.Errorf("a person reads %q", got)
	}
}

func TestNoTextIsInTwoLanguages(t *testing.T) {
	wording := deny.Wording{
		"de":    {"blocked": "Diese nicht", "suggestion": "vielleicht meinten Sie {suggestion}"},
		"fr":    {"blocked": "Pas celle-ci"},
		"en-GB": {"blocked": "Not that one"},
		"es":    {"suggestion": "quizás {suggestion}"},
	}
	refusal := &deny.Error{Code: "blocked", Sentence: "Not this one", Suggestion: "gmail.com"}
	for locale, want := range map[string]string{
		"de":    "blocked: Diese nicht; vielleicht meinten Sie gmail.com",
		"fr-CA": "blocked: Pas celle-ci",
		"en-GB": "blocked: Not that one; perhaps you meant gmail.com",
		"es":    "blocked: Not this one; perhaps you meant gmail.com",
	} {
		if got := wording.Apply(refusal, locale).Text(); got != want {
			t.Errorf("locale %s: a person reads %q, want %q", locale, got, want)
		}
	}
}

func TestUnavailableKeepsTheForm(t *testing.T) {
	if err := deny.Unavailable().Validate(); err != nil {
		t.Error(err)
	}
}

func TestWordingPicksLocaleThenLanguageThenEnglish(t *testing.T) {
	wording := deny.Wording{
		"en":    {"blocked": "Not this one"},
		"de":    {"blocked": "Diese nicht"},
		"pt-BR": {"blocked": "Este não"},
	}
	refusal := &deny.Error{Code: "blocked", Sentence: "Built in"}
	cases := map[string]string{
		"": "Not this one", "en-GB": "Not this one", "de": "Diese nicht", "de_AT": "Diese nicht",
		"PT-br": "Este não", "pt_BR": "Este não", "pt": "Not this one", "ja": "Not this one",
	}
	for locale, want := range cases {
		if got := wording.Apply(refusal, locale); got.Sentence != want {
			t.Errorf("locale %q: a person reads %q, want %q", locale, got.Sentence, want)
		}
	}
	if got := wording.Apply(deny.New("other", "Built in"), "de"); got.Sentence != "Built in" {
		t.Errorf("a code without wording reads %q", got.Sentence)
	}
	if refusal.Sentence != "Built in" {
		t.Error("Apply changed the refusal it was given")
	}
}

func TestWordingValidateNamesEveryFault(t *testing.T) {
	wording := deny.Wording{"de": {
		"Bad Code":   "Gut",
		"stop":       "Endet mit Punkt.",
		"empty":      " ",
		"space":      "Endet. ",
		"separator":  "Zeile\u2028Zeile",
		"control":    "Zeile\nZeile",
		"very_long":  strings.Repeat("ü", 200),
		"suggestion": "ohne Platz",
		"fine":       "Gut",
	}}
	err := wording.Validate()
	if err == nil {
		t.Fatal("eight bad sentences were accepted")
	}
	for _, place := range []string{"wording.de.Bad Code", "wording.de.stop", "wording.de.empty", "wording.de.control", "wording.de.space", "wording.de.separator", "wording.de.suggestion", "wording.de.very_long"} {
		if !strings.Contains(err.Error(), place) {
			t.Errorf("%s is not named in: %v", place, err)
		}
	}
	if strings.Contains(err.Error(), "de.fine") {
		t.Errorf("a good sentence is named in: %v", err)
	}
}
