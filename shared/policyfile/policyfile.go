// Package policyfile reads the YAML files an operator edits and compiles them to what functions embed.
//
// Reading is strict: an unknown or doubled key, a value of the wrong type and a rule that makes no
// sense are errors, each with its line and column, all that can be found in one go. Functions never
// read YAML: parsing it at every cold start would cost them more than all their rules.
package policyfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// MaxBytes is the greatest size of a policy file.
const MaxBytes = 1 << 20

// Fault is one thing wrong in a file.
type Fault struct {
	// File is the name given to Decode.
	File string
	// Line and Column count from 1; 0 when the place is not known.
	Line, Column int
	// Problem says what is wrong and what to write instead.
	Problem string
}

// Error has the form editors jump to: file:line:column: problem.
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Problem
	}
	return fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Problem)
}

// located is an error of a policy that says which value it is about, as a YAML path such as
// "$.deny.entries[2]".
type located interface {
	error
	Path() string
}

// Decode reads a file into a policy that already holds its defaults: keys that are absent keep them.
// Where the policy has a method Validate() error, its errors are reported at their line; it may join
// several, each with a method Path() string. The error is a [Fault] or joins several.
func Decode(file string, text []byte, into any) (err error) {
	defer func() {
		if recover() != nil { // the library's, on input that no policy is
			err = Fault{File: file, Problem: unreadable}
		}
	}()
	if len(text) > MaxBytes {
		return Fault{File: file, Problem: "is larger than 1 MB"}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // some editors write it
	tree, content, err := parse(file, text)
	if err != nil {
		return err
	}
	if err := yaml.NodeToValue(content, into, yaml.Strict()); err != nil {
		return faultOf(file, keysAt(content, reflect.TypeOf(into)), err)
	}
	if policy, ok := into.(interface{ Validate() error }); ok {
		return locate(file, tree, policy.Validate())
	}
	return nil
}

// unreadable is said of what is no YAML in a way that the library does not name.
const unreadable = "cannot be read as YAML"

// parse reads the text as one plain document, whose content it also returns.
func parse(file string, text []byte) (*ast.File, ast.Node, error) {
	tokens := lexer.Tokenize(string(text))
	if err := plain(file, tokens); err != nil {
		return nil, nil, err
	}
	tree, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, nil, faultOf(file, nil, err)
	}
	content, err := single(file, tree)
	if err != nil {
		return nil, nil, err
	}
	return tree, content, errors.Join(nulls(file, tree), quoted(file, tree))
}

// single is the content of the one document; it refuses an empty file, and one with several documents, of
// which only one would be read.
func single(file string, tree *ast.File) (ast.Node, error) {
	var contents []ast.Node
	for _, document := range tree.Docs {
		if document.Body != nil {
			contents = append(contents, document.Body)
		}
	}
	switch len(contents) {
	case 0:
		return nil, Fault{File: file, Problem: "is empty"}
	case 1:
		return contents[0], nil
	}
	return nil, Fault{File: file, Problem: "holds more than one document"}
}

// noValue is said of a key without a value, or with one that YAML takes for a comment, such as a colour.
const noValue = "has no value; write one or take the key out; # begins a comment: put a value that begins with it in quotes"

// nulls refuses keys without a value: one that is being typed would silently mean its default.
func nulls(file string, tree *ast.File) error {
	var faults []error
	for _, document := range tree.Docs {
		for _, null := range ast.Filter(ast.NullType, document) {
			at := null.GetToken().Position
			faults = append(faults, Fault{file, at.Line, at.Column, noValue})
		}
	}
	return errors.Join(faults...)
}

// quoted refuses a version that is a text: the library would take its number.
func quoted(file string, tree *ast.File) error {
	path, err := yaml.PathString("$.version")
	if err != nil {
		return err
	}
	if node, err := path.FilterFile(tree); err == nil && node.Type() == ast.StringType {
		at := node.GetToken().Position
		return Fault{file, at.Line, at.Column, "must be a number without quotes"}
	}
	return nil
}

// faultOf takes line, column and message out of the library's error.
// Known are the keys that may stand beside a token; nil where nothing is decoded yet.
func faultOf(file string, known func(*token.Token) []string, err error) error {
	located, ok := errors.AsType[yaml.Error](err)
	if !ok {
		return Fault{File: file, Problem: unreadable}
	}
	fault := Fault{File: file, Problem: printable(explain(known, err, located.GetMessage()))}
	if token := located.GetToken(); token != nil && token.Position != nil {
		fault.Line, fault.Column = token.Position.Line, token.Position.Column
	}
	return fault
}

// printable takes out what a terminal would act on: the message may quote a key.
func printable(message string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsPrint(c) {
			return c
		}
		return '?'
	}, message)
}

// Locate gives errors about values of a file their places in it, as Decode does with those of Validate: an
// error, or several joined, each with a method Path() string.
func Locate(file string, text []byte, err error) error {
	tree, parseErr := parser.ParseBytes(bytes.TrimPrefix(text, []byte("\ufeff")), 0)
	if err == nil || parseErr != nil {
		return err
	}
	return locate(file, tree, err)
}

// locate gives every error of a policy its place in the file.
func locate(file string, tree *ast.File, err error) error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var faults []error
		for _, one := range joined.Unwrap() {
			faults = append(faults, locate(file, tree, one))
		}
		return errors.Join(faults...)
	}
	fault := Fault{File: file, Problem: err.Error()}
	if place, ok := errors.AsType[located](err); ok {
		fault.Line, fault.Column = position(tree, place.Path())
	}
	return fault
}

// position finds the value at a path, or the nearest parent that stands in the file.
func position(tree *ast.File, path string) (line, column int) {
	for path != "" && path != "$" {
		if query, err := yaml.PathString(path); err == nil {
			if node, err := query.FilterFile(tree); err == nil && node.GetToken() != nil {
				at := node.GetToken().Position
				return at.Line, at.Column
			}
		}
		path = path[:max(strings.LastIndexByte(path, '.'), strings.LastIndexByte(path, '['), 0)]
	}
	return 0, 0
}

// Compile is the form of a policy that a function embeds: indented JSON with a newline at its end, the
// same bytes for the same policy.
func Compile(policy any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(policy)
	return out.Bytes(), err
}
