package mail

import (
	"errors"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Fault is one value of a policy or of a file of texts that makes no sense.
type Fault struct {
	path    string
	problem string
}

// NewFault makes a fault about the value at a YAML path such as "$.brand.logo".
func NewFault(path, problem string) *Fault { return &Fault{path, problem} }

// Error says where and what, and what to write instead.
func (f *Fault) Error() string { return strings.TrimPrefix(f.path, "$.") + ": " + f.problem }

// Path is the value's YAML path.
func (f *Fault) Path() string { return f.path }

// Limits of the brand, in characters.
const (
	maxBrand       = 40 // so that a text message has room for it
	maxFooter      = 500
	maxFooterLines = 6
)

// Contrast is the least contrast of a button's text to its ground: that of WCAG 2.2, level AA.
//
// Source: https://www.w3.org/TR/WCAG22/#contrast-minimum
const Contrast = 4.5

// Validate reports every value that makes no sense; errors.Join of [*Fault]s.
func (p Policy) Validate() error {
	v := &validation{}
	if p.Version != 1 {
		v.fault("version", "must be 1")
	}
	v.brand(p.Brand)
	if !slices.Contains(Locales(), p.Locale) {
		v.fault("locale", "must be one of "+strings.Join(Locales(), ", "))
	}
	for _, name := range slices.Sorted(maps.Keys(p.Apps)) {
		if shown := p.Apps[name]; shown == "" || Clean(shown, maxBrand) != shown {
			v.fault("apps."+name, "must be 1 to 40 characters in one line")
		}
	}
	v.oneOf("welcome.after", string(p.Welcome.After), string(AfterConfirmation), string(AfterApproval), string(Never))
	v.oneOf("sign_in_alert.mode", string(p.SignInAlert.Mode), string(Off), string(Every), string(NewDevice), string(Quiet))
	quiet := time.Duration(p.SignInAlert.Quiet)
	if quiet < time.Hour || quiet > 30*24*time.Hour || quiet%time.Hour != 0 {
		v.fault("sign_in_alert.quiet", "must be whole hours from 1h to 720h")
	}
	return errors.Join(v.faults...)
}

// validation collects faults.
type validation struct{ faults []error }

func (v *validation) fault(path, problem string) {
	v.faults = append(v.faults, NewFault("$."+path, problem))
}

func (v *validation) oneOf(path, value string, known ...string) {
	if !slices.Contains(known, value) {
		v.fault(path, "must be one of "+strings.Join(known, ", "))
	}
}

func (v *validation) brand(b Brand) {
	if b.Name == "" || Clean(b.Name, maxBrand) != b.Name {
		v.fault("brand.name", "must be a name of at most "+strconv.Itoa(maxBrand)+" characters on one line")
	}
	v.link("brand.logo", b.Logo)
	v.link("brand.links.site", b.Links.Site)
	v.link("brand.links.privacy", b.Links.Privacy)
	if address, mail := strings.CutPrefix(b.Links.Support, "mailto:"); mail {
		v.address("brand.links.support", address)
	} else {
		v.link("brand.links.support", b.Links.Support)
	}
	if b.ReplyTo != "" {
		v.address("brand.reply_to", b.ReplyTo)
	}
	v.footer(b.Footer)
	v.pair("brand.colours.accent", b.Colours.Accent, "brand.colours.on_accent", b.Colours.OnAccent)
	v.pair("brand.colours.accent_dark", b.Colours.AccentDark, "brand.colours.on_accent_dark", b.Colours.OnAccentDark)
}

func (v *validation) link(path, link string) {
	if link != "" && (!IsLink(link) || !strings.HasPrefix(link, "https://")) {
		v.fault(path, "must be an https address, written in ASCII, of at most "+strconv.Itoa(MaxLink)+" bytes")
	}
}

// address takes what mail programs and header fields can take as it is.
func (v *validation) address(path, address string) {
	local, domain, found := strings.Cut(address, "@")
	strange := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`"(),:;<>@[\]?&%`, r) }
	if !found || local == "" || !strings.Contains(domain, ".") || len(address) > MaxAddress ||
		strings.ContainsFunc(local, strange) || strings.ContainsFunc(domain, strange) {
		v.fault(path, "must be a plain e-mail address such as help@example.com")
	}
}

func (v *validation) footer(footer string) {
	lines := strings.Split(strings.TrimSpace(footer), "\n")
	if utf8.RuneCountInString(footer) > maxFooter || len(lines) > maxFooterLines {
		v.fault("brand.footer", "may have "+strconv.Itoa(maxFooterLines)+" lines and "+strconv.Itoa(maxFooter)+" characters at most")
		return
	}
	for _, line := range lines {
		if line = strings.TrimSpace(line); Clean(line, maxFooter) != line {
			v.fault("brand.footer", "has control characters or doubled spaces")
		}
	}
}

// pair holds two colours to the contrast that text needs.
func (v *validation) pair(groundPath, ground, textPath, text string) {
	const form = "must be a colour such as \"#1f4e8c\", in quotes"
	below, okBelow := luminance(ground)
	above, okAbove := luminance(text)
	if !okBelow {
		v.fault(groundPath, form)
	}
	if !okAbove {
		v.fault(textPath, form)
	}
	if contrast := contrast(below, above); okBelow && okAbove && contrast < Contrast {
		v.fault(textPath, "has a contrast of "+strconv.FormatFloat(math.Floor(contrast*100)/100, 'f', 2, 64)+
			" to "+ground+"; people can read text from "+strconv.FormatFloat(Contrast, 'f', 1, 64)+" on")
	}
}

// contrast of two luminances.
//
// Source: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// luminance of a colour written as #rrggbb.
//
// Source: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
func luminance(colour string) (float64, bool) {
	digits, marked := strings.CutPrefix(colour, "#")
	value, err := strconv.ParseUint(digits, 16, 32)
	if !marked || len(digits) != 6 || err != nil {
		return 0, false
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		share := float64(value>>(16-8*i)&0xff) / 255
		if share <= 0.04045 {
			share /= 12.92
		} else {
			share = math.Pow((share+0.055)/1.055, 2.4)
		}
		sum += weight * share
	}
	return sum, true
}
