package archtest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// House is the repository as read: every Go file parsed, every other file at hand.
type House struct {
	// Plan says what each folder is.
	Plan Plan
	// Module is the module path from go.mod.
	Module string
	// Tree is the repository's root.
	Tree fs.FS
	// Files are the paths of all files under version control, sorted.
	Files []string
	// Packages are all Go packages, sorted by folder. Tests belong to the package of their folder.
	Packages []*Package

	positions *token.FileSet
	ignored   []string // lines of .gitignore
	broken    []Finding
}

// Package is one folder of Go files.
type Package struct {
	// Dir is the folder's path in the repository, "." for the root.
	Dir string
	// Name is the package name, without _test.
	Name string
	// Files are sorted by path.
	Files []*File
}

// File is one Go file.
type File struct {
	// Path is the file's path in the repository.
	Path string
	// AST holds comments too.
	AST *ast.File
	// Lines is the number of lines.
	Lines int
	// Test is set for _test.go files.
	Test bool
}

// Load reads a repository. Files that git ignores, testdata for Go and nested modules are left out.
func Load(tree fs.FS, plan Plan) (*House, error) {
	goMod, err := fs.ReadFile(tree, "go.mod")
	if err != nil {
		return nil, fmt.Errorf("not the root of a module: %w", err)
	}
	h := &House{Plan: plan, Module: moduleOf(goMod), Tree: tree, positions: token.NewFileSet(), ignored: ignores(tree)}
	if h.Files, err = tracked(tree, h.ignored); err != nil {
		return nil, err
	}
	packages := map[string]*Package{}
	for _, name := range h.Files {
		if path.Ext(name) == ".go" && !strings.Contains("/"+name, "/testdata/") {
			h.parse(name, packages)
		}
	}
	for _, pkg := range packages {
		h.Packages = append(h.Packages, pkg)
	}
	slices.SortFunc(h.Packages, func(a, b *Package) int { return strings.Compare(a.Dir, b.Dir) })
	return h, nil
}

// parse adds one file to its package.
func (h *House) parse(name string, packages map[string]*Package) {
	source, err := fs.ReadFile(h.Tree, name)
	if err != nil {
		h.broken = append(h.broken, Finding{name, err.Error(), "make the file readable"})
		return
	}
	parsed, err := parser.ParseFile(h.positions, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		h.broken = append(h.broken, Finding{name, "does not parse: " + err.Error(), "repair the file"})
		return
	}
	dir := path.Dir(name)
	pkg := packages[dir]
	if pkg == nil {
		pkg = &Package{Dir: dir, Name: strings.TrimSuffix(parsed.Name.Name, "_test")}
		packages[dir] = pkg
	}
	pkg.Files = append(pkg.Files, &File{
		Path:  name,
		AST:   parsed,
		Lines: strings.Count(string(source), "\n"),
		Test:  strings.HasSuffix(name, "_test.go"),
	})
}

// Parses reports Go files that could not be read.
func Parses(h *House) []Finding { return h.broken }

// at is a position as "path:line".
func (h *House) at(pos token.Pos) string {
	p := h.positions.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// has says whether the repository holds a file.
func (h *House) has(name string) bool {
	_, found := slices.BinarySearch(h.Files, name)
	return found
}

// read returns a file as text, empty when there is none.
func (h *House) read(name string) string {
	content, err := fs.ReadFile(h.Tree, name)
	if err != nil {
		return ""
	}
	return string(content)
}

// code are the files that are not tests.
func (p *Package) code() []*File {
	var found []*File
	for _, file := range p.Files {
		if !file.Test {
			found = append(found, file)
		}
	}
	return found
}

func moduleOf(goMod []byte) string {
	for line := range strings.Lines(string(goMod)) {
		if name, ok := strings.CutPrefix(line, "module "); ok {
			return strings.TrimSpace(name)
		}
	}
	return ""
}
