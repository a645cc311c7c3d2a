package render_test

import (
	"strings"
	"testing"

	"gatehouse/shared/mail"
)

func TestLocale(t *testing.T) {
	policy := mail.Default()
	policy.Locale = "fr"
	mails := open(t, policy, nil)
	for _, c := range []struct {
		want       string
		candidates []string
	}{
		{"fr", nil}, {"fr", []string{"", "xx", "!"}}, {"de", []string{"de"}}, {"de", []string{"de-AT"}}, {"de", []string{"de_CH.UTF-8", "de_CH"}},
		{"pt", []string{"pt-BR"}}, {"pt", []string{"pt-PT", "en"}}, {"ja", []string{"ja-JP"}}, {"ar", []string{"ar-EG"}}, {"en", []string{"en-GB"}},
		{"es", []string{"zh", "es-419"}}, {"fr", []string{"zh", "ko"}}, {"fr", []string{strings.Repeat("x", 1<<20)}},
	} {
		if got := mails.Locale(c.candidates...); got != c.want {
			t.Errorf("for %.80q people read %s, want %s", c.candidates, got, c.want)
		}
	}
}
