package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
)

// The sizes that still fit in the head, in lines.
const (
	maxFunction     = 60  // of code, from func to the closing brace
	maxTestFunction = 100 // of tests, which may tell a longer story
	medianFunction  = 12  // over all code of the house
	maxFile         = 400
)

// Sizes reports functions and files that are too long. Exempt are generated files, marked by the line
// "// Code generated ... DO NOT EDIT.", and tables: files of nothing but imports, constants and
// variables.
func Sizes(h *House) []Finding {
	var found []Finding
	var lengths []int
	for _, pkg := range h.Packages {
		for _, file := range pkg.Files {
			if ast.IsGenerated(file.AST) || isTable(file.AST) {
				continue
			}
			found = append(found, h.longFile(file)...)
			for _, decl := range file.AST.Decls {
				if function, ok := decl.(*ast.FuncDecl); ok {
					found = append(found, h.longFunction(file, function)...)
					if !file.Test {
						lengths = append(lengths, h.length(function))
					}
				}
			}
		}
	}
	return append(found, longMedian(lengths)...)
}

func (h *House) longFile(file *File) []Finding {
	if file.Lines <= maxFile {
		return nil
	}
	return []Finding{{file.Path, fmt.Sprintf("%d lines, at most %d fit in the head", file.Lines, maxFile),
		"split it into files of one thought each"}}
}

func (h *House) longFunction(file *File, function *ast.FuncDecl) []Finding {
	limit := maxFunction
	if file.Test {
		limit = maxTestFunction
	}
	length := h.length(function)
	if length <= limit {
		return nil
	}
	return []Finding{{h.at(function.Pos()), fmt.Sprintf("%s has %d lines, at most %d fit in the head", function.Name.Name, length, limit),
		"give its steps names: one function each"}}
}

// length counts from the line of func to that of the closing brace.
func (h *House) length(function *ast.FuncDecl) int {
	return h.positions.Position(function.End()).Line - h.positions.Position(function.Type.Func).Line + 1
}

func longMedian(lengths []int) []Finding {
	if len(lengths) == 0 {
		return nil
	}
	slices.Sort(lengths)
	median := lengths[len(lengths)/2]
	if median <= medianFunction {
		return nil
	}
	return []Finding{{".", fmt.Sprintf("half of all functions have %d lines or more, at most %d fit in the head", median, medianFunction),
		"split the longest ones; house style is many short functions"}}
}

func isTable(file *ast.File) bool {
	for _, decl := range file.Decls {
		values, ok := decl.(*ast.GenDecl)
		if !ok || values.Tok == token.TYPE || holdsCode(values) {
			return false
		}
	}
	return len(file.Decls) > 0
}

// holdsCode tells whether a declaration has a function literal in it.
func holdsCode(declaration *ast.GenDecl) bool {
	found := false
	ast.Inspect(declaration, func(node ast.Node) bool {
		_, code := node.(*ast.FuncLit)
		found = found || code
		return !found
	})
	return found
}
