package render_test

import (
	"testing"

	"gatehouse/shared/mail/render"
)

func TestOneForeignCharacterHalvesATextMessage(t *testing.T) {
	for text, want := range map[string]int{
		"Your code is {####}":             140,
		"Ihr Code für Gäste":              140,
		"O código é 123456":               70, // ó is outside the alphabet
		"確認コードは {####} です":                70,
		"رمز التحقق هو {####}":            70,
		"Code\u00a0with a no-break space": 70,
	} {
		if got := render.SMSSegment(text); got != want {
			t.Errorf("%q may have %d characters, want %d", text, got, want)
		}
	}
}
