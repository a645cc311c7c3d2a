package render

import (
	"strings"

	"gatehouse/shared/mail"
)

// Content is a message before it has a layout: what templates get. Fields are empty where the message has no
// such part.
type Content struct {
	// Kind is the message.
	Kind mail.Kind
	// Locale is its language, and Direction how that is written: ltr or rtl.
	Locale, Direction string
	// Start and End are the sides at which lines begin and end, left or right: some mail programs know no others.
	Start, End string
	// Brand is the policy's.
	Brand mail.Brand
	// Subject is what stands in the header.
	Subject string
	// Preheader is what a list of mails shows beside the subject.
	Preheader Line
	// Heading stands at the top.
	Heading Line
	// Greeting addresses the person.
	Greeting Line
	// Paragraphs are the text.
	Paragraphs []Line
	// Code is shown large, below its CodeLabel.
	Code string
	// CodeLabel says what the code is.
	CodeLabel Line
	// CodeLink is Cognito's placeholder for a link; there is no Code then.
	CodeLink string
	// Facts are the rows of a table.
	Facts []Fact
	// Button is the label of the button, which leads to Link.
	Button Line
	// Link is where the button leads.
	Link string
	// LinkHint offers the link in writing; empty where the button leads to the brand's site.
	LinkHint Line
	// Small is the small print.
	Small Line
	// Signature has several lines.
	Signature []Line
	// Reason says why the person gets the message.
	Reason Line
	// Links are those of the brand.
	Links []FooterLink
	// Footer has the lines of the brand's footer.
	Footer []Line
}

// Fact is one row of a table.
type Fact struct {
	// Label says what the value is.
	Label, Value Line
}

// FooterLink is a link at the end of a mail.
type FooterLink struct {
	// Label is its text.
	Label Line
	// Link is an https address, or mailto:.
	Link string
}

// Written is the link as people write it: an e-mail address goes without mailto.
func (l FooterLink) Written() string { return strings.TrimPrefix(l.Link, "mailto:") }

// compose fills the texts of one kind. Its first error ends it.
func (s *script) compose() (Content, error) {
	declared := declarations[s.kind]
	c := Content{Kind: s.kind, Locale: s.language.locale, Direction: directionOf(s.language.locale), Start: "left", End: "right", Brand: s.brand}
	if c.Direction == rightToLeft {
		c.Start, c.End = c.End, c.Start
	}
	c.Code, c.CodeLink = s.values[VarCode], s.values[VarCodeLink]
	linked := ""
	if c.CodeLink != "" {
		c.Code, linked = "", "_link"
	}
	c.Subject = s.part("subject" + linked)
	c.Preheader = lineOf(s.part("preheader"))
	c.Heading = lineOf(s.part("heading"))
	c.Greeting = lineOf(s.common(s.greeting()))
	bare := declared.bare && s.values[VarLink] == ""
	if bare {
		linked = "_bare"
	}
	c.Paragraphs = paragraphsOf(s.part("body" + linked))
	if c.Code != "" {
		c.CodeLabel = lineOf(s.part("code"))
	}
	if declared.small && !bare {
		c.Small = lineOf(s.part("small"))
	}
	c.Facts = s.facts(declared.facts)
	s.button(&c, declared.button)
	s.ending(&c)
	return c, s.err
}

func (s *script) greeting() string {
	switch {
	case s.kind.Team():
		return "greeting_team"
	case s.values[VarName] != "":
		return "greeting"
	}
	return "greeting_plain"
}

func (s *script) facts(rows []row) []Fact {
	var facts []Fact
	for _, row := range rows {
		if value := s.values[row.value]; value != "" {
			facts = append(facts, Fact{lineOf(s.common("fact_" + row.label)), lineOf(value)})
		}
	}
	return facts
}

// button is left out where there is nothing to lead to.
func (s *script) button(c *Content, leads button) {
	switch leads {
	case noButton:
		return
	case linkButton:
		c.Link = s.values[VarLink]
	case siteButton:
		c.Link = s.brand.Links.Site
	}
	if c.Link == "" {
		return
	}
	c.Button = lineOf(s.part("button"))
	if leads == linkButton {
		c.LinkHint = lineOf(s.common("link_hint"))
	}
}

// ending is what every mail ends with.
func (s *script) ending(c *Content) {
	reason := "reason"
	switch {
	case s.kind.Team():
		reason = "reason_team"
	case s.kind.BeforeProof():
		reason = "reason_unproved"
	case s.kind == mail.Rejected:
		reason = "reason_request"
	}
	c.Reason = lineOf(s.common(reason))
	c.Signature = linesOf(s.common("signature"))
	if s.brand.Footer != "" {
		c.Footer = linesOf(s.brand.Footer)
	}
	for _, link := range []struct{ part, to string }{
		{"link_site", s.brand.Links.Site}, {"link_support", s.brand.Links.Support}, {"link_privacy", s.brand.Links.Privacy},
	} {
		if link.to != "" {
			c.Links = append(c.Links, FooterLink{lineOf(s.common(link.part)), link.to})
		}
	}
}
