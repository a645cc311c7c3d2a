package web_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheLanguageOfAPage(t *testing.T) {
	cases := map[string]struct {
		first  string
		wishes []string
		want   string
	}{
		"none":                            {"en", nil, "en"},
		"the operator's":                  {"fr", nil, "fr"},
		"the operator's, of a country":    {"pt-BR", nil, "pt"},
		"the operator's is unknown":       {"ko", nil, "en"},
		"a tag":                           {"en", []string{"de-AT"}, "de"},
		"an underscore":                   {"en", []string{"de_AT"}, "de"},
		"Arabic of a country":             {"en", []string{"ar-EG"}, "ar"},
		"the first that fits":             {"en", []string{"ko", "ja"}, "ja"},
		"the mail's before the browser's": {"en", []string{"es", "de;q=0.9"}, "es"},
		"a header":                        {"en", []string{"", "ko, ja;q=0.5, fr;q=0.8"}, "fr"},
		"a wildcard":                      {"de", []string{"*"}, "de"},
		"nothing that fits":               {"de", []string{"ko", "ko,xx;q=0.3"}, "de"},
		"nonsense":                        {"en", []string{"../../etc", "<script>", "\x00"}, "en"},
		"much":                            {"en", []string{strings.Repeat("a-", 1<<16), "fr"}, "fr"},
	}
	for name, c := range cases {
		site := open(t, c.first)
		if got := send(t, site, http.MethodGet, site.Done(c.wishes...)).Header().Get("Content-Language"); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func FuzzLanguage(f *testing.F) {
	f.Add("de-AT")
	f.Add("de;q=0.5, fr;q=x")
	f.Add("x-private-use-and-more-u-co-phonebk")
	f.Fuzz(func(t *testing.T, wish string) {
		site := open(t, "en")
		language := send(t, site, http.MethodGet, site.Done(wish)).Header().Get("Content-Language")
		if !strings.Contains(" "+strings.Join(locales, " ")+" ", " "+language+" ") {
			t.Errorf("%q is answered in %q", wish, language)
		}
	})
}
