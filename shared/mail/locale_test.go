package mail_test

import (
	"strings"
	"testing"

	"gatehouse/shared/mail"
)

func TestWish(t *testing.T) {
	for _, c := range []struct {
		want       string
		candidates []string
	}{
		{"", nil}, {"", []string{"", ""}}, {"de-AT", []string{"de-AT", "fr"}}, {"fr", []string{"", "fr"}}, {"fr", []string{"fi", "fr"}},
		{"PT_br", []string{"fi", "PT_br"}}, {"fi", []string{"fi", "ko"}}, {"fi", []string{"", "fi"}}, {"ja", []string{strings.Repeat("de-", 1<<10), "ja"}},
	} {
		if got := mail.Wish(c.candidates...); got != c.want {
			t.Errorf("of %.80q the person's wish is %q, want %q", c.candidates, got, c.want)
		}
	}
}
