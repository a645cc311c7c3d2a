package policyfile

import (
	"github.com/goccy/go-yaml/token"
)

// maxDepth is how deep values may be nested: a policy needs three levels. Behind it the parser's memory
// grows with the square of the depth.
const maxDepth = 50

// plain refuses the parts of YAML that no policy needs and that can make a small file costly or mean
// something else than it looks like: anchors and aliases, which multiply, tags, directives, other
// spellings of numbers, and deep nesting.
func plain(file string, tokens token.Tokens) error {
	depth := 0
	for _, t := range tokens {
		depth += nesting(t.Type)
		problem := unusual(t)
		if depth > maxDepth || isEntry(t.Type) && t.Position.Column > 2*maxDepth {
			problem = "is nested too deep"
		}
		if problem != "" {
			return Fault{file, t.Position.Line, t.Position.Column, problem}
		}
	}
	return nil
}

// nesting is what a token of the flow style adds to the depth.
func nesting(kind token.Type) int {
	switch kind {
	case token.SequenceStartType, token.MappingStartType:
		return 1
	case token.SequenceEndType, token.MappingEndType:
		return -1
	default:
		return 0
	}
}

// isEntry tells the tokens by which values of the block style nest: by their column.
func isEntry(kind token.Type) bool {
	return kind == token.SequenceEntryType || kind == token.MappingKeyType
}

func unusual(t *token.Token) string {
	switch t.Type {
	case token.AliasType:
		return `an entry that begins with a star must stand in quotes, as in "*.example.com"`
	case token.AnchorType, token.MergeKeyType:
		return "anchors are not taken here; write the value out, or put it in quotes"
	case token.TagType:
		return "tags are not taken here; put the value in quotes if it begins with an exclamation mark"
	case token.DirectiveType:
		return "directives are not taken here"
	case token.FloatType, token.BinaryIntegerType, token.OctetIntegerType, token.HexIntegerType, token.InfinityType, token.NanType:
		return "numbers are whole and decimal here; put the value in quotes if it is a text"
	case token.IntegerType:
		if len(t.Value) > 1 && t.Value[0] == '0' {
			return "numbers are whole and decimal here; put the value in quotes if it is a text"
		}
	default: // an ordinary part of YAML
	}
	return ""
}
