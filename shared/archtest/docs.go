package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
)

// Names reports package names that say nothing, and packages named differently from their folder.
func Names(h *House) []Finding {
	var found []Finding
	for _, pkg := range h.Packages {
		base := path.Base(pkg.Dir)
		switch {
		case slices.Contains(emptyNames(), pkg.Name), slices.Contains(emptyNames(), base):
			found = append(found, Finding{pkg.Dir, fmt.Sprintf("the name %q says where code was put, not what it is", base),
				"name the package after the thing or the behaviour it holds, or move its parts to where they are used"})
		case pkg.Name != "main" && pkg.Name != base && pkg.Dir != ".":
			found = append(found, Finding{pkg.Dir, fmt.Sprintf("folder %q holds package %q", base, pkg.Name),
				"give both the same name"})
		}
	}
	return found
}

func emptyNames() []string {
	return []string{"util", "utils", "common", "types", "models", "handlers", "helpers"}
}

// PackageComments reports packages without a comment that begins as godoc expects: "Package <name>",
// or "Command <name>" for a main, where the name is that of its folder or, for functions, of the function.
func PackageComments(h *House) []Finding {
	var found []Finding
	for _, pkg := range h.Packages {
		wanted := []string{"Package " + pkg.Name}
		if pkg.Name == "main" {
			wanted = []string{"Command " + path.Base(pkg.Dir)}
			if path.Base(pkg.Dir) == "lambda" {
				wanted = append(wanted, "Command "+path.Base(path.Dir(pkg.Dir)))
			}
		}
		if !slices.ContainsFunc(packageComments(pkg), func(text string) bool { return startsWithAny(text, wanted) }) {
			found = append(found, Finding{pkg.Dir, fmt.Sprintf(`no package comment begins with "%s"`, strings.Join(wanted, `" or "`)),
				"say above the package clause of one file what the package is for"})
		}
	}
	return found
}

// packageComments are the comments of the code, or of the tests where there is nothing else.
func packageComments(pkg *Package) []string {
	files := pkg.code()
	if len(files) == 0 {
		files = pkg.Files
	}
	var texts []string
	for _, file := range files {
		texts = append(texts, file.AST.Doc.Text())
	}
	return texts
}

// startsWithAny says whether text begins with one of the phrases, each as whole words.
func startsWithAny(text string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(phrase string) bool {
		rest, ok := strings.CutPrefix(text, phrase)
		return ok && (rest == "" || !isWord(rune(rest[0])))
	})
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// ExportedComments reports exported names without a comment: types, functions, methods, constants,
// variables, and the fields and methods inside exported types. Exempt are generated files and the fields
// of mains, which nobody can import.
func ExportedComments(h *House) []Finding {
	var found []Finding
	for _, pkg := range h.Packages {
		for _, file := range pkg.code() {
			if ast.IsGenerated(file.AST) {
				continue
			}
			for _, decl := range file.AST.Decls {
				found = append(found, h.undocumented(pkg, decl)...)
			}
		}
	}
	return found
}

func (h *House) undocumented(pkg *Package, decl ast.Decl) []Finding {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return h.undocumentedFunc(decl)
	case *ast.GenDecl:
		var found []Finding
		for _, spec := range decl.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				found = append(found, h.undocumentedType(decl, spec)...)
				if pkg.Name != "main" {
					found = append(found, h.undocumentedMembers(spec)...)
				}
			case *ast.ValueSpec:
				found = append(found, h.undocumentedValue(decl, spec)...)
			}
		}
		return found
	}
	return nil
}

func (h *House) undocumentedFunc(decl *ast.FuncDecl) []Finding {
	if !decl.Name.IsExported() || !exportedReceiver(decl) {
		return nil
	}
	return h.comment(decl.Name, decl.Doc.Text())
}

// exportedReceiver is true for plain functions and for methods that a reader of the docs meets.
func exportedReceiver(decl *ast.FuncDecl) bool {
	if decl.Recv == nil {
		return true
	}
	named := rootIdent(decl.Recv.List[0].Type)
	return named != nil && named.IsExported()
}

func (h *House) undocumentedType(decl *ast.GenDecl, spec *ast.TypeSpec) []Finding {
	if !spec.Name.IsExported() {
		return nil
	}
	text := spec.Doc.Text()
	if text == "" && !decl.Lparen.IsValid() {
		text = decl.Doc.Text()
	}
	return h.comment(spec.Name, text)
}

// undocumentedMembers looks into an exported struct or interface.
func (h *House) undocumentedMembers(spec *ast.TypeSpec) []Finding {
	if !spec.Name.IsExported() {
		return nil
	}
	switch body := spec.Type.(type) {
	case *ast.StructType:
		return h.undocumentedFields(spec.Name.Name, body.Fields)
	case *ast.InterfaceType:
		return h.undocumentedFields(spec.Name.Name, body.Methods)
	}
	return nil
}

// undocumentedFields reports members without a comment above or beside them. A comment also covers the
// lines that follow it without a gap.
func (h *House) undocumentedFields(owner string, fields *ast.FieldList) []Finding {
	var found []Finding
	covered := 0 // the last line that a comment covers
	for _, field := range fields.List {
		line, end := h.positions.Position(field.Pos()).Line, h.positions.Position(field.End()).Line
		if field.Doc != nil || field.Comment != nil || line == covered+1 && covered > 0 {
			covered = end
			continue
		}
		for _, name := range field.Names {
			if name.IsExported() {
				found = append(found, Finding{h.at(name.Pos()), fmt.Sprintf("%s.%s has no comment", owner, name.Name),
					"say what it means: unit, who sets it, what empty stands for"})
			}
		}
	}
	return found
}

// undocumentedValue accepts a comment on the group, above the line or at its end.
func (h *House) undocumentedValue(decl *ast.GenDecl, spec *ast.ValueSpec) []Finding {
	if decl.Doc != nil || spec.Doc != nil || spec.Comment != nil {
		return nil
	}
	for _, name := range spec.Names {
		if name.IsExported() {
			return []Finding{{h.at(name.Pos()), fmt.Sprintf("%s %s has no comment", decl.Tok, name.Name),
				"say what it stands for, above it or above its group"}}
		}
	}
	return nil
}

// comment demands text that begins with the name, after an article if need be.
func (h *House) comment(name *ast.Ident, text string) []Finding {
	bare := text
	for _, article := range []string{"A ", "An ", "The "} {
		bare = strings.TrimPrefix(bare, article)
	}
	if startsWithAny(bare, []string{name.Name}) {
		return nil
	}
	wrong := fmt.Sprintf("the comment of %s does not begin with its name", name.Name)
	if text == "" {
		wrong = name.Name + " has no comment"
	}
	return []Finding{{h.at(name.Pos()), wrong,
		fmt.Sprintf("write %q and what a caller must know: meaning, units, nil, errors", "// "+name.Name+" ...")}}
}

// rootIdent is the name an expression starts from: x in x, *x, &x, x[i], x.f, x[T] and (x).
func rootIdent(expr ast.Expr) *ast.Ident {
	for {
		switch e := expr.(type) {
		case *ast.Ident:
			return e
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.SelectorExpr:
			expr = e.X
		case *ast.UnaryExpr:
			if e.Op != token.AND {
				return nil
			}
			expr = e.X
		default:
			return nil
		}
	}
}
