package web

// message is a heading and what stands under it.
type message struct{ title, text string }

// texts are the words of all pages in one language. {brand} stands for the operator's name.
type texts struct {
	ask                                message
	when, app, device, deviceHint      string
	wasYou                             message
	effects, signOut, password, team   string
	act                                string
	done                               message
	next                               string
	newPassword, provider, elsewhere   string
	used, superseded, expired, unknown message
	notFound, notAllowed, tooLarge     message
	elsewhereAsked, unavailable        message
	site, support, privacy             string
}

// table is every language there is: its tag, and its texts.
func table() []language {
	return []language{
		{tag: "en", direction: "ltr", texts: &english},
		{tag: "de", direction: "ltr", texts: &german},
		{tag: "fr", direction: "ltr", texts: &french},
		{tag: "es", direction: "ltr", texts: &spanish},
		{tag: "pt", direction: "ltr", texts: &portuguese},
		{tag: "ja", direction: "ltr", texts: &japanese},
		{tag: "ar", direction: "rtl", texts: &arabic},
	}
}
