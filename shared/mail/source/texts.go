package source

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gatehouse/shared/mail"
	"gatehouse/shared/mail/render"
)

// sections are the texts of one file: section, part, and then a text or its forms for numbers.
type sections struct {
	locale string
	own    bool // an operator's, which need not be all
	texts  map[string]map[string]any
}

// Validate holds the texts to what the messages use: nothing missing, nothing that nobody reads.
func (s sections) Validate() error {
	uses, parts := map[render.Key]render.Use{}, map[string][]string{}
	var faults []error
	lacking := map[string][]string{}
	for _, use := range render.Uses() {
		uses[use.Key] = use
		section, part := split(use.Key)
		parts[section] = append(parts[section], part)
		if s.texts[section][part] == nil && !s.own {
			lacking[section] = append(lacking[section], part)
		}
	}
	for _, section := range slices.Sorted(maps.Keys(lacking)) {
		faults = append(faults, mail.NewFault("$."+section, "lacks "+strings.Join(lacking[section], ", ")))
	}
	for _, section := range slices.Sorted(maps.Keys(s.texts)) {
		if parts[section] == nil {
			faults = append(faults, mail.NewFault("$."+section, "there is no message "+section+"; there are: common, "+kinds()))
			continue
		}
		for _, part := range slices.Sorted(maps.Keys(s.texts[section])) {
			at := "$." + section + "." + part
			use, known := uses[render.Key(section+"."+part)]
			if !known {
				faults = append(faults, mail.NewFault(at, "there is no such text; "+section+" has "+strings.Join(parts[section], ", ")))
				continue
			}
			faults = append(faults, s.validate(at, s.texts[section][part], use)...)
		}
	}
	return errors.Join(faults...)
}

// kinds names all messages.
func kinds() string {
	var all []string
	for _, kind := range mail.Kinds() {
		all = append(all, string(kind))
	}
	return strings.Join(all, ", ")
}

func split(key render.Key) (section, part string) {
	section, part, _ = strings.Cut(string(key), ".")
	return section, part
}

// validate judges one text or all its forms.
func (s sections) validate(at string, value any, use render.Use) []error {
	switch value := value.(type) {
	case string:
		return validateText(at, value, use)
	case map[string]any:
		if !use.Counted {
			return []error{mail.NewFault(at, "counts nothing: write one text")}
		}
		return s.validateForms(at, value, use)
	default:
		return []error{mail.NewFault(at, "must be a text; put it in quotes if it is a number")}
	}
}

// validateForms demands exactly the forms that the language tells apart.
func (s sections) validateForms(at string, forms map[string]any, use render.Use) []error {
	var faults []error
	wanted := formsOf(s.locale)
	for _, form := range wanted {
		if forms[form] == nil {
			faults = append(faults, mail.NewFault(at, "lacks the form "+form+"; this language has "+strings.Join(wanted, ", ")))
		}
	}
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		text, isText := forms[form].(string)
		switch {
		case !slices.Contains(wanted, form):
			faults = append(faults, mail.NewFault(at+"."+form, "is no form of this language, which has "+strings.Join(wanted, ", ")))
		case !isText:
			faults = append(faults, mail.NewFault(at+"."+form, "must be a text"))
		default:
			faults = append(faults, validateText(at+"."+form, text, use)...)
		}
	}
	return faults
}

func validateText(at, text string, use render.Use) []error {
	if strings.TrimSpace(text) == "" {
		return []error{mail.NewFault(at, "is empty")}
	}
	if strange := strings.IndexFunc(text, unseen); strange >= 0 {
		return []error{mail.NewFault(at, fmt.Sprintf("has the unseen character %U", []rune(text[strange:])[0]))}
	}
	if _, part := split(use.Key); strings.HasPrefix(part, "subject") && strings.Contains(strings.TrimSpace(text), "\n") {
		return []error{mail.NewFault(at, "must be one line")}
	}
	if tag := tagIn(text); tag != "" {
		return []error{mail.NewFault(at, "holds "+tag+": texts are plain words, no HTML")}
	}
	names, err := render.Placeholders(text)
	if err != nil {
		return []error{mail.NewFault(at, err.Error())}
	}
	var faults []error
	for _, name := range names {
		if name != render.VarBrand && !slices.Contains(use.Variables, name) {
			faults = append(faults, mail.NewFault(at, fmt.Sprintf("uses {{.%s}}, which it does not have; it has %s", name, offered(use))))
		}
	}
	return faults
}

// tagIn is the beginning of an HTML tag in a text, which people would see as it is; empty without one.
func tagIn(text string) string {
	return regexp.MustCompile(`<[a-zA-Z/]`).FindString(text)
}

func offered(use render.Use) string {
	names := []string{"{{.Brand}}"}
	for _, name := range use.Variables {
		names = append(names, "{{."+string(name)+"}}")
	}
	return strings.Join(names, ", ")
}

// unseen tells characters that steer instead of being seen.
func unseen(r rune) bool {
	const nonJoiner = '\u200c'
	return r != '\n' && r != nonJoiner && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\ufffd')
}

// flat are the texts by key.
func (s sections) flat() render.Texts {
	all := render.Texts{}
	for section, parts := range s.texts {
		for part, value := range parts {
			key := section + "." + part
			switch value := value.(type) {
			case string:
				all[render.Key(key)] = strings.TrimSpace(value)
			case map[string]any:
				for form, text := range value {
					all[formKey(key, form)], _ = text.(string)
				}
			}
		}
	}
	return all
}

// formKey is where a form stands in the compiled texts.
func formKey(key, form string) render.Key {
	if form == "other" {
		return render.Key(key)
	}
	return render.Key(key + "#" + form)
}
