package login

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"gatehouse/local/pool/settings"
)

// field is an input of the sign-up page.
type field struct {
	Name, Label string
	// Autocomplete says what browsers may fill in; empty for what they cannot know.
	Autocomplete string
	// Optional may be left empty.
	Optional bool
}

// nameField is the input of the user name, or of the address that stands for it.
func nameField(set *settings.Settings) field {
	byEmail, byPhone := set.SignsInWith("email"), set.SignsInWith("phone_number")
	switch {
	case byEmail && byPhone:
		return field{Name: "username", Label: "E-mail address or phone number", Autocomplete: "username"}
	case byEmail:
		return field{Name: "username", Label: "E-mail address", Autocomplete: "email"}
	case byPhone:
		return field{Name: "username", Label: "Phone number", Autocomplete: "tel"}
	}
	return field{Name: "username", Label: "User name", Autocomplete: "username"}
}

// attributeField is the input of an attribute. One that the user name may be can be left empty.
func attributeField(set *settings.Settings, name string) field {
	f := field{Name: name, Label: labelOf(name), Optional: set.SignsInWith(name)}
	switch name {
	case "email", "name", "nickname":
		f.Autocomplete = name
	case "given_name", "family_name":
		f.Autocomplete = strings.ReplaceAll(name, "_", "-")
	case "middle_name":
		f.Autocomplete = "additional-name"
	case "phone_number":
		f.Autocomplete = "tel"
	case "birthdate":
		f.Autocomplete = "bday"
	case "website":
		f.Autocomplete = "url"
	case "address":
		f.Autocomplete = "street-address"
	}
	return f
}

// labelOf is the name of an attribute in words, with the form of those that have one.
func labelOf(name string) string {
	switch name {
	case "email":
		return "E-mail address"
	case "phone_number":
		return "Phone number, such as +15550100001"
	case "birthdate":
		return "Birthdate, as YYYY-MM-DD"
	}
	words := strings.ReplaceAll(strings.TrimPrefix(name, "custom:"), "_", " ")
	_, first := utf8.DecodeRuneInString(words)
	return strings.ToUpper(words[:first]) + words[first:]
}

// passwordRules are the pool's, in words.
func passwordRules(set *settings.Settings) string {
	policy := set.Pool.Policies.PasswordPolicy
	rules := []string{"at least " + strconv.Itoa(int(*policy.MinimumLength)) + " characters"}
	for _, class := range []struct {
		required bool
		name     string
	}{
		{policy.RequireLowercase, "a lowercase letter"}, {policy.RequireUppercase, "an uppercase letter"},
		{policy.RequireNumbers, "a number"}, {policy.RequireSymbols, "a symbol"},
	} {
		if class.required {
			rules = append(rules, class.name)
		}
	}
	last := len(rules) - 1
	if last == 0 {
		return "It needs " + rules[0] + "."
	}
	return "It needs " + strings.Join(rules[:last], ", ") + " and " + rules[last] + "."
}
