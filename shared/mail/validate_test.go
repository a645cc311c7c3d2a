package mail_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"gatehouse/shared/mail"
	"gatehouse/shared/policyfile"
)

func decode(text string) (mail.Policy, error) {
	policy := mail.Default()
	err := policyfile.Decode("mail.yaml", []byte(text), &policy)
	return policy, err
}

func TestPolicyFaultsSayWhere(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"version":             {"version: 2", "mail.yaml:1:10: version: must be 1"},
		"no name":             {"brand:\n  name: \"\"", "mail.yaml:2:9: brand.name: must be a name"},
		"a long name":         {"brand:\n  name: " + strings.Repeat("x", 41), "brand.name: must be a name of at most 40 characters"},
		"a name of two lines": {"brand:\n  name: \"a\\nb\"", "brand.name: must be"},
		"a logo by http":      {"brand:\n  logo: http://example.com/logo.png", "mail.yaml:2:9: brand.logo: must be an https address"},
		"a script":            {"brand:\n  links: {site: \"javascript:alert(1)\"}", "brand.links.site: must be an https address"},
		"a bad support":       {"brand:\n  links: {support: \"mailto:help\"}", "brand.links.support: must be a plain e-mail address"},
		"a header":            {"brand:\n  links: {support: \"mailto:help@example.com?bcc=x\"}", "brand.links.support: must be"},
		"a bad reply_to":      {"brand:\n  reply_to: Help <help@example.com>", "mail.yaml:2:13: brand.reply_to: must be a plain e-mail address"},
		"no colour":           {"brand:\n  colours: {accent: red}", "brand.colours.accent: must be a colour"},
		"a short colour":      {"brand:\n  colours: {on_accent: \"#fff\"}", "brand.colours.on_accent: must be a colour"},
		"pale":                {"brand:\n  colours: {accent: \"#777777\"}", "brand.colours.on_accent: has a contrast of 4.47 to #777777"},
		"pale in the dark":    {"brand:\n  colours: {accent_dark: \"#000000\", on_accent_dark: \"#111111\"}", "brand.colours.on_accent_dark: has a contrast of 1.1"},
		"a long footer":       {"brand:\n  footer: " + strings.Repeat("x", 501), "brand.footer: may have 6 lines and 500 characters"},
		"a steering footer":   {"brand:\n  footer: \"a\\u202eb\"", "brand.footer: has control characters"},
		"locale":              {"locale: it", "mail.yaml:1:9: locale: must be one of en, de, fr, es, pt, ja, ar"},
		"after":               {"welcome: {after: signup}", "welcome.after: must be one of confirmation, approval, never"},
		"mode":                {"sign_in_alert: {mode: always}", "sign_in_alert.mode: must be one of off, every, new-device, quiet"},
		"an app without name": {"apps: {web: \"\"}", "apps.web: must be 1 to 40 characters in one line"},
		"an app of two lines": {"apps: {web: \"our\\nwebsite\"}", "apps.web: must be"},
		"quiet of minutes":    {"sign_in_alert: {quiet: 90m}", "sign_in_alert.quiet: must be whole hours from 1h to 720h"},
		"quiet of a year":     {"sign_in_alert: {quiet: 8760h}", "sign_in_alert.quiet: must be"},
		"quiet in words":      {"sign_in_alert: {quiet: a day}", "mail.yaml:1:24: sign_in_alert.quiet: must be whole hours"},
		"unknown key":         {"brand: {colour: red}", `unknown field "colour"; known are: name, logo, colours, links, footer, reply_to`},
	} {
		if _, err := decode(c.text); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: an operator reads\n%v\nwant\n%s", name, err, c.want)
		}
	}
}

func TestGoodPolicies(t *testing.T) {
	for _, text := range []string{
		"version: 1", "brand: {colours: {accent: \"#767676\"}}", "brand: {footer: \"a\\nb\\n\", reply_to: help@example.com}",
		"brand: {links: {support: \"mailto:help@example.com\", site: https://example.com}}", "sign_in_alert: {mode: quiet, quiet: 720h}",
	} {
		policy, err := decode(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		compiled, err := policyfile.Compile(policy)
		if err != nil {
			t.Fatal(err)
		}
		if read, err := mail.LoadPolicy(compiled); err != nil || !reflect.DeepEqual(read, policy) {
			t.Errorf("%s: a function reads %+v, %v", text, read, err)
		}
	}
}

func TestDurationsAreWrittenShort(t *testing.T) {
	for span, want := range map[time.Duration]string{24 * time.Hour: "24h", 90 * time.Minute: "1h30m", 10 * time.Second: "10s", 20 * time.Minute: "20m", 0: "0s"} {
		if got, err := mail.Duration(span).MarshalText(); err != nil || string(got) != want {
			t.Errorf("%v is written %q, want %q (%v)", span, got, want, err)
		}
	}
}
