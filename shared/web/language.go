package web

import (
	"slices"

	textlanguage "golang.org/x/text/language"
)

// language is one of the languages that pages are written in.
type language struct {
	tag       string
	direction string // ltr or rtl
	texts     *texts
}

// languages picks the language of a page.
type languages struct {
	known   []language
	matcher textlanguage.Matcher
}

// newLanguages puts the language of the tag first, so that it is taken where no other fits. A tag that no
// language fits leaves English there.
func newLanguages(first string) languages {
	known := table()
	if at := newMatcher(known).index(first); at > 0 {
		chosen := known[at]
		known = slices.Insert(slices.Delete(known, at, at+1), 0, chosen)
	}
	return newMatcher(known)
}

func newMatcher(known []language) languages {
	tags := make([]textlanguage.Tag, len(known))
	for i, l := range known {
		tags[i] = textlanguage.Make(l.tag)
	}
	return languages{known, textlanguage.NewMatcher(tags)}
}

// index is the place of the language for the first of the wishes that one fits. A wish is a tag or the
// header Accept-Language; what cannot be read is no wish.
func (l languages) index(wishes ...string) int {
	_, at := textlanguage.MatchStrings(l.matcher, wishes...)
	return at
}

func (l languages) pick(wishes ...string) *language { return &l.known[l.index(wishes...)] }
