package archtest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

var (
	item = regexp.MustCompile("^\\s*[-*]\\s+(?:\\*\\*|`)+([A-Za-z]+)(?:\\*\\*|`)")
	cell = regexp.MustCompile("^\\|\\s*[*`]*([A-Za-z]+)[*`]*\\s*\\|")
	link = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

// vocabulary are the words a reader needs before any other page.
func vocabulary() []string {
	return []string{"guard", "admit", "shape", "record", "fact", "effect", "gate", "owed", "policy", "source"}
}

// Words reports words of the vocabulary that README.md does not define. A definition is an item of a list
// that begins with the word in bold or as code, or a line of a table whose first cell is the word.
func Words(h *House) []Finding {
	const name = "README.md"
	if !h.has(name) {
		return []Finding{{name, "is missing", "write it: what it is, two commands, ten words"}}
	}
	defined := map[string]bool{}
	for _, line := range prose(h.read(name)) {
		if word := definedWord(line); word != "" {
			defined[strings.ToLower(word)] = true
		}
	}
	var found []Finding
	for _, word := range vocabulary() {
		if !defined[word] {
			found = append(found, Finding{name, fmt.Sprintf("does not define %q", word),
				fmt.Sprintf("add it to the words, as in: | %s | what it means |", word)})
		}
	}
	return found
}

// definedWord is the word that an item of a list or a line of a table defines, or "".
func definedWord(line string) string {
	for _, form := range []*regexp.Regexp{item, cell} {
		if match := form.FindStringSubmatch(line); match != nil {
			return match[1]
		}
	}
	return ""
}

// Links reports what Markdown files point to and what is not there: relative links, headings of the same
// page, and paths in code spans. Paths of what make builds, and patterns, are left alone.
func Links(h *House) []Finding {
	var found []Finding
	for _, name := range h.Files {
		if path.Ext(name) != ".md" {
			continue
		}
		text := h.read(name)
		for _, line := range prose(text) {
			for _, target := range linked(line) {
				found = append(found, h.dangling(name, text, target)...)
			}
			for _, span := range spans(line) {
				found = append(found, h.lost(name, span)...)
			}
		}
	}
	return found
}

// linked are the targets of the Markdown links in a line.
func linked(line string) []string {
	var targets []string
	for _, match := range link.FindAllStringSubmatch(line, -1) {
		targets = append(targets, match[1])
	}
	return targets
}

// spans are the code spans in a line.
func spans(line string) []string {
	var found []string
	for i, part := range strings.Split(line, "`") {
		if i%2 == 1 {
			found = append(found, part)
		}
	}
	return found
}

func (h *House) dangling(name, markdown, target string) []Finding {
	file, heading, _ := strings.Cut(target, "#")
	switch {
	case strings.Contains(target, "://"), strings.HasPrefix(target, "mailto:"):
		return nil
	case file != "" && !h.exists(path.Join(path.Dir(name), file)):
		return []Finding{{name, "links to " + target + ", which is not there", "correct the link, or write the page"}}
	case file == "" && !slices.Contains(anchors(markdown), heading):
		return []Finding{{name, "links to the heading #" + heading + ", which is not on the page", "correct the link"}}
	}
	return nil
}

// lost reports a code span that is a path of the repository and leads nowhere.
func (h *House) lost(name, span string) []Finding {
	span = strings.TrimPrefix(span, "./")
	top, below, ok := strings.Cut(span, "/")
	if !ok || below == "" || strings.ContainsAny(span, "<>*{}$ …:()[]") || strings.Contains(span, "...") {
		return nil
	}
	built := func(folder string) bool { return strings.HasPrefix("/"+span+"/", folder) }
	if !h.exists(top) || h.exists(span) || h.exists(path.Join(path.Dir(name), span)) || slices.ContainsFunc(h.ignored, built) {
		return nil
	}
	return []Finding{{name, "names " + span + ", which is not there", "correct the path"}}
}

// exists says whether a path is a file or folder of the repository.
func (h *House) exists(name string) bool {
	name = path.Clean(name)
	return name == "." || slices.ContainsFunc(h.Files, func(file string) bool { return within(file, name) })
}

// anchors are the headings of a page as links spell them.
func anchors(markdown string) []string {
	var found []string
	for _, line := range prose(markdown) {
		level := strings.IndexFunc(line, func(r rune) bool { return r != '#' })
		if level > 0 && line[level] == ' ' {
			found = append(found, anchor(line[level+1:]))
		}
	}
	return found
}

func anchor(heading string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-' || isWord(r) || r > 127:
			return r
		}
		return -1
	}, strings.ToLower(strings.TrimSpace(heading)))
}
