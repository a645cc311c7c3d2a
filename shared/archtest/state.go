package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
)

// State reports init functions and package variables that change: assigned anywhere but in their
// declaration (tests included), handed to a call by address, or of a type that exists to change. Tables,
// error values, embedded files and compile-time interface checks are no state.
func State(h *House) []Finding {
	resolver := &resolver{house: h, checked: map[string]*types.Package{}, uses: map[*ast.Ident]types.Object{}}
	for _, pkg := range h.Packages {
		resolver.resolve(pkg)
	}
	var found []Finding
	for _, pkg := range h.Packages {
		for _, file := range pkg.Files {
			found = append(found, h.inits(file)...)
			found = append(found, h.changing(file)...)
			found = append(found, h.changes(file, resolver.uses)...)
		}
	}
	return found
}

func (h *House) inits(file *File) []Finding {
	var found []Finding
	for _, decl := range file.AST.Decls {
		if function, ok := decl.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
			found = append(found, Finding{h.at(function.Pos()), "init runs at every start, unseen by its callers",
				"make it a function that is called where its result is needed"})
		}
	}
	return found
}

// changing reports package variables whose type exists to change, such as a mutex.
func (h *House) changing(file *File) []Finding {
	var found []Finding
	for _, spec := range packageVariables(file.AST) {
		for _, expr := range append([]ast.Expr{spec.Type}, spec.Values...) {
			if name := changingType(expr); name != "" {
				found = append(found, Finding{h.at(spec.Pos()), fmt.Sprintf("package variable of type %s changes", name),
					"make it a field of a value that is handed in"})
			}
		}
	}
	return found
}

func packageVariables(file *ast.File) []*ast.ValueSpec {
	var found []*ast.ValueSpec
	for _, decl := range file.Decls {
		group, ok := decl.(*ast.GenDecl)
		if !ok || group.Tok != token.VAR {
			continue
		}
		for _, spec := range group.Specs {
			if value, ok := spec.(*ast.ValueSpec); ok {
				found = append(found, value)
			}
		}
	}
	return found
}

// changingType names a type of sync or sync/atomic, or a channel; other types return "".
func changingType(expr ast.Expr) string {
	switch e := expr.(type) {
	case *ast.StarExpr:
		return changingType(e.X)
	case *ast.UnaryExpr:
		return changingType(e.X)
	case *ast.IndexExpr:
		return changingType(e.X)
	case *ast.CompositeLit:
		return changingType(e.Type)
	case *ast.ChanType:
		return "chan"
	case *ast.SelectorExpr:
		if from, ok := e.X.(*ast.Ident); ok && (from.Name == "sync" || from.Name == "atomic") {
			return from.Name + "." + e.Sel.Name
		}
	}
	return ""
}

// changes reports statements that change a package variable.
func (h *House) changes(file *File, uses map[*ast.Ident]types.Object) []Finding {
	var found []Finding
	ast.Inspect(file.AST, func(node ast.Node) bool {
		for _, target := range targets(node) {
			if name := packageVariable(target, uses); name != "" {
				found = append(found, Finding{h.at(target.Pos()), fmt.Sprintf("changes the package variable %s", name),
					"hand the value in: as a parameter, a field or a setting"})
			}
		}
		return true
	})
	return found
}

// targets are the expressions that a statement writes to or lets others write to.
func targets(node ast.Node) []ast.Expr {
	switch n := node.(type) {
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			return n.Lhs
		}
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	case *ast.RangeStmt:
		if n.Tok == token.ASSIGN {
			return []ast.Expr{n.Key, n.Value}
		}
	case *ast.CallExpr:
		if called, ok := n.Fun.(*ast.Ident); ok && slices.Contains([]string{"delete", "clear", "copy"}, called.Name) {
			return n.Args[:1]
		}
		return handedOut(n.Args)
	}
	return nil
}

// handedOut are the names whose address a call receives, as flag.StringVar(&name, ...) does.
func handedOut(args []ast.Expr) []ast.Expr {
	var found []ast.Expr
	for _, arg := range args {
		if address, ok := arg.(*ast.UnaryExpr); ok && address.Op == token.AND {
			if _, named := address.X.(*ast.Ident); named {
				found = append(found, address.X)
			}
		}
	}
	return found
}

// packageVariable names the package variable of the house that an expression starts from, or "".
func packageVariable(expr ast.Expr, uses map[*ast.Ident]types.Object) string {
	root := rootIdent(expr)
	if root == nil {
		return ""
	}
	object := uses[root]
	if _, imported := object.(*types.PkgName); imported {
		if selected, ok := innermost(expr); ok {
			object = uses[selected.Sel]
		}
	}
	variable, ok := object.(*types.Var)
	if !ok || variable.Pkg() == nil || variable.Parent() != variable.Pkg().Scope() {
		return ""
	}
	return variable.Name()
}

// innermost is pkg.Name in expressions such as pkg.Name, pkg.Name[i].f and *pkg.Name.
func innermost(expr ast.Expr) (found *ast.SelectorExpr, ok bool) {
	ast.Inspect(expr, func(node ast.Node) bool {
		if selector, is := node.(*ast.SelectorExpr); is {
			found = selector
		}
		return true
	})
	return found, found != nil
}

// resolver finds what each identifier stands for. It knows the packages of the house only; for all
// others an empty package stands in, which is enough to tell package variables from local ones.
type resolver struct {
	house   *House
	checked map[string]*types.Package
	uses    map[*ast.Ident]types.Object
}

// resolve checks a package with its own tests, then the tests that stand beside it.
func (r *resolver) resolve(pkg *Package) *types.Package {
	if done, ok := r.checked[pkg.Dir]; ok {
		return done
	}
	r.checked[pkg.Dir] = types.NewPackage(pkg.Dir, pkg.Name) // ends a circle through tests
	var inside, beside []*ast.File
	for _, file := range pkg.Files {
		if strings.HasSuffix(file.AST.Name.Name, "_test") {
			beside = append(beside, file.AST)
		} else {
			inside = append(inside, file.AST)
		}
	}
	r.checked[pkg.Dir] = r.check(pkg.Dir, inside)
	r.check(pkg.Dir+"_test", beside)
	return r.checked[pkg.Dir]
}

func (r *resolver) check(name string, files []*ast.File) *types.Package {
	config := types.Config{Importer: r, Error: func(error) {}, FakeImportC: true}
	checked, err := config.Check(name, r.house.positions, files, &types.Info{Uses: r.uses})
	if err != nil && checked == nil {
		return types.NewPackage(name, path.Base(name))
	}
	return checked
}

// Import implements [types.Importer].
func (r *resolver) Import(name string) (*types.Package, error) {
	if dir, inHouse := r.house.dir(name); inHouse {
		for _, pkg := range r.house.Packages {
			if pkg.Dir == dir {
				return r.resolve(pkg), nil
			}
		}
	}
	stand := types.NewPackage(name, path.Base(name))
	stand.MarkComplete()
	return stand, nil
}
