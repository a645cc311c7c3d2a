package archtest

import (
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// object is a YAML mapping.
type object = map[string]any

// parseYAML reads a document with CloudFormation's tags into objects, []any and scalars. "!Ref x" becomes
// {"Ref": x} and "!Sub x" becomes {"Fn::Sub": x}, as if it had been written in the long form.
func parseYAML(text string) (object, error) {
	file, err := parser.ParseBytes([]byte(text), 0)
	if err != nil {
		return nil, err
	}
	if len(file.Docs) != 1 {
		return nil, fmt.Errorf("%d documents instead of one", len(file.Docs))
	}
	root, ok := plain(file.Docs[0].Body).(object)
	if !ok {
		return nil, fmt.Errorf("no mapping at the top")
	}
	return root, nil
}

// plain turns a node into values.
func plain(node ast.Node) any {
	switch n := node.(type) {
	case *ast.MappingNode:
		return mapping(n.Values)
	case *ast.MappingValueNode:
		return mapping([]*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		values := make([]any, 0, len(n.Values))
		for _, value := range n.Values {
			values = append(values, plain(value))
		}
		return values
	case *ast.TagNode:
		return object{intrinsic(n.Start.Value): plain(n.Value)}
	case *ast.AnchorNode:
		return plain(n.Value)
	case *ast.LiteralNode:
		return n.Value.Value // its own GetValue would keep the | before it
	case ast.ScalarNode:
		return n.GetValue()
	}
	return nil
}

func mapping(pairs []*ast.MappingValueNode) object {
	values := object{}
	for _, pair := range pairs {
		values[pair.Key.GetToken().Value] = plain(pair.Value)
	}
	return values
}

// intrinsic is the long form of a CloudFormation tag.
func intrinsic(tag string) string {
	name := strings.TrimPrefix(tag, "!")
	if name == "Ref" || name == "Condition" {
		return name
	}
	return "Fn::" + name
}

// dig follows keys through objects; nil when one is missing.
func dig(value any, keys ...string) any {
	for _, key := range keys {
		inside, ok := value.(object)
		if !ok {
			return nil
		}
		value = inside[key]
	}
	return value
}

// text is a scalar as text; other values have none.
func text(value any) string {
	switch value.(type) {
	case nil, object, []any:
		return ""
	}
	return fmt.Sprint(value)
}

// list is a value as a list: itself, or itself alone.
func list(value any) []any {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{value}
}

// texts are the scalars of a list, or of a value alone, as text.
func texts(value any) []string {
	var found []string
	for _, each := range list(value) {
		found = append(found, text(each))
	}
	return found
}

// first is the first value of a list, or the value itself.
func first(value any) any {
	if values := list(value); len(values) > 0 {
		return values[0]
	}
	return nil
}

// references are the logical ids and pseudo parameters that a value refers to, in any depth.
func references(value any) []string {
	var found []string
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			found = append(found, references(each)...)
		}
	case object:
		for _, key := range sortedKeys(v) {
			found = append(found, referencesOf(key, v[key])...)
		}
	}
	return found
}

func referencesOf(key string, value any) []string {
	switch key {
	case "Ref":
		return []string{logicalID(text(value))}
	case "Fn::GetAtt":
		return []string{logicalID(text(first(value)))}
	case "Fn::Sub":
		return append(placeholders(text(first(value))), references(value)...)
	}
	return references(value)
}

// placeholders are the ids in the ${...} of a Fn::Sub; ${!...} stands for itself.
func placeholders(pattern string) []string {
	var found []string
	for {
		_, rest, ok := strings.Cut(pattern, "${")
		if !ok {
			return found
		}
		name, after, _ := strings.Cut(rest, "}")
		if !strings.HasPrefix(name, "!") {
			found = append(found, logicalID(name))
		}
		pattern = after
	}
}

// logicalID drops the attribute from "Resource.Attribute".
func logicalID(name string) string {
	id, _, _ := strings.Cut(strings.TrimSpace(name), ".")
	return id
}
