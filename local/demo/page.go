package main

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// read returns the language of a mail or page in HTML, and what a person reads of it: a paragraph for each
// block of text.
func read(source string) (language string, paragraphs []string) {
	root, err := html.Parse(strings.NewReader(source))
	if err != nil {
		return "", nil // a reader of strings does not fail
	}
	p := &page{}
	p.add(root)
	p.end()
	return p.language, p.paragraphs
}

// page is what has been read of a page.
type page struct {
	language   string
	paragraphs []string
	open       strings.Builder // the paragraph under way
}

func (p *page) add(node *html.Node) {
	switch {
	case node.Type == html.TextNode:
		p.open.WriteString(node.Data)
	case node.DataAtom == atom.Html:
		p.language = attribute(node, "lang")
	case unseen(node):
		return
	}
	block := slices.Contains(blocks(), node.DataAtom)
	if block {
		p.end()
	}
	for child := range node.ChildNodes() {
		p.add(child)
	}
	if block {
		p.end()
	}
}

// end ends a paragraph.
func (p *page) end() {
	if text := strings.Join(strings.Fields(p.open.String()), " "); text != "" {
		p.paragraphs = append(p.paragraphs, text)
	}
	p.open.Reset()
}

// unseen tells what no reader sees, such as the words that mailboxes show beside the subject.
func unseen(node *html.Node) bool {
	return node.DataAtom == atom.Head || strings.Contains(attribute(node, "style"), "display:none")
}

// blocks are the elements that begin and end a paragraph, as far as mails and pages have them.
func blocks() []atom.Atom {
	return []atom.Atom{
		atom.P, atom.Div, atom.H1, atom.H2, atom.Br, atom.Table, atom.Tr, atom.Td, atom.Li, atom.Dt, atom.Dd,
		atom.Header, atom.Main, atom.Footer, atom.Form, atom.Button,
	}
}

func attribute(node *html.Node, name string) string {
	for _, a := range node.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
