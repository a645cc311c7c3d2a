package source

import (
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

// formsOf are the forms for numbers that a language tells apart, in CLDR's words, of the whole numbers from 1
// on: no message counts nothing.
func formsOf(locale string) []string {
	localizer := i18n.NewLocalizer(i18n.NewBundle(language.Make(locale)), locale)
	named := &i18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}
	var forms []string
	for _, number := range slices.Concat(upTo(200), []int{1_000, 1_000_000, 1_000_001}) {
		form, err := localizer.Localize(&i18n.LocalizeConfig{DefaultMessage: named, PluralCount: number})
		if err == nil && !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return forms
}

func upTo(last int) []int {
	var numbers []int
	for number := range last {
		numbers = append(numbers, number+1)
	}
	return numbers
}
