package directory

import (
	"errors"
	"strings"
	"testing"
)

func TestParseFilter(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""}, {" \t\n", ""},
		{`email = "jane@example.com"`, `email="jane@example.com"`},
		{`  email^="jane"  `, `email^="jane"`},
		{`"family_name" ^= "Do"`, `family_name^="Do"`},
		{`cognito:user_status="CONFIRMED"`, `cognito:user_status="CONFIRMED"`},
		{`name = "Jane \"JD\" Doe \\ \x"`, `name="Jane \"JD\" Doe \\ x"`},
		{`name = ""`, `name=""`},
	}
	for _, test := range tests {
		filter, err := ParseFilter(test.text)
		if err != nil || filter.String() != test.want {
			t.Errorf("ParseFilter(%q) = %q, %v; want %q", test.text, filter.String(), err, test.want)
		}
	}
}

func TestParseFilterRefuses(t *testing.T) {
	tests := []string{
		"email", "=", `= "x"`, `"x"`, "email =", "email = x", "email = 'x'", `email = "x`, `email = "x\"`, `email = "x\`, `email = "secret" y`,
		`email "x"`, `email ^ "x"`, `email ^ = "x"`, `email == "x"`, `email != "x"`, `email >= "x"`, `EMAIL = "x"`, `custom:team = "x"`,
		`"custom:team" = "x"`, `locale = "x"`, `email = "secret" and name = "x"`, `"email`,
	}
	for _, text := range tests {
		filter, err := ParseFilter(text)
		if !errors.Is(err, ErrBadFilter) || filter != (Filter{}) {
			t.Errorf("ParseFilter(%q) = %q, %v; want %v", text, filter.String(), err, ErrBadFilter)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("ParseFilter(%q) quotes the value: %v", text, err)
		}
	}
}

func TestFilterChooses(t *testing.T) {
	u := User{
		Sub: "5ab", Name: "Jane", Status: ForceChangePassword,
		Attributes: map[string]string{"sub": "5ab", "email": "Jane@example.com", "phone_number": "+15550100", "given_name": "Jane \"J\"", "family_name": ""},
	}
	tests := map[string]bool{
		`username = "Jane"`: true, `username = "jane"`: false, `username ^= "Ja"`: true, `username ^= "ja"`: false,
		`email = "jane@EXAMPLE.com"`: true, `email ^= "JANE@"`: true, `email = "jane"`: false,
		`phone_number ^= "+1555"`: true, `given_name = "jane \"j\""`: true, `name ^= ""`: false, `family_name = ""`: true,
		`cognito:user_status = "force_change_password"`: true, `cognito:user_status ^= "FORCE"`: true, `cognito:user_status = "CONFIRMED"`: false,
		`status = "Enabled"`: true, `status = "enabled"`: false, `status = "Disabled"`: false, `status ^= "En"`: true,
		`sub = "5ab"`: true, `sub ^= "5"`: true, `preferred_username = "Jane"`: false, ``: true,
	}
	for text, want := range tests {
		filter, err := ParseFilter(text)
		must(t, err)
		if got := filter.matches(&u); got != want {
			t.Errorf("%s chooses the user: %v, want %v", text, got, want)
		}
	}
	u.Disabled = true
	if !(Filter{attribute: "status", value: "Disabled"}).matches(&u) {
		t.Error(`status = "Disabled" does not choose a disabled user`)
	}
}

func FuzzParseFilter(f *testing.F) {
	for _, seed := range []string{"", `email = "jane@example.com"`, `"name" ^= "a \" \\ b"`, `custom:x = "1"`, `sub="`, `status = "Enabled"`, "email^=\"\xff\""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		filter, err := ParseFilter(text)
		if err != nil {
			if !errors.Is(err, ErrBadFilter) {
				t.Errorf("error %v does not wrap %v", err, ErrBadFilter)
			}
			return
		}
		again, err := ParseFilter(filter.String())
		if err != nil || again != filter {
			t.Errorf("%q is read as %+v, its own form %q as %+v, %v", text, filter, filter.String(), again, err)
		}
		filter.matches(&User{})
	})
}

func FuzzCursor(f *testing.F) {
	f.Add("users ", "AAAAAAAAAAAAAAAA")
	f.Add("groups", encodeCursor("groups", "staff"))
	f.Fuzz(func(t *testing.T, scope, cursor string) {
		position, err := decodeCursor(scope, cursor)
		if err == nil && encodeCursor(scope, position) != cursor {
			t.Errorf("%q is accepted though the cursor of its position is another", cursor)
		}
		if got, err := decodeCursor(scope, encodeCursor(scope, cursor)); err != nil || got != cursor {
			t.Errorf("position %q comes back as %q, %v", cursor, got, err)
		}
	})
}
