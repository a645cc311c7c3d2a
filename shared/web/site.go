package web

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"gatehouse/shared/mail"
)

//go:embed style.css
var style string

// Site makes the pages of one operator.
type Site struct {
	brand     mail.Brand
	languages languages
	action    string // the path that forms are sent to
	style     templ.Component
	policy    string // Content-Security-Policy
}

// New checks the brand and returns its site. Forms are sent to the path action; locale is the language for
// people whose own there are no texts in. The brand's logo is left out: a page loads nothing from elsewhere.
func New(brand mail.Brand, locale, action string) (*Site, error) {
	if err := check(brand); err != nil {
		return nil, err
	}
	sheet := sheetOf(brand.Colours)
	hash := sha256.Sum256([]byte(sheet))
	return &Site{
		brand:     brand,
		languages: newLanguages(locale),
		action:    action,
		style:     templ.Raw("<style>" + sheet + "</style>"),
		policy:    contentPolicy(base64.StdEncoding.EncodeToString(hash[:])),
	}, nil
}

// sheetOf is the style sheet with the brand's colours, whose dark pair stands where the browser asks for it.
func sheetOf(c mail.Colours) string {
	pair := func(accent, onAccent string) string {
		return ":root{--accent:" + accent + ";--on-accent:" + onAccent + "}"
	}
	return strings.TrimSpace(style) + pair(c.Accent, c.OnAccent) +
		"@media (prefers-color-scheme:dark){" + pair(c.AccentDark, c.OnAccentDark) + "}"
}

// check holds what would break a page or its style sheet.
func check(b mail.Brand) error {
	var faults []error
	if strings.TrimSpace(b.Name) == "" {
		faults = append(faults, errors.New("web: the brand has no name"))
	}
	for _, colour := range []string{b.Colours.Accent, b.Colours.OnAccent, b.Colours.AccentDark, b.Colours.OnAccentDark} {
		if !isColour(colour) {
			faults = append(faults, errors.New("web: a colour of the brand is not #rrggbb"))
		}
	}
	for _, address := range []string{b.Links.Site, b.Links.Support, b.Links.Privacy} {
		if !isAddress(address) {
			faults = append(faults, errors.New("web: a link of the brand is neither an https nor a mailto address"))
		}
	}
	return errors.Join(faults...)
}

func isColour(text string) bool {
	digits, ok := strings.CutPrefix(text, "#")
	return ok && len(digits) == 6 && strings.Trim(strings.ToLower(digits), "0123456789abcdef") == ""
}

func isAddress(text string) bool {
	if text == "" {
		return true
	}
	address, err := url.Parse(text)
	return err == nil && (address.Scheme == "https" && address.Host != "" || address.Scheme == "mailto")
}

// footerLink is a link at the foot of a page.
type footerLink struct{ text, address string }

// footerLinks are those the brand has.
func (s *Site) footerLinks(l *language) []footerLink {
	var all []footerLink
	for _, one := range []footerLink{
		{l.texts.site, s.brand.Links.Site}, {l.texts.support, s.brand.Links.Support}, {l.texts.privacy, s.brand.Links.Privacy},
	} {
		if one.address != "" {
			all = append(all, one)
		}
	}
	return all
}

// footer is the brand's footer, a line each.
func (s *Site) footer() []string {
	return strings.FieldsFunc(s.brand.Footer, func(r rune) bool { return r == '\n' || r == '\r' })
}

// named puts the operator's name into a text.
func (s *Site) named(text string) string { return strings.ReplaceAll(text, "{brand}", s.brand.Name) }
