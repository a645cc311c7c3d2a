package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
)

// mailFolder is where the kinds of mails are declared.
const mailFolder = "shared/mail"

// Senders reports kinds of mails that nobody sends and nobody is awaited to send, and entries of the awaited
// that are stale: whose kind is sent, or whose sender exists and so must send it. awaited names, by kind, the
// folder that will send it. A kind counts as sent where code of the house names its constant.
func (h *House) Senders(awaited map[string]string) []Finding {
	kinds := h.mailKinds()
	sent := h.namedKinds()
	var found []Finding
	for _, name := range sortedKeys(kinds) {
		kind := kinds[name]
		sender, listed := awaited[kind]
		switch {
		case !listed && !sent[name]:
			found = append(found, Finding{mailFolder, fmt.Sprintf("nobody sends the mail %q", kind),
				"name the constant mail." + name + " where it is sent, or list its sender in mail.Awaited"})
		case listed && sent[name]:
			found = append(found, Finding{mailFolder, fmt.Sprintf("the mail %q is listed as awaited, and is sent", kind),
				"take it off mail.Awaited"})
		case listed && h.lives(sender):
			found = append(found, Finding{mailFolder, fmt.Sprintf("the mail %q awaits %s, which exists", kind, sender),
				"send it there, and take it off mail.Awaited"})
		}
	}
	for _, kind := range sortedKeys(awaited) {
		if !slices.Contains(values(kinds), kind) {
			found = append(found, Finding{mailFolder, fmt.Sprintf("awaits a sender of %q, which is no mail", kind), "take it off mail.Awaited"})
		}
	}
	return found
}

func values(kinds map[string]string) []string {
	var all []string
	for _, name := range sortedKeys(kinds) {
		all = append(all, kinds[name])
	}
	return all
}

// mailKinds are the constants of type Kind, by name.
func (h *House) mailKinds() map[string]string {
	kinds := map[string]string{}
	for _, pkg := range h.Packages {
		if pkg.Dir != mailFolder {
			continue
		}
		for _, file := range pkg.code() {
			for _, decl := range file.AST.Decls {
				if group, ok := decl.(*ast.GenDecl); ok && group.Tok == token.CONST {
					addKinds(kinds, group)
				}
			}
		}
	}
	return kinds
}

func addKinds(kinds map[string]string, group *ast.GenDecl) {
	for _, spec := range group.Specs {
		value, ok := spec.(*ast.ValueSpec)
		if !ok || len(value.Values) != 1 {
			continue
		}
		kind, named := value.Type.(*ast.Ident)
		literal, written := value.Values[0].(*ast.BasicLit)
		if named && written && kind.Name == "Kind" {
			kinds[value.Names[0].Name], _ = strconv.Unquote(literal.Value)
		}
	}
}

// namedKinds are the names that code outside of shared/mail takes from it; tests and what developers start
// send nothing.
func (h *House) namedKinds() map[string]bool {
	named := map[string]bool{}
	for _, pkg := range h.Packages {
		_, kind, known := h.Plan.place(pkg)
		if !known || kind == Edge || kind == Tests || within(pkg.Dir, mailFolder) {
			continue
		}
		for _, file := range pkg.code() {
			ast.Inspect(file.AST, func(node ast.Node) bool {
				if selector, ok := node.(*ast.SelectorExpr); ok && isNamed(selector.X, "mail") {
					named[selector.Sel.Name] = true
				}
				return true
			})
		}
	}
	return named
}

func isNamed(expr ast.Expr, name string) bool {
	ident, ok := expr.(*ast.Ident)
	return ok && ident.Name == name
}

// lives says whether the folder holds code.
func (h *House) lives(folder string) bool {
	return slices.ContainsFunc(h.Packages, func(pkg *Package) bool { return within(pkg.Dir, folder) })
}
