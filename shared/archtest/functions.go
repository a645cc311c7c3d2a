package archtest

import (
	"fmt"
	"go/ast"
	"path"
	"slices"
	"strings"
)

// maxMain is the most lines of a function's main, which only opens, wires and serves.
const maxMain = 30

// headings are the sections of every function's README, in this order.
func headings() []string {
	return []string{"What it does", "Order", "Settings", "When something fails", "What it may do", "What it costs"}
}

// FunctionFolders reports function folders that differ from the others: each holds <name>.go, one file
// per rule or step with its test, README.md with the same sections, and lambda/main.go.
func FunctionFolders(h *House) []Finding {
	var found []Finding
	for _, room := range h.Plan.functions() {
		found = append(found, h.missing(room)...)
		found = append(found, h.untested(room)...)
		found = append(found, h.longMain(room)...)
		found = append(found, h.readme(room)...)
		found = append(found, h.samples(room)...)
	}
	return found
}

func (h *House) missing(room Room) []Finding {
	parts := map[string]string{
		room.name() + ".go": "write the function's settings and its ordered list of rules there",
		"README.md":         "write it with these sections: " + strings.Join(headings(), ", "),
		"lambda/main.go":    "write the main that opens, wires and serves",
	}
	var found []Finding
	for _, part := range sortedKeys(parts) {
		if name := path.Join(room.Folder, part); !h.has(name) {
			found = append(found, Finding{name, "is missing", parts[part]})
		}
	}
	return found
}

// untested reports rule and step files without a test of their own. Files without functions need none.
func (h *House) untested(room Room) []Finding {
	var found []Finding
	for _, pkg := range h.Packages {
		if pkg.Dir != room.Folder {
			continue
		}
		for _, file := range pkg.code() {
			test := strings.TrimSuffix(file.Path, ".go") + "_test.go"
			if declaresFunction(file.AST) && !h.has(test) {
				found = append(found, Finding{file.Path, "has no test of its own",
					fmt.Sprintf("write %s: state what a person would see", path.Base(test))})
			}
		}
	}
	return found
}

func declaresFunction(file *ast.File) bool {
	return slices.ContainsFunc(file.Decls, func(decl ast.Decl) bool {
		_, ok := decl.(*ast.FuncDecl)
		return ok
	})
}

func (h *House) longMain(room Room) []Finding {
	name := path.Join(room.Folder, "lambda/main.go")
	lines := strings.Count(h.read(name), "\n")
	if lines < maxMain {
		return nil
	}
	return []Finding{{name, fmt.Sprintf("%d lines, a main has fewer than %d", lines, maxMain),
		"move what decides into the function's own package and what connects into an adapter"}}
}

func (h *House) readme(room Room) []Finding {
	name := path.Join(room.Folder, "README.md")
	if !h.has(name) {
		return nil // missing says so
	}
	text := h.read(name)
	var found []Finding
	if !strings.HasPrefix(text, "# "+room.name()+"\n") {
		found = append(found, Finding{name, "does not begin with the function's name", fmt.Sprintf("begin it with %q", "# "+room.name())})
	}
	if have := sections(text); !slices.Equal(have, headings()) {
		found = append(found, Finding{name, "has the sections " + strings.Join(have, ", "),
			"give it these sections in this order: " + strings.Join(headings(), ", ")})
	}
	return found
}

// sections are the second-level headings of a Markdown text, code blocks left out.
func sections(text string) []string {
	var found []string
	for _, line := range prose(text) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			found = append(found, strings.TrimSpace(heading))
		}
	}
	return found
}

// prose are the lines of a Markdown text outside of code blocks.
func prose(text string) []string {
	var lines []string
	inside := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside = !inside
			continue
		}
		if !inside {
			lines = append(lines, line)
		}
	}
	return lines
}

// samples demands at least one sample event for each function.
func (h *House) samples(room Room) []Finding {
	folder := "events/" + room.name()
	if room.Trigger != "" {
		folder = "events/" + room.Trigger
	}
	if slices.ContainsFunc(h.Files, func(name string) bool { return within(name, folder) && path.Ext(name) == ".json" }) {
		return nil
	}
	return []Finding{{folder, "has no sample event", "add one real-shaped sample per source the function acts on"}}
}
