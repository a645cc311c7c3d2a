package source

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"gatehouse/shared/mail"
)

// sections are the texts of one file: section, part, and then a text or its forms for numbers.
type sections struct {
	locale string
	own    bool // an operator's, which need not be all
	texts  map[string]map[string]any
}

// Validate holds the texts to what the messages use: nothing missing, nothing that nobody reads.
func (s sections) Validate() error {
	uses := map[mail.Key]mail.Use{}
	var faults []error
	lacking := map[string][]string{}
	for _, use := range mail.Uses() {
		uses[use.Key] = use
		if section, part := split(use.Key); s.texts[section][part] == nil && !s.own {
			lacking[section] = append(lacking[section], part)
		}
	}
	for _, section := range slices.Sorted(maps.Keys(lacking)) {
		faults = append(faults, mail.NewFault("$."+section, "lacks "+strings.Join(lacking[section], ", ")))
	}
	for _, section := range slices.Sorted(maps.Keys(s.texts)) {
		for _, part := range slices.Sorted(maps.Keys(s.texts[section])) {
			at := "$." + section + "." + part
			use, known := uses[mail.Key(section+"."+part)]
			if !known {
				faults = append(faults, mail.NewFault(at, "is read by no message"))
				continue
			}
			faults = append(faults, s.validate(at, s.texts[section][part], use)...)
		}
	}
	return errors.Join(faults...)
}

func split(key mail.Key) (section, part string) {
	section, part, _ = strings.Cut(string(key), ".")
	return section, part
}

// validate judges one text or all its forms.
func (s sections) validate(at string, value any, use mail.Use) []error {
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
func (s sections) validateForms(at string, forms map[string]any, use mail.Use) []error {
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

func validateText(at, text string, use mail.Use) []error {
	if strings.TrimSpace(text) == "" {
		return []error{mail.NewFault(at, "is empty")}
	}
	if strange := strings.IndexFunc(text, unseen); strange >= 0 {
		return []error{mail.NewFault(at, fmt.Sprintf("has the unseen character %U", []rune(text[strange:])[0]))}
	}
	if _, part := split(use.Key); strings.HasPrefix(part, "subject") && strings.Contains(strings.TrimSpace(text), "\n") {
		return []error{mail.NewFault(at, "must be one line")}
	}
	names, err := mail.Placeholders(text)
	if err != nil {
		return []error{mail.NewFault(at, err.Error())}
	}
	var faults []error
	for _, name := range names {
		if name != mail.VarBrand && !slices.Contains(use.Variables, name) {
			faults = append(faults, mail.NewFault(at, fmt.Sprintf("uses {{.%s}}, which it does not have; it has %s", name, offered(use))))
		}
	}
	return faults
}

func offered(use mail.Use) string {
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
func (s sections) flat() mail.Texts {
	all := mail.Texts{}
	for section, parts := range s.texts {
		for part, value := range parts {
			key := section + "." + part
			switch value := value.(type) {
			case string:
				all[mail.Key(key)] = strings.TrimSpace(value)
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
func formKey(key, form string) mail.Key {
	if form == "other" {
		return mail.Key(key)
	}
	return mail.Key(key + "#" + form)
}
