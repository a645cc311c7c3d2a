package render

import "strings"

// Characters of a text message.
//
// Source: https://www.3gpp.org/dynareport/23038.htm, section 6.2.1
const (
	gsmBasic = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
		"abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmExtended = "{}[]^~\\|€"
	// unicodeSegment is how many characters fit one message when one of them is outside that alphabet, which makes all of them two
	// bytes long.
	unicodeSegment = 70
)

// SMSSegment is how many characters a text message may have, code and name in place, before it is cut into parts: 140, the most that
// Cognito takes, or 70 where a character is outside the basic alphabet of text messages.
func SMSSegment(text string) int {
	if strings.ContainsFunc(text, func(c rune) bool { return !strings.ContainsRune(gsmBasic+gsmExtended, c) }) {
		return unicodeSegment
	}
	return MaxSMS
}
