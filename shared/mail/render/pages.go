package render

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
	"sync"
	texttemplate "text/template"
)

//go:embed layout.html
var layoutHTML string

//go:embed layout.txt
var layoutText string

// page is a parsed template of either kind.
type page interface {
	Execute(out io.Writer, data any) error
}

// pages are templates by file name, each parsed when it is used first.
type pages map[string]func() (page, error)

func newPages(texts map[string]string) pages {
	all := pages{}
	for name, text := range texts {
		all[name] = sync.OnceValues(func() (page, error) { return parsePage(name, text) })
	}
	return all
}

// builtIn are the layouts of all messages, by the extensions of file names.
func builtIn() pages {
	return newPages(map[string]string{".html": "", ".txt": ""})
}

// CheckTemplate parses an operator's template by its file name, which ends in .html or .txt. The error names
// the line and, where it is known, the column.
func CheckTemplate(name, text string) error {
	_, err := parsePage(name, text)
	return err
}

// parsePage reads an operator's template on top of the built-in layout, whose parts it may use or replace. No
// text stands for the layout itself.
func parsePage(name, text string) (page, error) {
	switch path.Ext(name) {
	case ".html":
		layout, err := template.New("layout.html").Parse(layoutHTML)
		if err != nil || text == "" {
			return layout, err
		}
		return layout.New(name).Parse(text)
	case ".txt":
		layout, err := texttemplate.New("layout.txt").Parse(layoutText)
		if err != nil || text == "" {
			return layout, err
		}
		return layout.New(name).Parse(text)
	}
	return nil, fmt.Errorf("template %s ends neither in .html nor in .txt", name)
}

// write lays a content out with the page of that name; ok is false where there is none.
func (p pages) write(name string, c Content) (text string, ok bool, err error) {
	parse, ok := p[name]
	if !ok {
		return "", false, nil
	}
	parsed, err := parse()
	if err != nil {
		return "", true, err
	}
	var out strings.Builder
	err = parsed.Execute(&out, c)
	return out.String(), true, err
}
